// What the charts share: colours of the page, loading, errors.

export const looks = {
  right: { sign: "circle" },
  outdated: { sign: "square" },
  wrong: { sign: "x" },
  open: { sign: "triangle-up" },
  none: { sign: "circle-open" },
};

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const font = "system-ui, sans-serif";

export function layout(given) {
  const axis = { gridcolor: colour("line"), linecolor: colour("line"), zerolinecolor: colour("line"), automargin: true };
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: font, size: 12, color: colour("soft") },
    margin: { l: 8, r: 8, t: 8, b: 8 },
    showlegend: false,
    hoverlabel: { bgcolor: colour("card"), bordercolor: colour("line"), font: { family: font, size: 13, color: colour("ink") }, align: "left" },
    ...given,
    xaxis: { ...axis, ...given.xaxis },
    yaxis: { ...axis, ...given.yaxis },
  };
}

export const options = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false };

// Plotly reads a few tags, and formulas between dollars, in its texts: those of others must stay text. Our own are line
// breaks alone: for bold words it would set a style inside the page, which the policy of the server forbids.
export function text(words) {
  return String(words ?? "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("$", "&#36;");
}

export function wrapped(words, width = 60, most = 5) {
  const lines = [];
  let line = "";
  for (const word of String(words ?? "").split(/\s+/)) {
    for (const piece of word.match(new RegExp(`.{1,${width}}`, "gu")) ?? [""]) {
      if (line && line.length + piece.length + 1 > width) {
        lines.push(line);
        line = piece;
      } else line = line ? `${line} ${piece}` : piece;
    }
  }
  lines.push(line);
  const shown = lines.slice(0, most).map(text);
  return shown.join("<br>") + (lines.length > most ? " …" : "");
}

export async function load(place, source = place.dataset.source) {
  const answer = await fetch(source, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

export function message(place, words, again) {
  place.replaceChildren();
  place.removeAttribute("aria-busy");
  const line = document.createElement("p");
  line.className = "loading";
  line.textContent = words;
  if (again) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Try again";
    button.addEventListener("click", again);
    line.append(" ", button);
  }
  place.append(line);
}

// Draws now, and again when the colours change.
export async function mount(place, draw) {
  const start = async () => {
    try {
      const found = await load(place);
      const render = () => draw(found);
      place.replaceChildren();
      place.removeAttribute("aria-busy");
      await render();
      document.addEventListener("theme", render);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
    } catch (error) {
      message(place, `The chart can't be shown: ${error.message}.`, () => {
        message(place, "Loading …");
        start();
      });
    }
  };
  await start();
}
