/** Monthly series laid out for the chart and the table. */

import type { MonthCount, OfficialSeries } from "./api";

export const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** A stretch of neighbouring months that all have a figure and are equally final. */
export interface Stretch {
  readonly isPreliminary: boolean;
  readonly points: readonly (readonly [month: number, n: number])[];
}

/** Cut a series at what is missing, and where figures begin to be preliminary. */
export function stretchesOf(series: readonly MonthCount[]): Stretch[] {
  const stretches: { isPreliminary: boolean; points: [number, number][] }[] = [];
  let open: (typeof stretches)[number] | null = null;
  series.forEach(({ n, is_preliminary: isPreliminary }, month) => {
    if (n === null) {
      open = null;
      return;
    }
    if (open?.isPreliminary !== isPreliminary) {
      // The dashed line starts where the whole one ends, so that the eye can follow it.
      const last = open?.points.at(-1);
      open = { isPreliminary, points: last === undefined ? [] : [last] };
      stretches.push(open);
    }
    open.points.push([month, n]);
  });
  return stretches;
}

/** Months by year: `2024` → January to December, undefined where the series has no such month. */
export function monthsByYear(series: readonly MonthCount[]): Map<string, (MonthCount | undefined)[]> {
  const years = new Map<string, (MonthCount | undefined)[]>();
  for (const month of series) {
    const [year = "", number = "1"] = month.month.split("-");
    const row = years.get(year) ?? MONTHS.map(() => undefined);
    row[Number(number) - 1] = month;
    years.set(year, row);
  }
  return years;
}

/** What a chart draws: the months, or the years of a series that has none, each as its first month. */
export function pointsOf({ series, years }: OfficialSeries): readonly MonthCount[] {
  return series.length > 0 ? series : years.map(({ year, ...rest }) => ({ month: `${year}-01-01`, ...rest }));
}
