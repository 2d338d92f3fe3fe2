// Where a viewer is in a table, kept in the address's fragment: a page that reloads or comes back shows the same rows. The server needs
// not know; it is told which rows to send, not where they scroll.

export function readPlace() {
  const place = new URLSearchParams(location.hash.slice(1));
  return { row: Number(place.get("row") ?? 0) || 0, key: place.get("at") ?? "" };
}

export function writePlace(path, row, key) {
  if (location.pathname !== path) return; // the page has been left
  const place = new URLSearchParams();
  if (row > 0) place.set("row", String(row));
  if (key) place.set("at", key);
  const hash = place.size > 0 ? `#${place}` : "";
  if (location.hash !== hash) history.replaceState(history.state, "", location.pathname + location.search + hash);
}
