// Widths and places of a live table's columns, by hand: the edge of a header is dragged for a width (twice clicked: as it was), the header
// itself for a place; Shift with ← → changes the width of a focused header's column, Alt+Shift its place. What comes of it is the page's.

const LEAST = 48; // as JobColumnChoice
const MOST = 800;
const STEP = 8;
const DRAG = 6; // pixels before a press is no click any more

/**
 * @param {{th: HTMLElement, column: object}[]} cells in their order
 * @param {(column: object, width: number) => void} preview shows a width while it is dragged
 * @param {(asked: {column: string, width?: number, by?: number}) => void} ask
 */
export function makeArrangeable(cells, preview, ask) {
  for (const cell of cells) {
    cell.th.append(makeEdge(cell, preview, ask));
    cell.th.addEventListener("keydown", (event) => onKey(event, cell, ask));
    cell.th.addEventListener("pointerdown", (event) => onPress(event, cell, cells, ask));
  }
}

const bound = (width) => Math.round(Math.min(MOST, Math.max(LEAST, width)));

function makeEdge({ th, column }, preview, ask) {
  const edge = document.createElement("span");
  edge.className = "edge";
  edge.setAttribute("aria-hidden", "true"); // the keys and the menu of columns do the same
  edge.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    const offset = th.offsetWidth - event.clientX;
    let width = null;
    follow(
      edge,
      event,
      ({ clientX }) => preview(column, (width = bound(clientX + offset))),
      (isDropped) => {
        if (isDropped && width !== null) ask({ column: column.id, width });
        else if (width !== null) preview(column, null);
      },
    );
  });
  edge.addEventListener("dblclick", () => ask({ column: column.id, width: 0 }));
  edge.addEventListener("click", (event) => event.stopPropagation());
  return edge;
}

function onKey(event, { th, column }, ask) {
  const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!way || !event.shiftKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  ask(event.altKey ? { column: column.id, by: way } : { column: column.id, width: bound(th.offsetWidth + way * STEP) });
}

function onPress(event, cell, cells, ask) {
  if (event.button !== 0 || event.pointerType === "touch") return;
  const { th, column } = cell;
  const from = cells.indexOf(cell);
  let to = from;
  let isMoving = false;
  const show = (place) => {
    for (const [i, other] of cells.entries()) {
      other.th.classList.toggle("drop-before", isMoving && i === place && place < from);
      other.th.classList.toggle("drop-after", isMoving && i === place && place > from);
    }
    th.classList.toggle("moving", isMoving);
  };
  follow(
    th,
    event,
    ({ clientX }) => {
      isMoving ||= Math.abs(clientX - event.clientX) > DRAG;
      if (!isMoving) return;
      to = placeAt(cells, clientX, from);
      show(to);
    },
    (isDropped) => {
      const wasMoving = isMoving;
      isMoving = false;
      show(-1);
      if (!wasMoving) return;
      th.addEventListener("click", swallow, { capture: true, once: true }); // the release is no click
      setTimeout(() => th.removeEventListener("click", swallow, { capture: true }));
      if (isDropped && to !== from) ask({ column: column.id, by: to - from });
    },
  );
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** The place whose header the pointer is over, where it is over its farther half. */
function placeAt(cells, x, from) {
  let place = from;
  for (const [i, { th }] of cells.entries()) {
    if (th.hidden) continue;
    const { left, width } = th.getBoundingClientRect();
    const middle = left + width / 2;
    if (i < from && x < middle) return i;
    if (i > from && x > middle) place = i;
  }
  return place;
}

/** Until the button is let go; Escape gives it up. */
function follow(target, { pointerId }, onMove, onEnd) {
  const stop = new AbortController();
  const end = (isDropped) => {
    stop.abort();
    onEnd(isDropped);
  };
  const options = { signal: stop.signal };
  addEventListener("pointermove", (event) => event.pointerId === pointerId && onMove(event), options);
  addEventListener("pointerup", (event) => event.pointerId === pointerId && end(true), options);
  addEventListener("pointercancel", (event) => event.pointerId === pointerId && end(false), options);
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      end(false);
    },
    { ...options, capture: true },
  );
  if (target.classList.contains("edge")) target.setPointerCapture(pointerId);
}
