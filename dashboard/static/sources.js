// Track records: the share of right claims with its interval, and the record drawn towards the mean.
import { colour, layout, mount, options, text } from "./charts.js";

const place = document.getElementById("intervals");

function draw({ sources }) {
  const rows = sources.toReversed();
  const names = rows.map((row) => text(row.name));
  const words = rows.map((row) => `${text(row.name)}<br>${row.right} right of ${row.graded}: ${Math.round(100 * row.accuracy)} % (${Math.round(100 * row.low)} – ${Math.round(100 * row.high)} %), record ${Math.round(100 * row.record)} %`);
  const shared = { y: names.map((_, place) => place), mode: "markers", text: words, hovertemplate: "%{text}<extra></extra>" };
  const traces = [
    {
      ...shared,
      x: rows.map((row) => row.accuracy),
      error_x: { type: "data", symmetric: false, array: rows.map((row) => row.high - row.accuracy), arrayminus: rows.map((row) => row.accuracy - row.low), color: colour("crowd"), thickness: 2, width: 4 },
      marker: { size: 9, color: colour("crowd") },
      name: "share of right claims",
    },
    { ...shared, x: rows.map((row) => row.record), marker: { size: 10, symbol: "diamond-open", color: colour("ink"), line: { width: 1.5 } }, name: "record" },
  ];
  const given = layout({
    xaxis: { range: [-0.02, 1.02], tickformat: ".0%", fixedrange: true },
    yaxis: { tickvals: shared.y, ticktext: names, fixedrange: true, range: [-0.7, rows.length - 0.3] },
    hovermode: "closest",
    showlegend: true,
    legend: { orientation: "h", y: 1, yanchor: "bottom", x: 0, font: { color: colour("ink") } },
    height: 90 + 24 * rows.length,
  });
  return Plotly.react(place, traces, given, options);
}

if (place) await mount(place, draw);
