// What every page loads, as one file: the build makes app.js of it. The circuit starts last, once the elements that it renders are known.

import "./preferences.js";
import "./palette.js";
import "./live-time.js";
import "./live-counts.js";
import "./log-lines.js";
import "./feed.js";
import "./search-box.js";
import "./menus.js";
import "./dialogs.js"; // after the palette, which closes before what it opens
import "./page-place.js";
import "./page-keys.js";
import "./copy-from.js";
import "./lazy-script.js";
import "./save-file.js";
import { copy } from "./copy.js";
import { start } from "./connection.js";

for (const name of ["livewindow", "livesort", "livecolumns", "livepick", "livecurrent", "liveopen", "livefind", "liverefresh", "searchtyped", "chartrange", "gpuselect"]) {
  Blazor.registerCustomEventType(name, { createEventArgs: (event) => event.detail ?? {} });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copies]");
  if (button) void copy(button);
});

Blazor.registerCustomEventType("menutoggle", {
  browserEventName: "toggle",
  createEventArgs: (event) => ({ isOpen: event.newState === "open" }),
});

await start();
