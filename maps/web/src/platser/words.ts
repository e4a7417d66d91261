/** Swedish words about platser: underlag, certainty, decisions, sizes. */

import { formatCount, formatDate, formatKm2 } from "../format";
import type { Decision, PlatsItem, PlatsStatus, Score, StoredPart, Underlag, UnderlagPart, UnderlagSource, Utfall } from "./api";

export const WRITE_OF_PLACES = "Skriv om platsen, aldrig om en person.";

export const STATUS_TITLES: Readonly<Record<PlatsStatus, string>> = {
  prioriterad: "Prioriterade platser",
  kandidat: "Kandidatplatser",
  bortvald: "Bortvalda platser",
  aterford: "Återförda platser",
};

/** What each choice of a decision is called. */
export const UTFALL_CHOICES: Readonly<Record<Utfall, string>> = {
  prioriterad: "Prioritera platsen",
  bortvald: "Välj bort platsen",
  aterford: "Återför platsen: ta bort det tidigare beslutet",
};

const UTFALL_DONE: Readonly<Record<Utfall, string>> = {
  prioriterad: "är prioriterad",
  bortvald: "är bortvald",
  aterford: "är återförd",
};

const signed = new Intl.NumberFormat("sv-SE", {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
  signDisplay: "exceptZero",
});
const oneDecimal = new Intl.NumberFormat("sv-SE", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat("sv-SE", {
  dateStyle: "long",
  timeStyle: "short",
  timeZone: "Europe/Stockholm",
});
const day = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: "Europe/Stockholm" });

/** A contribution with its sign: +0,120 · −0,049 · 0,000. */
export function signedWords(value: number): string {
  return signed.format(value);
}

/** An expected number: one decimal, always. */
export function expectedWords(value: number | null): string {
  return value === null ? "ingen uppgift" : oneDecimal.format(value);
}

/** The instant at which something was recorded, in local time. */
export function momentWords(instant: string): string {
  return moment.format(new Date(instant));
}

/** A half-open interval of days by its first and last: from 1 januari 2025 to 31 december 2025. */
export function daysWords(from: string, to: string): string {
  const last = new Date(to);
  last.setUTCDate(last.getUTCDate() - 1);
  return `från och med ${formatDate(from)} till och med ${formatDate(last.toISOString())}`;
}

/** Local day in Stockholm, as `2026-01-31`. */
export function dayOf(instant: Date): string {
  return day.format(instant);
}

/** How firm the ground is, and on how many legs it stands. */
export function underlagWords({ title, n_sources: sources }: Underlag): string {
  const kinds = sources === 1 ? "1 oberoende källa är förhöjd" : `${formatCount(sources)} oberoende källor är förhöjda`;
  return `${title.charAt(0).toLocaleUpperCase("sv-SE")}${title.slice(1)}; ${sources === 0 ? "ingen källa är förhöjd för sig" : kinds}.`;
}

type Observed = Pick<StoredPart, "observed" | "is_known" | "n_unknown">;

/** What was counted of a part: a number, the least it can be, or why there is none. */
export function observedWords({ observed, is_known: isKnown, n_unknown: unknown = 0 }: Observed): string {
  if (!isKnown) {
    return unknown > 0 ? "för få för att visas" : "ingen uppgift";
  }
  return unknown > 0 ? `minst ${formatCount(observed)}` : formatCount(observed);
}

function excess({ observed, expected }: UnderlagPart): number {
  return observed / Math.max(expected ?? observed, 0.1);
}

/** The parts that say most: raised and counted ones, furthest above what was expected. */
export function topParts(parts: readonly UnderlagPart[], count = 3): readonly UnderlagPart[] {
  const raised = parts.filter((part) => part.is_raised && part.is_counted && part.is_known);
  return raised.toSorted((a, b) => excess(b) - excess(a)).slice(0, count);
}

/** The top parts as one sentence. */
export function topWords(parts: readonly UnderlagPart[]): string {
  const top = topParts(parts);
  const rest = topParts(parts, Infinity).length - top.length;
  if (top.length === 0) {
    return "Inget enskilt tema är förhöjt.";
  }
  const said = top.map(
    (part) => `${part.theme_title} (${observedWords(part)}, väntat ${expectedWords(part.expected)})`,
  );
  return `Mest över det väntade: ${said.join("; ")}${rest === 0 ? "" : ` och ${formatCount(rest)} teman till`}.`;
}

/** How sure it is that the plats lies above the level of the city. */
export function certaintyWords({ certainty }: Score): string {
  const of100 = Math.floor(certainty * 100);
  if (of100 >= 99) {
    return "Platsen ligger över stadens nivå i minst 99 av 100 beräkningar.";
  }
  return of100 < 1
    ? "Platsen ligger över stadens nivå i färre än 1 av 100 beräkningar."
    : `Platsen ligger över stadens nivå i ${of100} av 100 beräkningar.`;
}

/** The sum of the contributions and how far off it may be. */
export function sumWords({ value, se }: Score): string {
  const error = se === null ? "" : ` (medelfel ${signed.format(se).replace("+", "")})`;
  return `Summan av bidragen är ${signedWords(value)}${error}. 0 är stadens nivå.`;
}

/** Who decided what and when. */
export function decisionWords({ utfall_title: title, beslutad_av: by, beslutad_on: on }: Decision): string {
  return `${title} av ${by}, ${formatDate(on)}`;
}

/** What is announced when a decision has been saved. */
export function savedWords(plats: PlatsItem): string {
  const { last_decision: last, name } = plats;
  return last === null ? "Beslutet är sparat." : `Beslutet är sparat: ${name} ${UTFALL_DONE[last.utfall]}.`;
}

/** Where a plats lies. */
export function whereWords({ stadsdel, stadsdelsomrade }: PlatsItem): string {
  const names = [stadsdel, stadsdelsomrade].filter((name) => name !== null);
  return names.length === 0 ? "Utanför stadens stadsdelar" : [...new Set(names)].join(", ");
}

/** A plats in one phrase, for a status line. */
export function platsWords(plats: PlatsItem): string {
  const { name, status_title: status, underlag } = plats;
  const ground = plats.status === "kandidat" && underlag !== null ? `, ${underlag.title}` : "";
  return `${name}: ${status.toLocaleLowerCase("sv-SE")}${ground}`;
}

/** What a source cannot place, in words; null when everything has a position or nobody has counted. */
export function lostWords({ share_without_position: share }: UnderlagSource): string | null {
  return share === null || share === 0
    ? null
    : `${formatCount(Math.ceil(share * 100))} procent av källans rader saknar läge och kan inte räknas till någon plats.`;
}

/** An area in m² below a tenth of a km², else in km² too. */
export function areaWords(m2: number): string {
  const metres = `${formatCount(Math.round(m2))} m²`;
  return m2 < 100_000 ? metres : `${metres} (${formatKm2(m2 / 1e6)})`;
}
