// Figures as the server writes them (ChartFormat.cs), for axes and for what stands under the pointer.

const plain = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

function seconds(value) {
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const tenths = Math.round(value * 10) / 10;
  if (tenths < 60) return `${tenths}s`;
  value = Math.max(60, value); // what rounds to 60.0 is a minute
  if (value < 3600) return `${Math.floor(value / 60)}m ${two(value % 60)}s`;
  if (value < 86_400) return `${Math.floor(value / 3600)}h ${two((value / 60) % 60)}m`;
  return `${Math.floor(value / 86_400)}d ${two((value / 3600) % 24)}h`;
}

const formats = {
  number: (value) => plain.format(value),
  seconds,
  dollars: (value) => (value > 0 && value < 0.01 ? "<$0.01" : cents.format(value)),
  percent: (value) => `${plain.format(value)} %`,
  gigabytes: (value) => `${plain.format(value / 1e9)} GB`,
  watts: (value) => `${whole.format(value)} W`,
  celsius: (value) => `${whole.format(value)} °C`,
};

/** Writes a value; what is none is a dash. */
export const formatOf = (name) => (value) => (Number.isFinite(value) ? (formats[name] ?? formats.number)(value + 0) : "–"); // no -0

/** Steps of an axis that read well: a minute is no hundred seconds. */
const steps = {
  seconds: [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800],
  gigabytes: [1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1000, 2000, 5000].map((size) => size * 1e9),
};

/** The steps of a format's axis; nothing where those of any number will do. */
export const stepsOf = (name) => steps[name];

/** The least step by which an axis comes to a value in at most so many. */
export function stepTo(name, value, most) {
  const found = steps[name]?.find((step) => step * most >= value);
  if (found) return found;
  const power = 10 ** Math.floor(Math.log10(value / most || 1));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step * most >= value);
}
