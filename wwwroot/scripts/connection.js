// What a page does when its server is gone: stay readable, say so, try every 500 ms, and come back to the same view.

import { localMoment } from "./clock.js";
import { lastBeat, listenAnew, watchSilence } from "./pulse.js";

const RETRY = 500;
const ANSWER = 2000; // until a server that says nothing counts as gone
const RECONNECT = 10_000;
const RELOAD_AT_MOST_EVERY = 10_000;
const RELOADED_AT = "reloaded-at";

let isDown = false;

/** For Blazor.start: replaces its dialog and its pauses between attempts. */
export const reconnectionHandler = {
  onConnectionDown() {
    if (!isDown) {
      isDown = true;
      void reconnect();
    }
  },
  onConnectionUp() {
    isDown = false;
    listenAnew();
    show(null);
    // A failed attempt makes Blazor show its error box; the page is whole again.
    document.getElementById("blazor-error-ui").style.display = "";
  },
};

/** Tries to start the circuit; a server that is not there yet is met like one that went away. */
export async function start() {
  watchSilence((isSilent) => {
    if (!isDown) show(isSilent ? `No update for 10 s. Showing the state of ${localMoment(lastBeat())}.` : null);
  });
  try {
    await Blazor.start({ circuit: { reconnectionHandler } });
  } catch {
    isDown = true;
    await untilServerAnswers();
    reload();
  }
}

async function reconnect() {
  show(`Reconnecting… last update ${localMoment(lastBeat())}`);
  while (isDown) {
    try {
      // true: the same circuit goes on. false: the server is there, but the circuit is not (it restarted, or gave up waiting).
      // An error: not there yet. Asking first whether anyone answers spares the console Blazor's five lines for each attempt.
      if (await isServerThere()) {
        if (await within(RECONNECT, Blazor.reconnect())) return;
        await reload();
      }
    } catch {
      // the bar already says it
    }
    await pause(RETRY);
  }
}

async function untilServerAnswers() {
  show("The server does not answer. Trying again…");
  while (!(await isServerThere())) await pause(RETRY);
}

async function isServerThere() {
  try {
    const answer = await fetch("health/live", { cache: "no-store", signal: AbortSignal.timeout(ANSWER) });
    return answer.status < 500; // a proxy answers 502 for a server that is gone
  } catch {
    return false;
  }
}

/** Loads the page anew, at most once in 10 s: a server that refuses every circuit must not make the tab flicker. */
async function reload() {
  const wait = Number(recall()) + RELOAD_AT_MOST_EVERY - Date.now();
  if (wait > 0) {
    show("The server is back. Reloading shortly…");
    await pause(wait);
  }
  remember(Date.now());
  location.reload();
  await new Promise(() => {}); // the page ends here
}

function recall() {
  try {
    return sessionStorage.getItem(RELOADED_AT);
  } catch {
    return null;
  }
}

function remember(at) {
  try {
    sessionStorage.setItem(RELOADED_AT, String(at));
  } catch {
    // without storage the guard holds only as long as this page
  }
}

function show(words) {
  document.documentElement.dataset.connection = words ? "lost" : "held";
  const bar = document.getElementById("connection-bar");
  bar.hidden = !words;
  if (bar.textContent !== (words ?? "")) bar.textContent = words ?? "";
}

const within = (milliseconds, promise) =>
  Promise.race([promise, pause(milliseconds).then(() => Promise.reject(new Error("It took too long.")))]);

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
