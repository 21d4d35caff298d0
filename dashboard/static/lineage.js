// Tellings of a claim by time from left to right; what was copied or told on is tied to what it was taken from.
import { colour, layout, mount, options, text, wrapped } from "./charts.js";

const place = document.getElementById("lineage");

function draw({ nodes }) {
  const byStep = new Map(nodes.map((node) => [node.step, node]));
  const last = nodes.map((node) => node.when).filter(Boolean).sort().at(-1);
  const when = (node) => node.when ?? last;
  const row = (node) => nodes.indexOf(node);
  const ties = nodes.filter((node) => byStep.has(node.from) && node.how !== "same claim").map((node) => {
    const from = byStep.get(node.from);
    return {
      x: [when(from), when(from), when(node)],
      y: [row(from), row(node), row(node)],
      mode: "lines",
      line: { color: colour("soft"), width: 1.5 },
      hoverinfo: "skip",
    };
  });
  const points = {
    x: nodes.map(when),
    y: nodes.map(row),
    customdata: nodes.map((node) => node.link),
    mode: "markers+text",
    text: nodes.map((node) => ` ${node.step} ${text(node.who)}`),
    textposition: "middle right",
    hovertext: nodes.map((node) => `${text(node.says)} ${text(node.how)}<br>${wrapped(node.changed)}`),
    hovertemplate: "%{hovertext}<extra></extra>",
    marker: {
      size: nodes.map((node) => (node.asked ? 15 : 10)),
      symbol: nodes.map((node) => ({ first: "diamond", copy: "square", retold: "circle" })[node.how] ?? "circle-open"),
      color: nodes.map((node) => colour(node.asked ? "outdated" : "crowd")),
      line: { width: 1.5, color: nodes.map((node) => colour(node.asked ? "outdated" : "crowd")) },
    },
    cliponaxis: false,
  };
  const times = nodes.map((node) => Date.parse(when(node)));
  const [first, end] = [Math.min(...times), Math.max(...times)];
  const room = Math.max(end - first, 86_400_000);
  const given = layout({
    xaxis: { type: "date", fixedrange: true, range: [first - room * 0.05, end + room * 0.4].map((moment) => new Date(moment).toISOString()) },
    yaxis: { visible: false, fixedrange: true, range: [nodes.length - 0.4, -0.6] },
    hovermode: "closest",
    height: 70 + 24 * nodes.length,
  });
  return Plotly.react(place, [...ties, points], given, options);
}

if (place) {
  await mount(place, draw);
  place.on?.("plotly_click", (event) => {
    const target = event.points.at(-1)?.customdata;
    if (target) location.assign(target);
  });
}
