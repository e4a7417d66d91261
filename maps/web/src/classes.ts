/**
 * Classes of the map: which mark a unit gets, and the words of the legend.
 *
 * The limits come with the frame and are the same for every period, so that maps compare.
 */

import type { Frame, Layer } from "./api";
import { formatCount } from "./format";
import { isHexagonal, observe, type Observation } from "./frame";

/** How a unit is drawn. `c0` is the lowest class; the others are no classes but different things. */
export type Mark = "none" | "withheld" | "zero" | "few" | "inside" | "raised" | `c${number}`;

export interface Scheme {
  /** What decides the class. Unequal areas are never compared by count, only by count per km². */
  readonly by: "count" | "perKm2" | "raised";
  /** Lowest value of each class, ascending. A first limit of 0 means "above 0". */
  readonly limits: readonly number[];
  /** Some published zeros are protected and may hide one or a few. */
  readonly hasFew: boolean;
}

export interface LegendItem {
  readonly mark: Mark;
  readonly label: string;
  readonly note: string | null;
}

function hasCountBelow(frame: Frame, limit: number): boolean {
  return frame.values.some((column) => column.some((n) => n !== null && n > 0 && n < limit));
}

function hasProtectedZero(frame: Frame): boolean {
  return frame.values.some((column, period) =>
    column.some((n, unit) => n === 0 && observe(frame, period, unit).status === "protected"),
  );
}

/** Decide from layer and frame how every period of this frame is classed. */
export function schemeOf(layer: Layer, frame: Frame): Scheme {
  const hasFew = hasProtectedZero(frame);
  if (layer.measure === "koncentration") {
    return { by: "raised", limits: [], hasFew };
  }
  const by = isHexagonal(layer.geography) ? "count" : "perKm2";
  const lowest = frame.classes[0] ?? 0;
  const isOpenBelow = lowest > 0 && (by === "perKm2" || hasCountBelow(frame, lowest));
  return { by, limits: isOpenBelow ? [0, ...frame.classes] : frame.classes, hasFew };
}

function markOfClass(value: number, limits: readonly number[]): Mark {
  const index = limits.findLastIndex((limit) => value >= limit);
  return `c${Math.max(index, 0)}`;
}

function markOfNumber(n: number, { status, perKm2 }: Observation, scheme: Scheme): Mark {
  if (n === 0) {
    return status === "protected" ? "few" : "zero";
  }
  const value = { count: n, perKm2, raised: null }[scheme.by];
  return value === null ? "none" : markOfClass(value, scheme.limits);
}

/** The mark of one unit in one period. */
export function markOf(observation: Observation, scheme: Scheme): Mark {
  const { n, status } = observation;
  if (status === null) {
    return "none";
  }
  if (scheme.by === "raised" && observation.isRaised !== null) {
    return observation.isRaised ? "raised" : "inside";
  }
  if (status === "withheld") {
    return "withheld";
  }
  return n === null ? "none" : markOfNumber(n, observation, scheme);
}

/** The limits of class `index` in words, as in "5–9" or "100 eller fler". */
export function classLabel(scheme: Scheme, index: number): string {
  const low = scheme.limits[index] ?? 0;
  const high = scheme.limits[index + 1];
  if (scheme.by === "perKm2") {
    if (high === undefined) {
      return `${formatCount(low)} eller mer`;
    }
    return low === 0 ? `Under ${formatCount(high)}` : `${formatCount(low)} till under ${formatCount(high)}`;
  }
  if (high === undefined) {
    return `${formatCount(low)} eller fler`;
  }
  const first = Math.max(low, 1);
  return first === high - 1 ? formatCount(first) : `${formatCount(first)}–${formatCount(high - 1)}`;
}

function classItems(scheme: Scheme): LegendItem[] {
  if (scheme.by === "raised") {
    return [
      { mark: "raised", label: "Mer än slumpen", note: "Förhöjd koncentration av anmälda brott" },
      { mark: "inside", label: "Inte mer än slumpen", note: null },
    ];
  }
  return scheme.limits
    .map((_, index): LegendItem => ({ mark: `c${index}`, label: classLabel(scheme, index), note: null }))
    .reverse();
}

function nothingItems(scheme: Scheme): LegendItem[] {
  const few: LegendItem = {
    mark: "few",
    label: "Inga eller enstaka",
    note: "Antalet är skyddat: noll, eller några få",
  };
  const zero: LegendItem = { mark: "zero", label: "Inga anmälda brott", note: null };
  return scheme.hasFew ? [zero, few] : [zero];
}

/** The legend: classes from the highest down, then the different kinds of nothing. */
export function legendOf(scheme: Scheme, threshold: number | null): LegendItem[] {
  const why =
    threshold === null
      ? "Antalet är dolt"
      : `Antal under ${formatCount(threshold)} visas inte. Ibland döljs ett antal till, så att inget går att räkna ut`;
  return [
    ...classItems(scheme),
    ...nothingItems(scheme),
    { mark: "withheld", label: "För få för att visas", note: why },
    { mark: "none", label: "Ingen uppgift", note: "Inget är publicerat här för perioden" },
  ];
}
