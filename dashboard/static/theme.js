// Before anything is drawn: the mode that the reader chose, else that of the system.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be closed to the page: the system's mode holds.
}
