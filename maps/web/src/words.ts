/** The viewer's Swedish words for statuses, clocks, units and layers. */

import type { Clock, Measure, SeriesBreak, SeriesStatus, Source, Status, ThemeCounts } from "./api";
import { formatCount, formatDate, formatEstimate, formatKm2, formatRate } from "./format";
import { isHexagonal, type Observation } from "./frame";

export const SYNTHETIC_LABEL = "Syntetiska data";
export const SYNTHETIC_NOTE = "Siffrorna är påhittade och beskriver inget verkligt.";

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

const SINGULAR: Readonly<Record<string, string>> = {
  "anmälda brott": "anmält brott",
  ärenden: "ärende",
  åtgärdspunkter: "åtgärdspunkt",
};

/** A published number with what is counted: "12 ärenden", "inga åtgärdspunkter", "ingen uppgift". */
export function countedWords(n: number | null, status: Status | null, counted: string): string {
  const count = countWords(n, status);
  const isNumber = status !== null && status !== "withheld" && n !== null;
  return isNumber ? `${count} ${n === 1 ? (SINGULAR[counted] ?? counted) : counted}` : count;
}

/** The two ends of an interval, as in "mellan 4,3 och 5,2". */
export function intervalWords(low: number | null, high: number | null): string {
  return low === null || high === null ? "–" : `mellan ${formatEstimate(low)} och ${formatEstimate(high)}`;
}

/** A share with its interval and number of answers; too few answers are another thing than none. */
export function shareWords({ estimate, low, high, base, status }: Observation): string {
  if (status === "withheld") {
    return "för få svar för att visas";
  }
  if (estimate === null || low === null || high === null || base === null) {
    return "ingen uppgift";
  }
  return `${formatEstimate(estimate)} procent (${intervalWords(low, high)}; ${formatCount(base)} svar)`;
}

/** A rate with its interval, the number it comes from and its denominator. */
export function per1000Words(observation: Observation, counted: string): string {
  const { n, status, estimate, low, high, base } = observation;
  if (status === "withheld") {
    return "för få för att visas";
  }
  if (estimate === null || low === null || high === null || base === null) {
    return "ingen uppgift";
  }
  const rests = `${countedWords(n, status, counted)}, ${formatCount(base)} invånare`;
  return `${formatEstimate(estimate)} per 1\u00a0000 invånare (${intervalWords(low, high)}; ${rests})`;
}

function findingWords(observation: Observation, { measure, counted }: Measured): string {
  const { n, status, isRaised, estimate } = observation;
  if (isRaised === null) {
    return countedWords(null, status === "exact" || status === "protected" ? null : status, counted);
  }
  if (measure === "koncentration_gi") {
    const z = estimate === null ? "" : ` (z = ${formatEstimate(estimate)})`;
    return `${isRaised ? "samlad volym, mer än slumpen" : "ingen samlad volym"}${z}`;
  }
  return n === null ? raisedWords(isRaised) : `${raisedWords(isRaised)} (${countedWords(n, status, counted)})`;
}

/** What a phrase about one unit must know of its layer. */
export interface Measured {
  readonly measure: Measure;
  readonly counted: string;
}

/** One unit in one period as a phrase, as in "12 anmälda brott" or "ingen uppgift". */
export function observationWords(observation: Observation, measured: Measured): string {
  switch (measured.measure) {
    case "antal":
      return countedWords(observation.n, observation.status, measured.counted);
    case "andel":
      return shareWords(observation);
    case "per_1000":
      return per1000Words(observation, measured.counted);
    default:
      return findingWords(observation, measured);
  }
}

/** The finding of a layer of concentration. */
export function raisedWords(isRaised: boolean | null): string {
  if (isRaised === null) {
    return "ingen uppgift";
  }
  return isRaised ? "mer än slumpen" : "inte mer än slumpen";
}

/** The finding in words, or why there is none. */
export function foundWords({ isRaised, status }: Observation): string {
  return isRaised === null && status === "withheld" ? "för få för att visas" : raisedWords(isRaised);
}

/** A rate or expectation, or why there is none. */
export function rateWords(value: number | null): string {
  return value === null ? "–" : formatRate(value);
}

const CLOCKS: Readonly<Record<Clock, string>> = {
  anmald: "Räknas efter när brottet anmäldes (anmälningsdatum).",
  brottstid: "Räknas efter när brottet begicks (brottstid).",
  inkommen: "Räknas efter den dag ärendet kom in till staden.",
  inventerad: "Räknas efter den dag platsen inventerades.",
  undersokning: "Gäller året som undersökningen frågade om.",
  matdag: "Gäller den dag då folkmängden räknades.",
  handelse: "Räknas efter när händelsen inträffade, enligt polisens notis.",
  bedomning: "Gäller från den dag då polisens lista började gälla.",
};

/** Which instant counts. */
export function clockWords(clock: Clock): string {
  return CLOCKS[clock];
}

const RECIPIENTS: Readonly<Record<string, string>> = {
  oppen: "öppna uppgifter",
  egen_enhet: "den egna enheten",
  egen_forvaltning: "den egna förvaltningen",
  stad: "staden",
  samverkan_polis: "samverkan mellan staden och polisen",
  platspart: "parter på platsen",
};

/** Whose view this is, as in "öppna uppgifter och staden". */
export function recipientWords(recipients: readonly string[]): string {
  const words = recipients.map((recipient) => RECIPIENTS[recipient] ?? recipient);
  const last = words.at(-1);
  return last === undefined ? "ingen mottagare" : [words.slice(0, -1).join(", "), last].filter(Boolean).join(" och ");
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
  basomrade: "Basområde",
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
