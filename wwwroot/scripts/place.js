// Where a viewer is on a page, kept in the address's fragment: a page that reloads or comes back shows the same. A table says which row is
// first and which selected, a page that scrolls how far, and what is open on it.

/** @returns {URLSearchParams} */
export const readPlace = () => new URLSearchParams(location.hash.slice(1));

/**
 * @param {string} path the page's own: once it has been left, nothing is written
 * @param {object} parts by name; an empty one is left out
 */
export function writePlace(path, parts) {
  if (location.pathname !== path) return;
  const place = readPlace();
  for (const [name, value] of Object.entries(parts)) {
    if (value) place.set(name, String(value));
    else place.delete(name);
  }
  const hash = place.size > 0 ? `#${place}` : "";
  if (location.hash !== hash) history.replaceState(history.state, "", location.pathname + location.search + hash);
  left.set(path, location.search + hash);
}

/** Where each page was left, for the links that lead back to it. */
const left = new Map();

/**
 * @param {string} path
 * @returns {string | undefined} undefined where this tab has not been
 */
export const lastAddressOf = (path) => (left.has(path) ? path + left.get(path) : undefined);
