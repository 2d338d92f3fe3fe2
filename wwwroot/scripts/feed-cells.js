// How a cell of each kind looks (LiveColumn.cs). Every text goes into a text node or an attribute: nothing from upstream becomes HTML.

import { bothZones, duration, knownNow, serverNow, upstreamNow } from "./clock.js";
import { GROUP } from "./feed-marks.js";

const SVG = "http://www.w3.org/2000/svg";

function element(name, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

function set(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The parts of a cell that has two. */
export const DIVISION = "\u001d";

function split(text) {
  const at = text.indexOf(DIVISION);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function fraction(text) {
  return text === "" ? 0 : Math.min(100, Math.max(0, Number(text))) / 100;
}

function whole(text) {
  return text === "" ? "–" : `${Math.floor(Number(text))}%`;
}

/** Where a row's link leads: with the list that it stands in, where that is of the same path, for the way to the rows beside it. */
export const addressOf = (column, key) =>
  column.href.replace("{key}", encodeURIComponent(key)) + (column.href.startsWith(`${location.pathname}/`) ? location.search : "");

const titleOfGroup = (column, row) => (row.marks & GROUP ? (column.ofGroup ?? "") : "");

/** A bar with its number. The bar is a scaled element, so that moving it lays nothing out. */
function bar(td) {
  const track = element("span", "track");
  const fill = element("span", "fill");
  const number = element("span", "figure");
  track.setAttribute("aria-hidden", "true");
  track.append(fill);
  td.append(track, number);
  return (text) => {
    fill.style.transform = `scaleX(${fraction(text)})`;
    td.classList.toggle("absent", text === "");
    set(number, whole(text));
  };
}

const makers = {
  text(td) {
    const first = td.appendChild(element("span"));
    const second = td.appendChild(element("span", "muted"));
    return (text) => {
      const [main, more] = split(text);
      set(first, main);
      set(second, more);
      td.title = more ? `${main} ${more}` : main;
    };
  },

  link(td, column) {
    const link = td.appendChild(element("a"));
    const count = td.appendChild(element("span", "muted"));
    link.tabIndex = -1;
    return (text, row) => {
      const [name, more] = split(text);
      set(link, name);
      set(count, more);
      td.title = name;
      if (row.marks & GROUP) link.removeAttribute("href");
      else link.href = addressOf(column, row.key);
    };
  },

  state(td, _column, states) {
    const icon = document.createElementNS(SVG, "svg");
    icon.setAttribute("viewBox", "0 0 16 16");
    icon.setAttribute("aria-hidden", "true");
    const path = icon.appendChild(document.createElementNS(SVG, "path"));
    const word = element("span");
    td.append(icon, word);
    return (text) => {
      const [first, words] = split(text);
      const token = states[first] ? first : "unknown";
      td.dataset.state = token;
      td.parentNode.dataset.of = token;
      path.setAttribute("d", states[token].icon);
      set(word, words || states[token].word);
      td.title = word.textContent;
    };
  },

  progress(td, column) {
    const show = bar(td);
    return (text, row) => {
      td.title = titleOfGroup(column, row);
      show(text);
    };
  },

  meter(td, column) {
    const name = td.appendChild(element("span", "name"));
    const show = bar(td);
    return (text, row) => {
      const [label, number] = text.includes(DIVISION) ? split(text) : ["", text];
      set(name, label);
      td.title = titleOfGroup(column, row) || label;
      show(number);
    };
  },

  number(td) {
    const number = td.appendChild(element("span"));
    const unit = td.appendChild(element("span", "muted"));
    return (text) => {
      const [value, of] = split(text);
      set(number, value || "–");
      set(unit, of);
      td.classList.toggle("absent", value === "");
    };
  },

  money(td) {
    const amount = td.appendChild(element("span"));
    return (text) => {
      set(amount, text || "–");
      td.classList.toggle("absent", text === "");
    };
  },

  age(td) {
    return ticking(td, upstreamNow, (now, from, to) => duration((to || now) - from));
  },

  until(td) {
    return ticking(td, knownNow, (now, at) => {
      td.classList.toggle("late", at < now);
      // by its largest unit: all of it would not fit
      return at >= now ? duration(at - now) : `${duration(now - at).split(" ")[0]} late`;
    });
  },

  fresh(td) {
    const time = td.appendChild(element("time"));
    const by = td.appendChild(element("span", "muted"));
    let at = 0;
    const tick = () => {
      const age = Math.max(0, serverNow() - at);
      td.classList.toggle("old", age > OLD);
      // the server names the ten seconds that it lies in
      const words = age < 20_000 ? "<20s" : duration(Math.floor(age / 10_000) * 10_000);
      set(time, at ? words : "–");
    };
    const show = (text) => {
      const [source, instant] = split(text);
      at = Number(instant);
      set(by, source);
      if (at) time.dateTime = new Date(at).toISOString();
      td.title = at ? `Within 10 s of ${bothZones(at)}` : "";
      tick();
    };
    show.tick = tick;
    return show;
  },
};

/** Older than that is old, where nothing says that the whole table is. */
const OLD = 60_000;

/** A time cell: its text depends on now, so it is also asked to show itself each second. */
function ticking(td, clock, words) {
  const time = td.appendChild(document.createElement("time"));
  let from = 0;
  let to = 0;
  const tick = () => set(time, from ? words(clock(), from, to) : "–");
  const show = (text) => {
    const [first, second] = split(text);
    from = Number(first);
    to = Number(second);
    td.classList.toggle("absent", !from);
    if (from) {
      time.dateTime = new Date(from).toISOString();
      td.title = bothZones(from);
    } else {
      time.removeAttribute("datetime");
      td.removeAttribute("title");
    }
    tick();
  };
  show.tick = tick;
  return show;
}

/** @returns a function that shows a cell's text; with a `tick` where the text also depends on now. */
export const makeCell = (td, column, states) => makers[column.kind](td, column, states);
