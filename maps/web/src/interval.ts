/** Dots with their intervals, one row per group. The numbers stand in the table beside the drawing. */

import { svg, type SVGTemplateResult } from "lit";

import { formatLimit } from "./format";

/** One estimate; null where too few answered. */
export interface Dot {
  readonly label: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const WIDTH = 360;
const LEFT = 130;
const RIGHT = 14;
const ROW = 22;
const TOP = 8;
const AXIS = 22;
const ROUND = [5, 10, 20, 25, 50, 100];

/** The end of an axis that starts at 0: a round number that holds every interval. */
export function axisEnd(dots: readonly Dot[]): number {
  const most = Math.max(...dots.map(({ high, value }) => high ?? value ?? 0), 0);
  return ROUND.find((end) => end >= most) ?? Math.ceil(most / 100) * 100;
}

function row({ label, value, low, high }: Dot, at: number, x: (value: number) => number): SVGTemplateResult {
  const y = TOP + ROW * (at + 0.5);
  const name = svg`<text x=${LEFT - 8} y=${y + 4} text-anchor="end">${label}</text>`;
  if (value === null || low === null || high === null) {
    return svg`${name}<text class="absent" x=${LEFT + 4} y=${y + 4}>för få svar</text>`;
  }
  return svg`
    ${name}
    <line class="interval" x1=${x(low)} x2=${x(high)} y1=${y} y2=${y}></line>
    <line class="interval" x1=${x(low)} x2=${x(low)} y1=${y - 4} y2=${y + 4}></line>
    <line class="interval" x1=${x(high)} x2=${x(high)} y1=${y - 4} y2=${y + 4}></line>
    <circle class="dot" cx=${x(value)} cy=${y} r="4.5"></circle>
  `;
}

/** The drawing. `id` makes its title unique on the page. */
export function dotChart(id: string, title: string, dots: readonly Dot[]): SVGTemplateResult {
  const end = axisEnd(dots);
  const x = (value: number): number => LEFT + (value / end) * (WIDTH - LEFT - RIGHT);
  const base = TOP + ROW * dots.length;
  const ticks = [0, end / 2, end];
  return svg`
    <svg class="chart dots" viewBox="0 0 ${WIDTH} ${base + AXIS}" role="img" aria-labelledby="${id}-title">
      <title id="${id}-title">${title} Siffrorna står i tabellen.</title>
      ${ticks.map(
        (tick) => svg`
          <line class="grid" x1=${x(tick)} x2=${x(tick)} y1=${TOP} y2=${base}></line>
          <text x=${x(tick)} y=${base + 15} text-anchor=${tick === end ? "end" : "middle"}>${formatLimit(tick)} %</text>`,
      )}
      ${dots.map((dot, at) => row(dot, at, x))}
    </svg>
  `;
}
