// The switches in the frame. They ask no server: what they change is this browser's.

const themes = ["light", "dark", "system"];

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    document.documentElement.dataset[key] = value;
  }
  dispatchEvent(new Event("preferencechange"));
}

function nextTheme() {
  const now = document.documentElement.dataset.themeChoice;
  const next = themes[(themes.indexOf(now) + 1) % themes.length];
  keep("theme", next);
  return next;
}

function nameTheme(button) {
  const words = `Theme: ${document.documentElement.dataset.themeChoice}`;
  button.title = words;
  button.setAttribute("aria-label", words);
}

document.addEventListener("click", (event) => {
  const theme = event.target.closest?.("[data-theme-switch]");
  if (theme) {
    nextTheme();
    nameTheme(theme);
  }
  if (event.target.closest?.("[data-rail-toggle]")) {
    keep("rail", document.documentElement.dataset.rail === "wide" ? "narrow" : "wide");
  }
  const skip = event.target.closest?.("[data-skip]");
  if (skip) {
    event.preventDefault(); // with a base address, '#main' would leave the page
    document.getElementById(skip.dataset.skip)?.focus();
  }
});
