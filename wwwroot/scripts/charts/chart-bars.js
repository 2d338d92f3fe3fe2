// <chart-bars>: lying bars, stacked, one for each of some things; ApexCharts draws them. It is given no text of upstream's but where it writes
// labels: its own legends and tooltips would take them for markup.

import { ChartElement } from "./chart-element.js";
import { ChartTip } from "./chart-tip.js";
import { formatOf, stepTo } from "./formats.js";
import { shorten, widthOf } from "./text-width.js";

const BAR = 30;
const AXIS = 44;

class ChartBars extends ChartElement {
  #chart = null;
  #height = 0;
  #spec = null;
  #tip = null;

  async draw(spec) {
    const ApexCharts = await this.library();
    if (!this.isConnected) return;
    this.#spec = spec;
    const height = spec.names.length * BAR + AXIS;
    const options = this.#options(height);
    if (this.#chart && height === this.#height) {
      await this.#chart.updateOptions(options, false, false, false);
      return;
    }

    this.dispose();
    this.#height = height;
    const box = document.createElement("div");
    this.replaceChildren(box);
    this.#tip = new ChartTip(this);
    this.#chart = new ApexCharts(box, options);
    await this.#chart.render();
    if (!this.isConnected) this.dispose();
  }

  dispose() {
    this.#chart?.destroy();
    this.#chart = null;
  }

  #options(height) {
    const spec = this.#spec;
    const format = formatOf(spec.format);
    const room = Math.min(240, this.clientWidth * 0.4);
    const names = spec.names.map((name) => shorten(name, room));
    const longest = Math.max(...spec.names.map((_, index) => spec.series.reduce((sum, { values }) => sum + values[index], 0)));
    const ticks = this.clientWidth < 500 ? 3 : 6;
    const step = stepTo(spec.format, longest * 1.02, ticks);
    const [text, muted, line, surface] = ["text", "muted", "line", "surface"].map((name) => this.colour(name));
    return {
      chart: {
        type: "bar",
        stacked: true,
        height,
        fontFamily: "inherit",
        foreColor: muted,
        background: "transparent",
        animations: { enabled: false },
        toolbar: { show: false },
        zoom: { enabled: false },
        events: {
          dataPointMouseEnter: (event, _chart, { dataPointIndex }) => this.#point(event, dataPointIndex),
          dataPointMouseLeave: () => this.#tip.hide(),
          dataPointSelection: (_event, _chart, { dataPointIndex }) => this.#open(dataPointIndex),
        },
      },
      series: spec.series.map(({ values }, index) => ({ name: `s${index}`, data: values })),
      colors: spec.series.map(({ colour }) => this.colourOf(colour)),
      plotOptions: {
        bar: {
          horizontal: true,
          barHeight: "64%",
          dataLabels: { total: { enabled: true, offsetX: 6, style: { color: text, fontWeight: 500 }, formatter: (value) => format(Number(value)) } },
        },
      },
      dataLabels: { enabled: false },
      fill: { opacity: 1 },
      legend: { show: false },
      tooltip: { enabled: false },
      stroke: { width: 1, colors: [surface] },
      states: { hover: { filter: { type: "none" } }, active: { filter: { type: "none" } } },
      grid: { borderColor: line, padding: { right: 44, top: -16, bottom: 0 }, xaxis: { lines: { show: true } }, yaxis: { lines: { show: false } } },
      xaxis: {
        categories: spec.names.map((_, index) => index),
        min: 0,
        max: Math.ceil((longest * 1.02) / step) * step,
        tickAmount: Math.ceil((longest * 1.02) / step),
        labels: { formatter: (value) => format(Number(value)) },
        axisBorder: { show: false },
        axisTicks: { show: false },
      },
      // the library measures its own names of the bars: the room is what ours need
      yaxis: { labels: { minWidth: Math.max(...names.map(widthOf)) + 4, maxWidth: room + 8, style: { colors: text, fontSize: "12px" }, formatter: (value) => names[value] ?? String(value) } },
    };
  }

  #point(event, index) {
    const { names, series, format } = this.#spec;
    const write = formatOf(format);
    const box = this.getBoundingClientRect();
    const lines = series.map(({ name, values, colour }) => ({ name, colour: this.colourOf(colour), text: write(values[index]) }));
    this.#tip.show(names[index], lines, event.clientX - box.left, event.clientY - box.top);
  }

  #open(index) {
    const href = this.#spec.hrefs?.[index];
    if (href) Blazor.navigateTo(href);
  }
}

customElements.define("chart-bars", ChartBars);
