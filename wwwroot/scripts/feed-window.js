// Which rows a live table asks its server for: those in sight, some around them, and as far ahead as a scroll will soon have come. While
// scrolling one question goes out each 80 ms, and always a last one.

import { OVERSCAN } from "./feed-viewport.js";

const CHUNK = 8; // as LiveWindow.Step
const MOST_AHEAD = 96;
const DEBOUNCE = 80;

export class FeedWindow {
  #viewport;
  #later;
  #raise;
  #asked = { first: 0, count: 0, isHidden: false };
  #askedTop = 0;

  constructor(viewport, later, raise) {
    this.#viewport = viewport;
    this.#later = later;
    this.#raise = raise;
  }

  ask() {
    const wanted = this.#wanted(0);
    const isAsked = Object.keys(wanted).every((name) => wanted[name] === this.#asked[name]);
    if (this.#later.has("window") || isAsked) return;
    this.#later.run("window", DEBOUNCE, () => {
      const top = this.#viewport.visible.first;
      this.#asked = this.#wanted(top - this.#askedTop);
      this.#askedTop = top;
      this.#raise(this.#asked);
    });
  }

  /** The rows to hold after a scroll that moved so many, and whether anybody sees them. */
  #wanted(moved) {
    const ahead = Math.min(MOST_AHEAD, Math.abs(moved) * 2);
    const { first: top, end: bottom } = this.#viewport.visible;
    const first = Math.max(0, Math.floor((top - OVERSCAN - (moved < 0 ? ahead : 0)) / CHUNK) * CHUNK);
    const count = Math.ceil((bottom + OVERSCAN + (moved > 0 ? ahead : 0) - first) / CHUNK) * CHUNK;
    return { first, count, isHidden: document.hidden };
  }
}
