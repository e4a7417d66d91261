/** The state of the viewer in the address: what can be seen can be sent as a link. */

import { NO_PLATS, parsePlatser, type PlatserState, platserQuery } from "./platser/state";

export const APPEARANCES = ["ljus", "mork", "sol"] as const;
export type Appearance = (typeof APPEARANCES)[number];

export const PAGES = ["lage", "oro", "platser"] as const;
/** What the page is about: the situation, worry beside reported crime, or the platser alone. */
export type PageName = (typeof PAGES)[number];

export const ORDERS = ["namn", "-namn", "antal", "-antal", "km2", "-km2", "lage", "-lage", "tal", "-tal"] as const;
/** Column of the table that decides the order; a minus sign turns it around. */
export type Order = (typeof ORDERS)[number];

export interface Camera {
  readonly zoom: number;
  readonly lat: number;
  readonly lng: number;
}

/** Everything a link carries. null: not said, the viewer chooses. */
export interface ViewState {
  readonly page: PageName;
  /** Code of the stadsdelsområde that the reader calls mine; null: the whole city. */
  readonly omrade: string | null;
  /** Collection of further boundaries on the map; null: none. */
  readonly outlines: string | null;
  readonly layer: string | null;
  readonly theme: string | null;
  /** Title of the period, as "2024". */
  readonly period: string | null;
  readonly appearance: Appearance;
  /** H3 id or area code. */
  readonly selected: string | null;
  readonly camera: Camera | null;
  readonly order: Order;
  /** Text that the rows of the table must hold. */
  readonly search: string;
  /** The table holds only what is in sight on the map. */
  readonly isInView: boolean;
  /** Series of the official statistics shown in the panel. */
  readonly official: string | null;
  /** Question of a survey, in the panel and beside reported crime. */
  readonly question: string | null;
  readonly platser: PlatserState;
}

export const INITIAL: ViewState = {
  page: "lage",
  omrade: null,
  outlines: null,
  layer: null,
  theme: null,
  period: null,
  appearance: "ljus",
  selected: null,
  camera: null,
  // By name: a list that opens with the most crimes would be a ranking of areas.
  order: "namn",
  search: "",
  isInView: false,
  official: null,
  question: null,
  platser: NO_PLATS,
};

function oneOf<T extends string>(allowed: readonly T[], text: string | null, otherwise: T): T {
  return allowed.find((value) => value === text) ?? otherwise;
}

/** Read `zoom/lat/lng`; null when any part is no number of its range. */
export function parseCamera(text: string | null): Camera | null {
  const parts = /^([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)$/.exec(text ?? "");
  const [zoom, lat, lng] = (parts ?? []).slice(1).map(Number);
  if (zoom === undefined || lat === undefined || lng === undefined) {
    return null;
  }
  // A comparison with NaN is false, so malformed numbers fall here too.
  return zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lng) <= 180 ? { zoom, lat, lng } : null;
}

/** Write a camera, five decimals (about a metre). */
export function cameraText({ zoom, lat, lng }: Camera): string {
  return `${Number(zoom.toFixed(2))}/${Number(lat.toFixed(5))}/${Number(lng.toFixed(5))}`;
}

/** Read the query of an address. What is unknown or malformed becomes the initial value. */
export function parseState(query: string): ViewState {
  const read = new URLSearchParams(query);
  const text = (name: string): string | null => {
    const value = read.get(name);
    return value === null || value === "" ? null : value;
  };
  return {
    page: oneOf(PAGES, text("vy"), INITIAL.page),
    omrade: text("omrade"),
    outlines: text("granser"),
    layer: text("lager"),
    theme: text("tema"),
    period: text("period"),
    appearance: oneOf(APPEARANCES, text("utseende"), INITIAL.appearance),
    selected: text("vald"),
    camera: parseCamera(text("karta")),
    order: oneOf(ORDERS, text("ordning"), INITIAL.order),
    search: text("filter") ?? "",
    isInView: text("ikartan") === "ja",
    official: text("statistik"),
    question: text("fraga"),
    platser: parsePlatser(read),
  };
}

/** Write the query of an address; initial values are left out. Empty when nothing is said. */
export function stateQuery(state: ViewState): string {
  const write = new URLSearchParams();
  const put = (name: string, value: string | null, initial: string | null = null): void => {
    if (value !== null && value !== "" && value !== initial) {
      write.set(name, value);
    }
  };
  put("vy", state.page, INITIAL.page);
  put("omrade", state.omrade);
  put("lager", state.layer);
  put("tema", state.theme);
  put("period", state.period);
  put("utseende", state.appearance, INITIAL.appearance);
  put("vald", state.selected);
  put("karta", state.camera === null ? null : cameraText(state.camera));
  put("ordning", state.order, INITIAL.order);
  put("filter", state.search);
  put("ikartan", state.isInView ? "ja" : null);
  put("statistik", state.official);
  put("fraga", state.question);
  put("granser", state.outlines);
  for (const [name, value] of platserQuery(state.platser)) {
    put(name, value);
  }
  const query = write.toString().replaceAll("%2F", "/");
  return query === "" ? "" : `?${query}`;
}
