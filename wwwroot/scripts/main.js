// What every page loads. The circuit starts last, once the elements that it renders are known.

import "./preferences.js";
import "./palette.js";
import "./live-time.js";
import "./log-lines.js";
import "./feed.js";
import "./search-box.js";
import "./menus.js";
import "./dialogs.js"; // after the palette, which closes before what it opens
import "./page-place.js";
import "./page-keys.js";
import "./copy-from.js";
import { start } from "./connection.js";

for (const name of ["livewindow", "livesort", "livecolumns", "livepick", "livecurrent", "liveopen", "liverefresh", "searchtyped"]) {
  Blazor.registerCustomEventType(name, { createEventArgs: (event) => event.detail ?? {} });
}

// what few ask for is loaded for the first who does
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copies]");
  if (button) (await import("./copy.js")).copy(button);
});

Blazor.registerCustomEventType("menutoggle", {
  browserEventName: "toggle",
  createEventArgs: (event) => ({ isOpen: event.newState === "open" }),
});

await start();
