// The chart of a measure: band and line of the crowd, steps of the official figure, claims as dots, and a window to brush.
import { colour, layout, load, looks, message, mount, options, text, wrapped } from "./charts.js";

const place = document.getElementById("chart");
const lanes = document.getElementById("lanes");
const note = document.getElementById("chart-note");
const picked = document.getElementById("picked");
const narrow = () => matchMedia("(max-width: 640px)").matches;
let data = null;

function day(moment) {
  return new Date(moment).toISOString().slice(0, 10);
}

function asOf(parameters) {
  const own = new URLSearchParams(location.search).get("as_of");
  if (own) parameters.set("as_of", own);
  return parameters;
}

function link(path, parameters) {
  return `${path}?${asOf(new URLSearchParams(parameters))}`;
}

function middle(window) {
  const days = { day: 0.5, week: 3.5, month: 15, quarter: 45 }[data.by];
  return new Date(Date.parse(window) + days * 86_400_000).toISOString();
}

function bandAndLine() {
  const known = data.crowd.filter((row) => row.level !== null);
  const banded = known.filter((row) => row.band_low !== null);
  const x = banded.map((row) => middle(row.window));
  const edge = { mode: "lines", line: { width: 0 }, hoverinfo: "skip", x };
  return {
    band: [
      { ...edge, y: banded.map((row) => row.band_low) },
      { ...edge, y: banded.map((row) => row.band_high), fill: "tonexty", fillcolor: colour("crowd-band") },
    ],
    line: {
      x: known.map((row) => middle(row.window)),
      y: known.map((row) => row.level),
      mode: "lines+markers",
      line: { color: colour("crowd"), width: 2.5 },
      marker: { symbol: "diamond", size: 7, color: colour("crowd") },
      text: known.map((row) => `crowd ${row.level.toPrecision(4)} ${text(data.unit)}, ${row.voices} voices`),
      hovertemplate: "%{text}<extra></extra>",
    },
  };
}

function official() {
  return {
    x: data.official.map((row) => row[0]),
    y: data.official.map((row) => row[1]),
    text: data.official.map((row) => `official ${text(row[2])}, public from ${row[0].slice(0, 10)}`),
    mode: data.releases_marked ? "lines+markers" : "lines",
    line: { color: colour("ink"), width: 2, shape: "hv" },
    marker: { symbol: "line-ns-open", size: 12, color: colour("ink") },
    hovertemplate: "%{text}<extra></extra>",
  };
}

function dots() {
  return Object.entries(looks).map(([name, look]) => {
    const own = data.claims.filter((claim) => claim.look === name);
    return {
      x: own.map((claim) => claim.when),
      y: own.map((claim) => claim.value),
      customdata: own.map((claim) => data.claims.indexOf(claim)),
      text: own.map((claim) => `${text(claim.says)} ${text(claim.who)}, ${claim.when.slice(0, 10)}<br>${wrapped(claim.sentence.join(""), narrow() ? 34 : 60)}`),
      mode: "markers",
      marker: { symbol: look.sign, size: 9, color: colour(name), opacity: 0.85, line: { width: 1, color: name === "none" ? colour("none") : colour("card") } },
      hovertemplate: "%{text}<extra></extra>",
    };
  });
}

function estimates() {
  if (!data.estimates) return { shapes: [], annotations: [] };
  const [y0, y1, words] = data.estimates;
  return {
    shapes: [{ type: "rect", xref: "paper", x0: 0, x1: 1, y0, y1, fillcolor: colour("estimates"), line: { width: 0 }, layer: "below" }],
    annotations: [{ xref: "paper", x: 0.01, y: data.log ? Math.log10(y1) : y1, yanchor: "bottom", xanchor: "left", showarrow: false, text: `published estimates ${text(words)}`, font: { size: 11 } }],
  };
}

