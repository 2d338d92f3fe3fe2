// The switches in the frame, and the page of settings. They ask no server: what they change is this browser's (theme.js keeps it).

const themes = ["light", "dark", "system"];
const root = document.documentElement;

const keep = (key, value) => dispatchEvent(new CustomEvent("keeppreference", { detail: { key, value } }));

function nextTheme() {
  keep("theme", themes[(themes.indexOf(root.dataset.themeChoice) + 1) % themes.length]);
}

document.addEventListener("click", (event) => {
  const within = (selector) => event.target.closest?.(selector);
  if (within("[data-theme-switch]")) nextTheme();
  if (within("[data-rail-toggle]")) keep("rail", root.dataset.rail === "wide" ? "narrow" : "wide");
  const button = within("button[data-preference]");
  if (button) keep(button.dataset.preference, button.dataset.value);
  const skip = within("[data-skip]");
  if (skip) {
    event.preventDefault(); // with a base address, '#main' would leave the page
    document.getElementById(skip.dataset.skip)?.focus();
  }
});

/** <own-preferences>: what is inside shows what this browser keeps, whoever chose it, and keeps what is chosen there. */
class OwnPreferences extends HTMLElement {
  #show = () => {
    const chosen = { theme: root.dataset.themeChoice, density: root.dataset.density, zone: root.dataset.zone };
    for (const [key, value] of Object.entries(chosen)) {
      for (const radio of this.querySelectorAll(`input[data-preference="${key}"]`)) radio.checked = radio.value === value;
      const select = this.querySelector(`select[data-preference="${key}"]`);
      if (select) this.#fill(select, value);
    }
  };

  connectedCallback() {
    this.addEventListener("change", ({ target }) => {
      if (target.dataset.preference) keep(target.dataset.preference, target.value);
    });
    addEventListener("preferencechange", this.#show);
    queueMicrotask(this.#show); // this batch of changes brings what is inside as well
  }

  disconnectedCallback() {
    removeEventListener("preferencechange", this.#show);
  }

  /** The zones that this browser knows: 400 names that no page has to bring. */
  #fill(select, value) {
    const known = new Set([...select.options].map((option) => option.value));
    const zones = known.size < 10 ? (Intl.supportedValuesOf?.("timeZone") ?? []) : [];
    for (const zone of value ? [...zones, value] : zones) {
      if (known.has(zone)) continue;
      known.add(zone);
      select.append(new Option(zone, zone));
    }
    select.value = value;
  }
}

customElements.define("own-preferences", OwnPreferences);
