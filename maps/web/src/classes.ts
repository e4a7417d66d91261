/**
 * Classes of the map: which mark a unit gets, and the words of the legend.
 *
 * The limits come with the frame and are the same for every period, so that maps compare.
 */

import type { Frame, Layer, Measure } from "./api";
import { formatCount, formatLimit } from "./format";
import { isHexagonal, observe, type Observation } from "./frame";

/** How a unit is drawn. `c0` is the lowest class; the others are no classes but different things. */
export type Mark = "none" | "withheld" | "zero" | "few" | "inside" | "raised" | `c${number}`;

export interface Scheme {
  /** What decides the class. Unequal areas are never compared by count, only by count per km². */
  readonly by: "count" | "perKm2" | "raised" | "estimate";
  readonly measure: Measure;
  /** What the source counts: "anmälda brott", "ärenden", "åtgärdspunkter". */
  readonly counted: string;
  /** Lowest value of each class, ascending. A first limit of 0 means "above 0" for what is counted. */
  readonly limits: readonly number[];
  /** A published 0 is a thing of its own; a share of 0 is an estimate like others. */
  readonly hasZero: boolean;
  /** Some published zeros are protected and may hide one or a few. */
  readonly hasFew: boolean;
  /** Something is withheld, or may be: an own count without threshold never is. */
  readonly hasWithheld: boolean;
}

export interface LegendItem {
  readonly mark: Mark;
  readonly label: string;
  readonly note: string | null;
}

type Columns = readonly (readonly (number | null)[])[];

function hasBelow(columns: Columns, limit: number): boolean {
  return columns.some((column) => column.some((value) => value !== null && value > 0 && value < limit));
}

function hasStatus(frame: Frame, status: string, isAsked: (n: number | null) => boolean): boolean {
  return frame.values.some((column, period) =>
    column.some((n, unit) => isAsked(n) && observe(frame, period, unit).status === status),
  );
}

const BY: Readonly<Record<Measure, Scheme["by"] | null>> = {
  antal: null,
  koncentration: "raised",
  koncentration_gi: "raised",
  per_1000: "estimate",
  andel: "estimate",
};

function limitsOf(by: Scheme["by"], frame: Frame): readonly number[] {
  const lowest = frame.classes[0];
  if (by === "raised") {
    return [];
  }
  if (lowest === undefined) {
    // Nothing but zeros, or estimates that round to it: one class holds whatever is above.
    return by === "estimate" ? [0] : [];
  }
  const values = by === "estimate" ? (frame.estimate ?? []) : frame.values;
  const isOpenBelow = lowest > 0 && (by === "perKm2" || hasBelow(values, lowest));
  return isOpenBelow ? [0, ...frame.classes] : frame.classes;
}

function hasZeroOf(measure: Measure, frame: Frame): boolean {
  // A layer of concentration may tell the numbers too, where it has no finding.
  return BY[measure] === "raised" ? frame.values.some((column) => column.includes(0)) : measure !== "andel";
}

/** Decide from layer and frame how every period of this frame is classed. */
export function schemeOf(layer: Layer, frame: Frame, counted: string = layer.unit): Scheme {
  const by = BY[layer.measure] ?? (isHexagonal(layer.geography) ? "count" : "perKm2");
  return {
    by,
    measure: layer.measure,
    counted,
    limits: limitsOf(by, frame),
    hasZero: hasZeroOf(layer.measure, frame),
    hasFew: hasStatus(frame, "protected", (n) => n === 0),
    hasWithheld: frame.threshold !== null || hasStatus(frame, "withheld", () => true),
  };
}

function markOfClass(value: number, limits: readonly number[]): Mark {
  const index = limits.findLastIndex((limit) => value >= limit);
  return `c${Math.max(index, 0)}`;
}

function valueOf({ n, perKm2, estimate }: Observation, by: Scheme["by"]): number | null {
  return { count: n, perKm2, raised: null, estimate }[by];
}

