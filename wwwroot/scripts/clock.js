// Times on the page tick here, by the server's clock (a viewer's may be wrong) and by upstream's (a Simulator's runs at its own speed).

let offset; // unknown before the first beat
let reading = { readAt: 0, shown: 0, speed: 1 };
let known; // upstream's time that the state is of, while it is not heard

/** Takes the text of a beat: 'wall readAt shown speed', in Unix milliseconds but for the speed; and of when the state is, where it is old. */
export function synchronize(beat) {
  const [wall, readAt, shown, speed, stateAt] = beat.split(" ").map(Number);
  if (![wall, readAt, shown, speed].every(Number.isFinite)) return;
  // The way here takes a moment: the largest difference seen is the closest to the truth, but a clock may also be put back.
  const seen = wall - Date.now();
  offset = offset === undefined || Math.abs(seen - offset) > 2000 ? seen : Math.max(seen, offset);
  const before = upstreamNow();
  const wasKnown = known;
  reading = { readAt, shown, speed };
  known = Number.isFinite(stateAt) ? stateAt : undefined;
  // what was written by the wall clock, before upstream's was known, must not stand until the next second
  if (Math.abs(upstreamNow() - before) > 1000 || known !== wasKnown) tick();
}

/** The server's time now, in Unix milliseconds. */
export const serverNow = () => Date.now() + (offset ?? 0);

/** Upstream's time now. */
export const upstreamNow = () => reading.shown + (serverNow() - reading.readAt) * reading.speed;

/** The same, and while upstream is not heard the time of what is known: what is estimated stands still then. */
export const knownNow = () => known ?? upstreamNow();

const watchers = new Set();
let timer = 0;

/** Calls back once a second while the page can be seen, until the returned function is called. */
export function everySecond(callback) {
  watchers.add(callback);
  timer ||= setInterval(tick, 1000);
  return () => {
    watchers.delete(callback);
    if (watchers.size === 0) {
      clearInterval(timer);
      timer = 0;
    }
  };
}

function tick() {
  if (document.visibilityState === "hidden") return;
  for (const watcher of watchers) watcher();
}

document.addEventListener("visibilitychange", tick);

/** 45s, 14m 07s, 3h 12m, 2d 04h */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ${two(Math.floor(seconds / 60) % 60)}m`;
  return `${Math.floor(seconds / 86_400)}d ${two(Math.floor(seconds / 3600) % 24)}h`;
}

const day = { year: "numeric", month: "short", day: "numeric" };
const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
let dayAndTime, timeOfDay, dayAlone;

/** By the zone that was chosen for this browser, else by its own: also where the one chosen is none that it knows. */
function makeFormats() {
  const timeZone = document.documentElement.dataset.zone || undefined;
  try {
    [dayAndTime, timeOfDay, dayAlone] = [{ ...day, ...time }, time, day].map((parts) => new Intl.DateTimeFormat(undefined, { ...parts, timeZone }));
  } catch {
    [dayAndTime, timeOfDay, dayAlone] = [{ ...day, ...time }, time, day].map((parts) => new Intl.DateTimeFormat(undefined, parts));
  }
}

makeFormats();
addEventListener("preferencechange", ({ detail }) => {
  if (detail.key !== "zone") return;
  makeFormats();
  tick();
  dispatchEvent(new Event("zonechange"));
});

/** 'UTC', 'Europe/Berlin' */
export const zoneName = () => dayAndTime.resolvedOptions().timeZone.replaceAll("_", " ");

export const localDate = (at) => dayAndTime.format(at);
export const localTime = (at) => timeOfDay.format(at);

/** The time of day, with its day where that is not today's. */
export const localMoment = (at, now = Date.now()) =>
  dayAlone.format(at) === dayAlone.format(now) ? localTime(at) : localDate(at);

/** What a time says on hover: the viewer's zone, and UTC. */
export const bothZones = (at) => `${localDate(at)} · ${new Date(at).toISOString().replace("T", " ").slice(0, 19)} UTC`;