function span() {
  const times = [...data.claims.map((claim) => claim.when), ...data.official.map((row) => row[0]), ...data.crowd.filter((row) => row.level !== null).map((row) => middle(row.window))].map((when) => Date.parse(when));
  return [Math.min(...times), Math.max(...times)];
}

function draw() {
  const range = data.range && (data.log ? data.range.map(Math.log10) : data.range);
  const [first, last] = span();
  const margin = (last - first) * 0.02;
  const shown = [data.since ? Date.parse(data.since) : first - margin, data.until ? Date.parse(data.until) + 86_400_000 : last + margin];
  const xaxis = {
    type: "date",
    range: shown.map((moment) => new Date(moment).toISOString()),
    rangeslider: { visible: true, thickness: 0.12, range: [first - margin, last + margin].map((moment) => new Date(moment).toISOString()), bgcolor: colour("page"), bordercolor: colour("line"), borderwidth: 1 },
  };
  const yaxis = { range, type: data.log ? "log" : "linear", fixedrange: true, tickvals: data.ticks.map((tick) => tick[0]), ticktext: data.ticks.map((tick) => text(tick[1])) };
  const given = layout({ xaxis, yaxis, hovermode: "closest", dragmode: "zoom", height: narrow() ? 380 : 460, ...estimates() });
  const { band, line } = bandAndLine();
  return Plotly.react(place, [...band, official(), line, ...dots()], given, options);
}

function say() {
  const parts = [];
  if (data.claims_total > data.claims.length) parts.push(`${data.claims.length.toLocaleString("en")} of ${data.claims_total.toLocaleString("en")} claims are drawn, taken evenly; a shorter window shows more of its own`);
  if (data.beyond) parts.push(`${data.beyond} lie${data.beyond === 1 ? "s" : ""} beyond the axis`);
  if (data.log) parts.push("the axis is logarithmic");
  if (!data.crowd.some((row) => row.level !== null)) parts.push(`in no ${data.by} do enough independent voices state a level to speak of a consensus`);
  if (!data.official.length && !data.estimates) parts.push("no official figure is at hand");
  if (!data.claims.length) parts.push("no claim states a level in this unit");
  note.textContent = parts.length ? `${parts.join("; ")}.` : "";
  note.textContent = note.textContent.charAt(0).toUpperCase() + note.textContent.slice(1);
}

function element(name, words, given = {}) {
  const made = document.createElement(name);
  made.textContent = words;
  Object.assign(made, given);
  return made;
}

function pick(claim) {
  const sentence = element("p", "", { className: "said" });
  const [before, words, after] = claim.sentence;
  const quoted = document.createElement("bdi");
  quoted.append(before, element("mark", words), after);
  sentence.append(quoted);
  const where = element("p", `${claim.when.slice(0, 10)} · ${claim.who} (${claim.voice}) · `, { className: "soft" });
  const target = link("/document", { id: claim.document, claim: claim.id });
  where.append(element("a", "in its document", { href: `${target}#claim` }), " · ", element("a", "the claim", { href: link("/claim", { id: claim.id }) }));
  const verdict = element("p", (claim.status ?? "not judged").replaceAll("_", " "));
  if (claim.observed) verdict.append(" · official: ", element("b", claim.observed), claim.observed_at ? ` of ${claim.observed_at}` : "");
  verdict.className = `picked-verdict ${claim.look}`;
  picked.replaceChildren(sentence, where, verdict, element("p", claim.verdict, { className: "soft" }));
  picked.hidden = false;
  picked.focus({ preventScroll: true });
}

// The address and the list follow the window; its claims are fetched where not all of them were drawn.
async function follow(since, until) {
  const address = new URL(location.href);
  for (const [name, value] of [["since", since], ["until", until]]) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  address.searchParams.delete("cursor");
  history.replaceState(null, "", address);
  const [page] = await Promise.all([fetch(address), renew(address)]);
  if (!page.ok) return;
  const other = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("claims");
  if (other) document.getElementById("claims").replaceWith(document.adoptNode(other));
}

