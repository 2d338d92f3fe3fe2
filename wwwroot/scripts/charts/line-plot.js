// <line-plot>: lines over time; uPlot draws them. All plots of a page show what is at one time; a range that is dragged is told by 'chartrange'.

import { localDate, localTime } from "../clock.js";
import { ChartElement } from "./chart-element.js";
import { ChartTip } from "./chart-tip.js";
import { formatOf, stepsOf } from "./formats.js";
import { drawLimits } from "./plot-limits.js";

const HEIGHT = 180;
const LEAST_DRAG = 6; // pixels: less is a click
const DAY = 86_400;

class LinePlot extends ChartElement {
  #plot = null;
  #spec = null;
  #shape = "";
  #tip = null;
  #colours = {};
  #sizes = new ResizeObserver(() => this.#plot?.setSize({ width: this.clientWidth, height: HEIGHT }));

  async draw(spec) {
    const uPlot = await this.library();
    await this.#style();
    if (!this.isConnected) return;
    this.#spec = spec;
    this.#colours = Object.fromEntries(["text", "muted", "line", "surface"].map((name) => [name, this.colour(name)]));
    this.#colours.lines = spec.lines.map(({ colour }) => this.colourOf(colour));
    // a line, and after all lines the edges of their bands
    const banded = spec.lines.filter(({ lows }) => lows);
    for (const line of spec.lines) for (const part of ["ys", "lows", "highs"]) line[part] &&= line[part].map((y) => (y === "-" ? undefined : y));
    const data = [spec.xs, ...spec.lines.map(({ ys }) => ys), ...banded.flatMap(({ highs, lows }) => [highs, lows])];
    const shape = JSON.stringify([spec.format, spec.lines.map(({ name, isDashed, lows }) => [name, isDashed, !!lows])]);
    if (this.#plot && shape === this.#shape) {
      this.#plot.setData(data); // draws with the colours of now
      return;
    }

    this.dispose();
    this.#shape = shape;
    this.replaceChildren();
    this.#plot = new uPlot(this.#options(uPlot), data, this);
    this.#tip = new ChartTip(this.#plot.over);
    this.#sizes.observe(this);
  }

  dispose() {
    this.#sizes.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  /** uPlot's own sheet, once for all. */
  #style() {
    const href = this.getAttribute("sheet");
    if (!href || document.querySelector(`link[href="${CSS.escape(href)}"]`)) return Promise.resolve();
    return new Promise((done) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: done });
      document.head.append(link);
    });
  }

  #options(uPlot) {
    const banded = this.#spec.lines.filter(({ lows }) => lows);
    const write = (value) => formatOf(this.#spec.format)(value);
    const axis = { stroke: () => this.#colours.muted, grid: { stroke: () => this.#colours.line, width: 1 }, ticks: { show: false }, font: "11px Inter Variable, system-ui" };
    return {
      width: this.clientWidth || 300,
      height: HEIGHT,
      legend: { show: false },
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), document.documentElement.dataset.zone || Intl.DateTimeFormat().resolvedOptions().timeZone),
      // of what a person does only where they point is shared: a drag is one plot's, though it is all plots' range
      cursor: { sync: { key: "page", filters: { pub: (type) => type === "mousemove" || type === "mouseleave" } }, drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG }, points: { size: 6 }, y: false },
      scales: {
        x: { range: () => [this.#spec.from, this.#spec.to] },
        y: { range: (_plot, _low, high) => [0, this.#spec.high ?? Math.max(high * 1.08 || 0, ...(this.#spec.limits ?? []).map(({ value }) => value * 1.04), 1e-9)] },
      },
      axes: [
        { ...axis, size: 30, space: 90, values: (_plot, splits, _axis, _space, step) => splits.map((at) => timeText(at, step)) },
        { ...axis, size: 58, space: 36, incrs: stepsOf(this.#spec.format), values: (_plot, splits) => splits.map(write) },
      ],
      series: [
        {},
        ...this.#spec.lines.map(({ name, isDashed }, index) => ({
          label: name,
          stroke: () => this.#colours.lines[index],
          width: 1.5,
          dash: isDashed ? [4, 3] : undefined,
          points: { show: (plot) => isSparse(plot.data[index + 1]), size: 5 },
        })),
        ...banded.flatMap(() => [{ points: { show: false } }, { points: { show: false } }]),
      ],
      bands: banded.map((line, index) => {
        const high = this.#spec.lines.length + 1 + index * 2;
        const place = this.#spec.lines.indexOf(line);
        return { series: [high, high + 1], fill: () => `color-mix(in srgb, ${this.#colours.lines[place]} 18%, transparent)` };
      }),
      hooks: {
        draw: [(plot) => drawLimits(plot, this.#spec.limits ?? [], this.#colours.muted)],
        setCursor: [(plot) => this.#point(plot, write)],
        setSelect: [(plot) => this.#select(plot)],
      },
    };
  }

  #point(plot, write) {
    const { idx, left, top } = plot.cursor;
    if (idx == null || left < 0) {
      this.#tip?.hide();
      return;
    }

    const lines = this.#spec.lines.map(({ name, lows, highs }, index) => ({
      name,
      colour: this.#colours.lines[index],
      text: write(plot.data[index + 1][idx]) + (lows && lows[idx] !== highs[idx] ? ` (${write(lows[idx])} – ${write(highs[idx])})` : ""),
    }));
    this.#tip?.show(localDate(plot.data[0][idx] * 1000), lines, left, top);
  }

  #select(plot) {
    const { left, width } = plot.select;
    if (width < LEAST_DRAG) return;
    const [from, to] = [left, left + width].map((x) => Math.round(plot.posToVal(x, "x")));
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.dispatchEvent(new CustomEvent("chartrange", { bubbles: true, detail: { from, to } }));
  }
}

/** A line of a single point is none, and one among gaps is not seen. */
const isSparse = (ys) => ys.filter((y) => y != null).length <= 40;

const timeText = (at, step) => (step >= DAY ? localDate(at * 1000).replace(/,? \d\d:.*/, "") : localTime(at * 1000).slice(0, step < 60 ? 8 : 5));

customElements.define("line-plot", LinePlot);
