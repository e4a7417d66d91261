/** The form of a decision without its face: what is asked, what is wrong, and what is sent. */

import type { Outline, PlatsDetail, Sending, Utfall } from "./api";

export const LONGEST_NAME = 80;
export const LONGEST_DECIDER = 120;
export const LONGEST_REASON = 2000;

/** Fields in the order in which they stand. */
export const FIELDS = ["utfall", "namn", "polygon", "beslutad_av", "beslutad_on", "motivering"] as const;
export type Field = (typeof FIELDS)[number];
export type Problems = Partial<Readonly<Record<Field, string>>>;

export interface DecisionForm {
  /** Made once: sending the form twice makes one decision. */
  readonly beslutId: string;
  /** null: a drawn plats that nobody has decided about. */
  readonly plats: PlatsDetail | null;
  readonly next: readonly Utfall[];
  readonly utfall: Utfall | null;
  readonly namn: string;
  readonly beslutadAv: string;
  readonly beslutadOn: string;
  readonly motivering: string;
  /** A person's polygon; null: as it is. */
  readonly polygon: Outline | null;
}

/** A form about a plats, or about a polygon that somebody has drawn. */
export function formFor(plats: PlatsDetail | null, polygon: Outline | null, today: string, beslutId: string): DecisionForm {
  const next = plats?.next ?? (["prioriterad", "bortvald"] as const);
  return {
    beslutId,
    plats,
    next,
    utfall: plats === null ? "prioriterad" : null,
    namn: plats?.name ?? "",
    beslutadAv: "",
    beslutadOn: today,
    motivering: "",
    polygon,
  };
}

/** The same words about the plats as it stands now, after somebody else decided. */
export function renewForm(form: DecisionForm, plats: PlatsDetail, beslutId: string): DecisionForm {
  const isStillAllowed = form.utfall !== null && plats.next.includes(form.utfall);
  return { ...form, plats, next: plats.next, utfall: isStillAllowed ? form.utfall : null, beslutId };
}

/** Characters as the server counts them, by code point: the two halves of a pair are one. */
export function lengthOf(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

function textProblem(text: string, longest: number, missing: string): string | null {
  if (text.trim() === "") {
    return missing;
  }
  const length = lengthOf(text);
  return length > longest ? `Högst ${longest} tecken; texten har ${length}.` : null;
}

function dayProblem(day: string, today: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    return "Ange dagen då beslutet fattades.";
  }
  return day > today ? "Beslutsdagen ligger i framtiden." : null;
}

function utfallProblem({ utfall, plats, namn, polygon }: DecisionForm): string | null {
  if (utfall === null) {
    return "Välj vad som är beslutat.";
  }
  const isSame = utfall === plats?.last_decision?.utfall && namn.trim() === plats.name && polygon === null;
  return isSame ? "Platsen är redan prioriterad. Ändra namnet eller gränsen, eller välj ett annat utfall." : null;
}

/** What must be mended before the form can be sent. */
export function problemsOf(form: DecisionForm, today: string): Problems {
  const found: Readonly<Record<Field, string | null>> = {
    utfall: utfallProblem(form),
    namn: textProblem(form.namn, LONGEST_NAME, "Ge platsen ett namn."),
    polygon: form.plats === null && form.polygon === null ? "Rita platsens gräns först." : null,
    beslutad_av: textProblem(form.beslutadAv, LONGEST_DECIDER, "Ange vem som har beslutat."),
    beslutad_on: dayProblem(form.beslutadOn, today),
    motivering: textProblem(form.motivering, LONGEST_REASON, "Skriv varför."),
  };
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== null));
}

/** The request of a form that has no problems. */
export function sendingOf(form: DecisionForm): Sending {
  const { plats } = form;
  const said = {
    beslut_id: form.beslutId,
    utfall: form.utfall,
    beslutad_av: form.beslutadAv.trim(),
    beslutad_on: form.beslutadOn,
    motivering: form.motivering.trim(),
    ...(form.polygon === null ? {} : { polygon: form.polygon }),
  };
  if (plats === null || plats.number === 0) {
    const of = plats === null ? {} : { kandidat_id: plats.kandidat_id };
    return { path: "api/platser", body: { ...said, ...of, namn: form.namn.trim() } };
  }
  // An unchanged name is not sent: it may hold a number that only a proposed name may hold.
  const named = form.namn.trim() === plats.name ? {} : { namn: form.namn.trim() };
  return {
    path: `api/platser/${encodeURIComponent(plats.id)}/beslut`,
    body: { ...said, ...named, number: plats.number + 1 },
  };
}

/** How the server's sentences begin → the field they are about. */
const BEGINNINGS: readonly (readonly [RegExp, Field])[] = [
  [/^(Parametern|Fältet) namn\b/, "namn"],
  [/^Namnet\b/, "namn"],
  [/^(Parametern|Fältet) beslutad_av\b/, "beslutad_av"],
  [/^(Parametern|Fältet) beslutad_on\b/, "beslutad_on"],
  [/^Beslutsdagen\b/, "beslutad_on"],
  [/^(Parametern|Fältet) motivering\b/, "motivering"],
  [/^(Parametern|Fältet) polygon\b/, "polygon"],
  [/^(Polygonen|En polygon)\b/, "polygon"],
  [/^(Parametern|Fältet) utfall\b/, "utfall"],
  [/^(Platsen är redan|Ingen har beslutat)\b/, "utfall"],
];

const LABELS: Readonly<Record<string, string>> = {
  namn: "Namn",
  beslutad_av: "Beslutad av",
  beslutad_on: "Beslutsdag",
  motivering: "Motivering",
  polygon: "Gräns",
  utfall: "Beslut",
};

/** The field that a refusal is about; null: the whole. */
export function fieldOf(detail: string): Field | null {
  return BEGINNINGS.find(([form]) => form.test(detail))?.[1] ?? null;
}

/** A refusal with the names that the form itself uses. */
export function refusalWords(detail: string): string {
  return detail.replace(/^(Parametern|Fältet) (\w+)/, (whole, _kind: string, name: string) => LABELS[name] ?? whole);
}