async function renew(address) {
  data.since = address.searchParams.get("since");
  data.until = address.searchParams.get("until");
  if (data.claims_total <= data.claims.length && !data.is_part) return;
  const found = await load(place, `/charts/measure.json${address.search}`);
  data.claims = found.claims;
  data.claims_total = found.claims_total;
  data.is_part = Boolean(data.since || data.until);
  say();
  await draw();
}

let waiting = null;
function brushed(change) {
  const from = change["xaxis.range[0]"] ?? change["xaxis.range"]?.[0];
  const to = change["xaxis.range[1]"] ?? change["xaxis.range"]?.[1];
  if (!from || !to) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => follow(day(from), day(to)), 400);
}

for (const button of document.querySelectorAll("[data-window]")) {
  button.addEventListener("click", async () => {
    if (!data) return;
    const days = Number(button.dataset.window);
    const last = span()[1];
    const since = days ? day(last - days * 86_400_000) : null;
    [data.since, data.until] = [since, since && day(last)];
    await draw();
    await follow(since, since && day(last));
  });
}

function drawLanes() {
  if (!lanes) return;
  const rows = JSON.parse(lanes.dataset.lanes);
  const places = rows.map((_, place) => place);
  const names = rows.map((row) => text(row.said));
  const wide = rows.map((row) => 3 + 9 * row.share);
  const traces = rows.map((row, place) => ({
    x: [row.first, row.last],
    y: [place, place],
    mode: "lines+markers",
    line: { color: colour("crowd"), width: wide[place] },
    marker: { color: colour("crowd"), size: wide[place] + 4, symbol: ["circle", "line-ns"] },
    text: [`${names[place]}: first said ${row.first.slice(0, 10)}`, `${names[place]}: last said ${row.last.slice(0, 10)}`].map((words) => `${words}, ${row.voices} voices`),
    hovertemplate: "%{text}<extra></extra>",
  }));
  const given = layout({ xaxis: { type: "date", fixedrange: true }, yaxis: { tickvals: places, ticktext: names, range: [rows.length - 0.4, -0.6], fixedrange: true }, hovermode: "closest", height: 60 + 30 * rows.length });
  Plotly.react(lanes, traces, given, options);
}

if (place) {
  const whole = new URLSearchParams(location.search);
  mount(place, async (found) => {
    const isFirst = data === null;
    if (isFirst) {
      data = found;
      data.is_part = whole.has("since") || whole.has("until");
    }
    if (!data.claims.length && !data.crowd.length && !data.official.length) {
      message(place, "Nobody states a level: there is nothing to draw.");
      return;
    }
    say();
    await draw();
    drawLanes();
    const auto = document.querySelector("#by option[data-auto]");
    if (auto) auto.textContent = `by ${data.by} (auto)`;
    if (!isFirst) return;
    place.on("plotly_relayout", brushed);
    place.on("plotly_click", (event) => {
      const dot = event.points.find((point) => point.customdata !== undefined);
      if (dot) pick(data.claims[dot.customdata]);
    });
  });
}

// The slider counts days; the form below it takes the day.
const slider = document.getElementById("moment");
if (slider) {
  const days = (text_) => Math.round(Date.parse(text_) / 86_400_000);
  const shown = document.querySelector("output[for=moment]");
  [slider.min, slider.max] = [days(slider.dataset.first), days(slider.dataset.last)];
  slider.value = days(slider.dataset.now);
  slider.setAttribute("aria-valuetext", slider.dataset.now);
  slider.addEventListener("input", () => {
    shown.textContent = day(slider.value * 86_400_000);
    slider.setAttribute("aria-valuetext", shown.textContent);
  });
  slider.addEventListener("change", () => {
    const chosen = day(slider.value * 86_400_000);
    slider.form.elements.as_of.value = slider.value === slider.max ? "" : chosen;
    slider.form.requestSubmit();
  });
}
