import { synchronize } from "./clock.js";

const SILENCE = 10_000;

let last = Date.now();
let waitingSince = last; // a beat; or since when one can be expected, where that is later
let onSilence = () => {};
let isSilent = false;

/** Says that the server's state has reached this page. */
export function beat() {
  last = waitingSince = Date.now();
  if (isSilent) {
    isSilent = false;
    onSilence(false, last);
  }
}

/** When the server was last heard, by this browser's clock. */
export const lastBeat = () => last;

/** The connection is another now: if it brings no beat either, that is said again. */
export function listenAnew() {
  waitingSince = Date.now();
  isSilent = false;
}

/** Calls back with true when nothing has come for 10 s, however alive the socket looks, and with false once something comes. */
export function watchSilence(callback) {
  onSilence = callback;
  // A page that slept (a closed lid, a hidden tab) has missed beats without being cut off: look again a little later.
  let looked = Date.now();
  setInterval(() => {
    const slept = Date.now() - looked > 3000;
    looked = Date.now();
    if (slept) waitingSince = Math.max(waitingSince, looked - SILENCE + 5000);
    if (!isSilent && looked - waitingSince > SILENCE) {
      isSilent = true;
      onSilence(true, last);
    }
  }, 1000);
}

class LivePulse extends HTMLElement {
  static observedAttributes = ["d"];

  attributeChangedCallback(_name, _before, text) {
    if (!text) return;
    synchronize(text);
    beat();
  }
}

customElements.define("live-pulse", LivePulse);
