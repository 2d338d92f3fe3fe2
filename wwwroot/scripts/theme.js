// Runs before the first paint, so that no page flashes in the wrong theme. What this browser was told to keep is in one cookie, which the
// server reads, too (PreferenceCookie.cs): it alone writes the cookie, when somebody raises 'keeppreference' with a key and a value.
(() => {
  "use strict";
  const NAME = "dashboard";
  const MOST = 2000; // characters of JSON, as the server takes them
  const MOST_ENCODED = 4000; // beyond, a browser keeps nothing of it
  const YEAR = 31_536_000;
  const root = document.documentElement;
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new Map(); // on this page: cookies may be forbidden
  const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel(NAME) : null;

  function readCookie() {
    try {
      const found = document.cookie.split("; ").find((one) => one.startsWith(`${NAME}=`));
      const kept = found ? JSON.parse(decodeURIComponent(found.slice(NAME.length + 1))) : {};
      return typeof kept === "object" && kept && !Array.isArray(kept) ? kept : {};
    } catch {
      return {};
    }
  }

  function writeCookie(kept) {
    const json = JSON.stringify(kept);
    const value = encodeURIComponent(json);
    if (json.length > MOST || value.length > MOST_ENCODED) return;
    try {
      document.cookie = `${NAME}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
    } catch {
      // then the choice holds as long as this page
    }
  }

  /** Choices of before there was a cookie: taken over once. */
  function takeOver() {
    try {
      for (const key of ["theme", "rail"]) {
        const value = localStorage.getItem(key);
        if (value === null) continue;
        localStorage.removeItem(key);
        const kept = readCookie();
        if (!(key in kept)) writeCookie({ ...kept, [key]: value });
      }
    } catch {
      // storage may be forbidden
    }
  }

  function apply() {
    const kept = readCookie();
    const of = (key, values) => [chosen.get(key), kept[key]].find((value) => values.includes(value)) ?? values[0];
    const theme = of("theme", ["system", "light", "dark"]);
    root.dataset.themeChoice = theme;
    root.dataset.theme = theme === "system" ? (prefersDark.matches ? "dark" : "light") : theme;
    root.dataset.rail = of("rail", ["narrow", "wide"]);
    root.dataset.density = of("density", ["normal", "compact", "roomy"]);
    const zone = chosen.get("zone") ?? kept.zone;
    root.dataset.zone = typeof zone === "string" ? zone : "";
  }

  function take(key, value) {
    chosen.set(key, value);
    apply();
    dispatchEvent(new CustomEvent("preferencechange", { detail: { key, value } }));
  }

  prefersDark.addEventListener("change", apply);
  tabs?.addEventListener("message", ({ data }) => take(data.key, data.value));
  addEventListener("keeppreference", ({ detail: { key, value } }) => {
    const kept = { ...readCookie(), [key]: value };
    if (!value) delete kept[key];
    writeCookie(kept);
    take(key, value);
    tabs?.postMessage({ key, value });
  });
  takeOver();
  apply();
})();
