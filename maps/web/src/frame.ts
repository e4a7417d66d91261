/** Reading a frame: one unit in one period, and what may be said about it. */

import type { Frame, Period, Status } from "./api";

/** One unit in one period. `status` null: nothing is published, which is not the same as none. */
export interface Observation {
  readonly n: number | null;
  readonly status: Status | null;
  /** Expected number in the surroundings; null outside layers of concentration. */
  readonly expected: number | null;
  /** More than chance explains; null when unknown or not of this layer. */
  readonly isRaised: boolean | null;
  /** Published number per km²; null when there is no number. */
  readonly perKm2: number | null;
  /** Rate per 1 000, share in per cent, or z, by the measure of the layer; null when there is none. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Inhabitants or answers that the estimate rests on. */
  readonly base: number | null;
}

type Columns<T> = readonly (readonly (T | null)[])[];

function at<T>(columns: Columns<T> | null | undefined, period: number, unit: number): T | null {
  return columns?.[period]?.[unit] ?? null;
}

function perKm2(n: number | null, km2: number | null): number | null {
  return n === null || km2 === null || km2 <= 0 ? null : n / km2;
}

/** Read unit number `unit` of period number `period`. */
export function observe(frame: Frame, period: number, unit: number): Observation {
  const n = at(frame.values, period, unit);
  const statusIndex = at(frame.status, period, unit);
  return {
    n,
    status: statusIndex === null ? null : (frame.statuses[statusIndex] ?? null),
    expected: at(frame.expected, period, unit),
    isRaised: at(frame.raised, period, unit),
    perKm2: perKm2(n, frame.area_km2[unit] ?? null),
    estimate: at(frame.estimate, period, unit),
    low: at(frame.low, period, unit),
    high: at(frame.high, period, unit),
    base: at(frame.base, period, unit),
  };
}

/** Whether the units are hexagons of the H3 grid rather than named areas. */
export function isHexagonal(geography: string): boolean {
  return geography.startsWith("ruta");
}

/** The position of the period with this title; the last one when none has it. */
export function periodIndex(periods: readonly Period[], title: string | null): number {
  const found = periods.findIndex((period) => period.title === title);
  return found === -1 ? periods.length - 1 : found;
}
