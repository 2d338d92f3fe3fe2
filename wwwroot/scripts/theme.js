// Runs before the first paint, so that no page flashes in the wrong theme. The choice is kept in this browser alone.
(() => {
  "use strict";
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");

  const chosen = new Map(); // on this page

  function read(key) {
    try {
      return chosen.get(key) ?? localStorage.getItem(key);
    } catch {
      return null; // storage may be forbidden; then every page starts from the defaults
    }
  }

  function apply() {
    const choice = read("theme") ?? "system";
    root.dataset.themeChoice = choice;
    root.dataset.theme = choice === "system" ? (prefersDark.matches ? "dark" : "light") : choice;
    root.dataset.rail = read("rail") ?? "narrow";
  }

  prefersDark.addEventListener("change", apply);
  // another tab of the same browser
  addEventListener("storage", () => {
    chosen.clear();
    apply();
  });
  // this one (preferences.js)
  addEventListener("preferencechange", ({ detail }) => {
    chosen.set(detail.key, detail.value);
    apply();
  });
  apply();
})();
