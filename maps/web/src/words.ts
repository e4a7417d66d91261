/** The viewer's Swedish words for statuses, clocks, units and layers. */

import type { Clock, SeriesBreak, SeriesStatus, Source, Status, ThemeCounts } from "./api";
import { formatCount, formatDate, formatKm2, formatRate } from "./format";
import { isHexagonal, type Observation } from "./frame";

export const SYNTHETIC_LABEL = "Syntetiska data";
export const SYNTHETIC_NOTE = "Siffrorna är påhittade och beskriver inga verkliga brott.";

/** A published number in words: only an exact 0 says that there are none. */
export function countWords(n: number | null, status: Status | null): string {
  if (status === null) {
    return "ingen uppgift";
  }
  if (status === "withheld" || n === null) {
    return "för få för att visas";
  }
  if (n === 0) {
    return status === "protected" ? "inga eller enstaka" : "inga";
  }
  return status === "protected" ? `omkring ${formatCount(n)}` : formatCount(n);
}

/** A number of an official series in words; what is missing is never written as 0. */
export function seriesWords(n: number | null, status: SeriesStatus): string {
  if (status === "saknas") {
    return "ingen uppgift";
  }
  if (status === "ej_tillamplig") {
    return "gäller inte här";
  }
  // Official figures are read as a series, where the digit 0 is plainer than the word.
  return n === 0 && status === "exact" ? "0" : countWords(n, status);
}

/** One unit in one period as a phrase, as in "12 anmälda brott" or "ingen uppgift". */
export function observationWords(observation: Observation): string {
  const { n, status, isRaised } = observation;
  const count = countWords(n, status);
  const isNumber = status !== null && status !== "withheld" && n !== null;
  const phrase = isNumber ? `${count} anmälda brott` : count;
  if (isRaised === null) {
    return phrase;
  }
  return `${raisedWords(isRaised)} (${phrase})`;
}

/** The finding of a layer of concentration. */
export function raisedWords(isRaised: boolean | null): string {
  if (isRaised === null) {
    return "ingen uppgift";
  }
  return isRaised ? "mer än slumpen" : "inte mer än slumpen";
}

/** A rate or expectation, or why there is none. */
export function rateWords(value: number | null): string {
  return value === null ? "–" : formatRate(value);
}

/** Which instant counts. */
export function clockWords(clock: Clock): string {
  return clock === "anmald"
    ? "Räknas efter när brottet anmäldes (anmälningsdatum)."
    : "Räknas efter när brottet begicks (brottstid).";
}

/** The publisher, title and last date of a source as one sentence. */
export function sourceWords(source: Source): string {
  const last = source.latest_date === null ? "Senaste datum saknas." : `Till och med ${formatDate(source.latest_date)}.`;
  return `${source.publisher}: ${source.title}. ${last}`;
}

/** A day from which a series cannot be compared with what stands before it, and why. */
export function breakWords({ at, reason }: SeriesBreak): string {
  return `${formatDate(at)}: ${reason}`;
}

/** The breaks of every theme, each with the title of its theme. */
export function themeBreakWords(themes: readonly ThemeCounts[]): string[] {
  return themes.flatMap(({ title, breaks }) => breaks.map((each) => `${title}, ${breakWords(each)}`));
}

/** What the unit of a layer is called: "Ruta" or the kind of area. */
export function unitWord(geography: string): string {
  if (isHexagonal(geography)) {
    return "Ruta";
  }
  return AREA_WORDS[geography] ?? "Område";
}

const AREA_WORDS: Readonly<Record<string, string>> = {
  stadsdel: "Stadsdel",
  stadsdelsomrade: "Stadsdelsområde",
  regso: "RegSO",
  kommun: "Kommun",
};

/** The name a person may know a unit by; a hexagon is placed by the stadsdel it lies in. */
export function unitTitle(geography: string, id: string, name: string | null): string {
  if (!isHexagonal(geography)) {
    return name ?? id;
  }
  return name === null ? `Ruta ${id}` : `Ruta ${id} i ${name}`;
}

/** How big a hexagon is; the position of a crime is no more exact than this. */
export function cellSizeWords(km2: number): string {
  return `Rutan är ungefär ${formatKm2(km2)}.`;
}
