// How wide a text is on the page, and as much of it as there is room for.

const measure = document.createElement("canvas").getContext("2d");
const font = "12px Inter Variable, system-ui";

export function widthOf(text) {
  measure.font = font;
  return measure.measureText(text).width;
}

/** The begin and the end of a text that is too wide: ids tell apart by their ends. */
export function shorten(text, width) {
  if (widthOf(text) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 2; kept--) {
    const head = Math.ceil(kept / 2);
    const short = `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (kept - head)).join("")}`;
    if (widthOf(short) <= width) return short;
  }

  return "…";
}