function markOfNumber(observation: Observation, scheme: Scheme): Mark {
  if (observation.n === 0 && scheme.hasZero) {
    return observation.status === "protected" ? "few" : "zero";
  }
  const value = valueOf(observation, scheme.by);
  return value === null ? "none" : markOfClass(value, scheme.limits);
}

/** The mark of one unit in one period. */
export function markOf(observation: Observation, scheme: Scheme): Mark {
  if (observation.status === null) {
    return "none";
  }
  if (scheme.by === "raised" && observation.isRaised !== null) {
    return observation.isRaised ? "raised" : "inside";
  }
  return observation.status === "withheld" ? "withheld" : markOfNumber(observation, scheme);
}

/** The limits of class `index` in words, as in "5–9", "100 eller fler" or "20 till under 30 %". */
export function classLabel(scheme: Scheme, index: number): string {
  const low = scheme.limits[index] ?? 0;
  const high = scheme.limits[index + 1];
  if (scheme.by !== "count") {
    return openLabel(low, high, scheme.measure === "andel" ? "\u00a0%" : "");
  }
  if (high === undefined) {
    return `${formatCount(low)} eller fler`;
  }
  const first = Math.max(low, 1);
  return first === high - 1 ? formatCount(first) : `${formatCount(first)}–${formatCount(high - 1)}`;
}

function openLabel(low: number, high: number | undefined, suffix: string): string {
  if (high === undefined) {
    return low === 0 ? `Över 0${suffix}` : `${formatLimit(low)}${suffix} eller mer`;
  }
  const end = `${formatLimit(high)}${suffix}`;
  return low === 0 ? `Under ${end}` : `${formatLimit(low)} till under ${end}`;
}

function classItems(scheme: Scheme): LegendItem[] {
  if (scheme.by === "raised") {
    const finding = scheme.measure === "koncentration" ? "Förhöjd koncentration" : "Samlad volym";
    return [
      { mark: "raised", label: "Mer än slumpen", note: `${finding} av ${scheme.counted}` },
      { mark: "inside", label: "Inte mer än slumpen", note: null },
    ];
  }
  return scheme.limits
    .map((_, index): LegendItem => ({ mark: `c${index}`, label: classLabel(scheme, index), note: null }))
    .reverse();
}

function zeroItems(scheme: Scheme): LegendItem[] {
  if (!scheme.hasZero) {
    return [];
  }
  const few: LegendItem = {
    mark: "few",
    label: "Inga eller enstaka",
    note: "Antalet är skyddat: noll, eller några få",
  };
  const zero: LegendItem = { mark: "zero", label: `Inga ${scheme.counted}`, note: null };
  return scheme.hasFew ? [zero, few] : [zero];
}

function withheldItems(scheme: Scheme, threshold: number | null): LegendItem[] {
  if (!scheme.hasWithheld) {
    return [];
  }
  if (scheme.measure === "andel") {
    const why = threshold === null ? null : `Färre än ${formatCount(threshold)} svar visas inte`;
    return [{ mark: "withheld", label: "För få svar för att visas", note: why }];
  }
  const why =
    threshold === null
      ? "Antalet är dolt"
      : `Antal under ${formatCount(threshold)} visas inte. Ibland döljs ett antal till, så att inget går att räkna ut`;
  return [{ mark: "withheld", label: "För få för att visas", note: why }];
}

/** Where only what somebody walked past is known, a missing figure is no absence of faults. */
function noneNote(counted: string): string {
  return counted === "åtgärdspunkter"
    ? "Ingen har inventerat här under perioden, eller så är inget publicerat"
    : "Inget är publicerat här för perioden";
}

/** The legend: classes from the highest down, then the different kinds of nothing. */
export function legendOf(scheme: Scheme, threshold: number | null): LegendItem[] {
  return [
    ...classItems(scheme),
    ...zeroItems(scheme),
    ...withheldItems(scheme, threshold),
    { mark: "none", label: "Ingen uppgift", note: noneNote(scheme.counted) },
  ];
}
