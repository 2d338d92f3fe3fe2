// The headings of groups in a live table: what opens and closes, and what keys do there.

import { GROUP, OPEN } from "./feed-marks.js";

/** A heading's key holds a blank, as no other row's does: also where the row itself is not held any more. */
export const isHeading = (key) => key.includes(" ");

export class FeedGroups {
  #data;
  #raise;

  /**
   * @param {FeedRows} data
   * @param {(asked: {key: string, isOpen: boolean}) => void} raise
   */
  constructor(data, raise) {
    this.#data = data;
    this.#raise = raise;
  }

  has(position) {
    return ((this.#data.rows.get(position)?.marks ?? 0) & GROUP) !== 0;
  }

  toggle(position) {
    this.#set(position, !this.#isOpen(position));
  }

  /**
   * @param {string} key without others
   * @param {number} position of the row that keys act on
   * @returns the position to go to, or undefined where the key means nothing here
   */
  onKey(key, position) {
    const isHeading = this.has(position);
    if (key === "Enter" && isHeading) this.toggle(position);
    else if (key === "ArrowRight" && isHeading) this.#set(position, true);
    else if (key === "ArrowLeft" && isHeading) this.#set(position, false);
    else if (key === "ArrowLeft") return this.#headingOf(position);
    else return undefined;
    return position;
  }

  #isOpen(position) {
    return ((this.#data.rows.get(position)?.marks ?? 0) & OPEN) !== 0;
  }

  #set(position, isOpen) {
    const row = this.#data.rows.get(position);
    if (row && this.#isOpen(position) !== isOpen) this.#raise({ key: row.key, isOpen });
  }

  /** Of those that this browser holds. */
  #headingOf(position) {
    while (this.#data.rows.has(position) && !this.has(position)) position--;
    return this.has(position) ? position : undefined;
  }
}
