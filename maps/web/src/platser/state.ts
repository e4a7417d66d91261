/** What is chosen among platser, as the address carries it, and what of the list that leaves. */

import { contains } from "../geometry";
import type { Position } from "../api";
import { type Outline, type PlatserList, type PlatsItem, type PlatsOutline, type PlatsStatus, STATUSES } from "./api";

export interface PlatserState {
  /** Id of the plats whose panel is open. */
  readonly plats: string | null;
  readonly status: PlatsStatus | null;
  /** Code of a stadsdelsområde, or `alla`; null: the one that the reader calls theirs. */
  readonly omrade: string | null;
}

/** Said in place of a code: no stadsdelsområde is left out, whichever is the reader's. */
export const WHOLE_CITY = "alla";

export const NO_PLATS: PlatserState = { plats: null, status: null, omrade: null };

const PLATS = /^(k-[0-9a-f]{15}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const CODE = /^[a-z0-9-]{1,80}$/;

/** Read the part of an address that is about platser. What is malformed is left out. */
export function parsePlatser(read: URLSearchParams): PlatserState {
  const fitting = (name: string, form: RegExp): string | null => {
    const value = read.get(name) ?? "";
    return form.test(value) ? value : null;
  };
  return {
    plats: fitting("plats", PLATS),
    status: STATUSES.find((status) => status === read.get("platsstatus")) ?? null,
    omrade: fitting("platsomrade", CODE),
  };
}

/** The names and values that an address carries; null is left out of it. */
export function platserQuery({ plats, status, omrade }: PlatserState): readonly (readonly [string, string | null])[] {
  return [
    ["plats", plats],
    ["platsstatus", status],
    ["platsomrade", omrade],
  ];
}

/** The stadsdelsområde that is shown; null: all. `mine` is the reader's own. */
export function areaShown({ omrade }: PlatserState, mine: string | null): string | null {
  const area = omrade ?? mine;
  return area === WHOLE_CITY ? null : area;
}

/** The platser that a choice of status and stadsdelsområde leaves, in the order of the API. */
export function platserShown(list: PlatserList, { status }: PlatserState, area: string | null): readonly PlatsItem[] {
  return list.platser.filter(
    (plats) => (status === null || plats.status === status) && (area === null || plats.stadsdelsomrade_code === area),
  );
}

/** Whether an id means this plats; a kandidatplats keeps its first id after a decision. */
export function isPlats(plats: PlatsItem, id: string | null): boolean {
  return id !== null && (plats.id === id || plats.kandidat_id === id);
}

/** A plats with its shape, as the map draws it. */
export interface DrawnPlats {
  readonly plats: PlatsItem;
  readonly geometry: Outline;
}

/** Join platser and shapes. Only kandidatplatser and prioriterade platser are drawn. */
export function drawnOf(platser: readonly PlatsItem[], outlines: readonly PlatsOutline[]): readonly DrawnPlats[] {
  const byId = new Map(outlines.map(({ id, geometry }) => [id, geometry]));
  return platser.flatMap((plats) => {
    const key = plats.status === "kandidat" ? plats.kandidat_id : plats.id;
    const isDrawn = plats.status === "kandidat" || plats.status === "prioriterad";
    const geometry = key === null ? undefined : byId.get(key);
    return isDrawn && geometry !== undefined ? [{ plats, geometry }] : [];
  });
}

/** The plats at a point: what people have prioritised stands above what is only computed. */
export function platsAt(point: Position, drawn: readonly DrawnPlats[]): PlatsItem | null {
  const here = drawn.filter(({ geometry }) => contains(geometry, point)).map(({ plats }) => plats);
  return here.find(({ status }) => status === "prioriterad") ?? here[0] ?? null;
}
