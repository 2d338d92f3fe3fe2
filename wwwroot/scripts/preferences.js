// The switches in the frame. They ask no server: what they change is this browser's.

const themes = ["light", "dark", "system"];

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // storage may be forbidden: then the choice holds as long as this page (theme.js)
  }
  dispatchEvent(new CustomEvent("preferencechange", { detail: { key, value } }));
}

function nextTheme() {
  const now = document.documentElement.dataset.themeChoice;
  keep("theme", themes[(themes.indexOf(now) + 1) % themes.length]);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-theme-switch]")) nextTheme();
  if (event.target.closest?.("[data-rail-toggle]")) {
    keep("rail", document.documentElement.dataset.rail === "wide" ? "narrow" : "wide");
  }
  const skip = event.target.closest?.("[data-skip]");
  if (skip) {
    event.preventDefault(); // with a base address, '#main' would leave the page
    document.getElementById(skip.dataset.skip)?.focus();
  }
});
