// What makes forms quicker. Every view works without it.

const modes = ["auto", "light", "dark"];

function showTheme(button) {
  const now = document.documentElement.dataset.theme ?? "auto";
  button.textContent = { auto: "◐", light: "○", dark: "●" }[now];
  button.setAttribute("aria-label", `Colours: ${now}. Change`);
  button.title = `Colours: ${now}`;
  return now;
}

const theme = document.getElementById("theme");
if (theme) {
  theme.hidden = false;
  showTheme(theme);
  theme.addEventListener("click", () => {
    const next = modes[(modes.indexOf(showTheme(theme)) + 1) % modes.length];
    if (next === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      localStorage.setItem("theme", next);
    } catch {
      // It then lasts as long as the page.
    }
    showTheme(theme);
    document.dispatchEvent(new Event("theme"));
  });
}

// Selects, dates and boxes act at once; fields that are blank do not end up in the address.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (event.target.dataset.goto !== undefined) location.assign(event.target.value);
  else if (form?.dataset.submit === "change" && event.target.type !== "search") form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  if (event.target.method !== "get") return;
  for (const field of event.target.elements) if (field.value === "" && field.name) field.disabled = true;
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("input:disabled, select:disabled")) field.disabled = false;
});
