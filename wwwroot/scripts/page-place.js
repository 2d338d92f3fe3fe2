// <page-place>: MainLayout names the page's path on it. What scrolls is <main>, which stays from page to page: another page begins at its
// top and its heading, unless its address says where the viewer was.

import { Later } from "./later.js";
import { lastAddressOf, readPlace, writePlace } from "./place.js";

const later = new Later();
let path = "";

class PagePlace extends HTMLElement {
  static observedAttributes = ["path"];

  attributeChangedCallback() {
    queueMicrotask(arrive); // this batch of changes brings the page as well
  }
}

function arrive() {
  const main = document.getElementById("main");
  path = location.pathname;
  later.clear();
  main.scrollTop = Number(readPlace().get("y")) || 0;
  // who comes back to a row goes on from it by keyboard
  const grid = readPlace().has("at") ? main.querySelector('[role="grid"], [role="treegrid"]') : null;
  (grid ?? main.querySelector("h1"))?.focus({ preventScroll: true });
}

function remember() {
  // the page as first sent lacks what its address does not tell a server, and may be too short
  if (!document.querySelector("[data-interactive=yes]")) return;
  writePlace(path, { y: Math.round(document.getElementById("main").scrollTop) });
}

document.addEventListener(
  "scroll",
  (event) => {
    if (event.target.id === "main") later.run("scroll", 200, remember);
  },
  { capture: true, passive: true }, // it does not bubble
);

/** A switch names the part of the place that it sets, as in data-place="doc=merged". */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-place]");
  if (!button) return;
  const isOn = [button.ariaPressed, button.ariaExpanded].includes("true");
  writePartOf(button, !isOn);
});

document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches("details[data-place]")) writePartOf(event.target, event.target.open);
  },
  { capture: true }, // it does not bubble
);

/** A field names the part that its value is, as in data-place="log-text". */
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-place]")) return;
  const at = location.pathname;
  later.run(field.dataset.place, 300, () => writePlace(at, { [field.dataset.place]: field.value }));
});

function writePartOf(element, isOn) {
  const [name, value] = element.dataset.place.split("=");
  writePlace(location.pathname, { [name]: isOn ? value : "" });
}

/** A link back leads to the page as it was left, its filter, its order, its row, where it was. Before Blazor reads where it leads. */
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a[data-returns]");
    const last = link && lastAddressOf(new URL(link.href).pathname);
    if (last) link.setAttribute("href", last);
  },
  { capture: true },
);

customElements.define("page-place", PagePlace);
