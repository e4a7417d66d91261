/** A small line of a series by month, or by year where it has no months: gaps where there is no figure, dashes where it may still change. */

import { nothing, svg, type SVGTemplateResult } from "lit";

import type { OfficialSeries } from "./api";
import { formatCount, formatMonth } from "./format";
import { pointsOf, type Stretch, stretchesOf } from "./series";

const WIDTH = 360;
const HEIGHT = 120;
const TOP = 12;
const BASE = 100;
const LEFT = 6;

/** The line of one series. The numbers stand in the table beside it. */
export function seriesChart(shown: OfficialSeries): SVGTemplateResult | typeof nothing {
  const { breaks, title } = shown;
  const series = pointsOf(shown);
  const isMonthly = shown.series.length > 0;
  const said = (month: string): string => (isMonthly ? formatMonth(month) : month.slice(0, 4));
  const most = Math.max(...series.map(({ n }) => n ?? 0), 1);
  const [first, last] = [series[0], series.at(-1)];
  if (first === undefined || last === undefined) {
    return nothing;
  }
  const x = (month: number): number => LEFT + (month / Math.max(series.length - 1, 1)) * (WIDTH - 2 * LEFT);
  const y = (n: number): number => BASE - (n / most) * (BASE - TOP);
  const path = ({ points }: Stretch): string =>
    points.map(([month, n], at) => `${at === 0 ? "M" : "L"}${x(month).toFixed(1)} ${y(n).toFixed(1)}`).join("");
  const marks = breaks
    .map(({ at }) => series.findIndex(({ month }) => month >= at))
    .filter((month) => month > 0)
    .map((month) => svg`<line class="break" x1=${x(month)} x2=${x(month)} y1=${TOP - 8} y2=${BASE}></line>`);
  return svg`
    <svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="chart-title">
      <title id="chart-title">
        ${title} ${isMonthly ? "per månad" : "per år"}, ${said(first.month)} till ${said(last.month)}, högst ${formatCount(most)}.
        Siffrorna står i tabellen.
      </title>
      <line class="axis" x1=${LEFT} x2=${WIDTH - LEFT} y1=${BASE} y2=${BASE}></line>
      ${marks}
      ${stretchesOf(series).map(
        (stretch) => svg`<path class=${stretch.isPreliminary ? "preliminary" : "final"} d=${path(stretch)}></path>`,
      )}
      <text x=${LEFT} y=${TOP - 2}>${formatCount(most)}</text>
      <text x=${LEFT} y=${HEIGHT - 6}>${first.month.slice(0, 4)}</text>
      <text x=${WIDTH - LEFT} y=${HEIGHT - 6} text-anchor="end">${last.month.slice(0, 4)}</text>
    </svg>
  `;
}
