// Tellings of a claim by time from left to right; what was copied or told on is tied to what it was taken from.
import { colour, layout, message, options, text, wrapped } from "./charts.js";

function draw(place, nodes) {
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

function library(source) {
  return new Promise((done, failed) => {
    if (window.Plotly) return done();
    const script = document.createElement("script");
    script.src = source;
    script.addEventListener("load", done);
    script.addEventListener("error", () => failed(new Error("the charting library did not come")));
    document.head.append(script);
  });
}

async function show() {
  const place = document.getElementById("lineage");
  if (!place) return;
  const nodes = JSON.parse(place.dataset.nodes);
  await library(place.dataset.library);
  await draw(place, nodes);
  place.on("plotly_click", (event) => {
    const target = event.points.at(-1)?.customdata;
    if (target) location.assign(target);
  });
  document.addEventListener("theme", () => draw(place, nodes));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(place, nodes));
}

// The view of a claim comes at once; who told it on is worked out after, and put in here.
async function follow(way) {
  try {
    const answer = await fetch(way.dataset.source);
    if (!answer.ok) throw new Error(answer.status === 503 ? "so many tell it that it is still being worked out" : `the server answered ${answer.status}`);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("way");
    way.replaceChildren(...document.adoptNode(found).childNodes);
    await show();
    way.removeAttribute("aria-busy");
  } catch (error) {
    message(way, `Its way can't be shown: ${error.message}.`, () => {
      message(way, "Loading …");
      follow(way);
    });
  }
}

const way = document.getElementById("way");
if (way?.dataset.source) follow(way);
else show();
