// How a row of a live table is set off from the others: the bits of LiveRowMarks.

export const GONE = 1;
export const STARRED = 2;
export const LOST = 4;
export const GROUP = 8;
export const OPEN = 16;
