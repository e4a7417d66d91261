/** Platser as the API tells of them, and the client that reads and decides. */

import { type AreaFeature, ApiError, getJson, type Period, problemOf, type Source } from "../api";

export const STATUSES = ["prioriterad", "kandidat", "bortvald", "aterford"] as const;
export type PlatsStatus = (typeof STATUSES)[number];
export const UTFALL = ["prioriterad", "bortvald", "aterford"] as const;
/** What people decided. */
export type Utfall = (typeof UTFALL)[number];
export type Level = "starkt" | "visst" | "svagt";

export type Outline = AreaFeature["geometry"];

/** What one source and theme says about a plats. */
export interface UnderlagPart {
  readonly source: string;
  readonly source_title: string;
  /** null: the source is not in the version. */
  readonly clock: string | null;
  readonly theme: string;
  readonly theme_title: string;
  readonly observed: number;
  readonly expected: number | null;
  /** false: the source knows nothing of the plats, which is not the same as none. */
  readonly is_known: boolean;
  /** Hexagons whose number is too small to be shown: `observed` is then the least it can be. */
  readonly n_unknown: number;
  readonly is_raised: boolean;
  /** false: shown, and in no score. */
  readonly is_counted: boolean;
  readonly words: string;
}

export interface ScorePart extends UnderlagPart {
  readonly weight: number;
  readonly log_risk: number | null;
  readonly log_risk_se: number | null;
  readonly contribution: number;
}

export interface UnderlagSource extends Source {
  /** Share of its rows, 0–1, that have no position and so are in no plats. */
  readonly share_without_position: number | null;
}

export interface Underlag {
  readonly level: Level;
  readonly title: string;
  /** Independent kinds of source that are raised. */
  readonly n_sources: number;
  /** false: as it stood at the last decision; it is proposed no more. */
  readonly is_current: boolean;
  readonly period: Period;
  /** In the list the raised ones, of one plats all. */
  readonly parts: readonly UnderlagPart[];
  readonly sources: readonly UnderlagSource[];
}

export interface Decision {
  readonly number: number;
  readonly utfall: Utfall;
  readonly utfall_title: string;
  readonly beslutad_av: string;
  readonly beslutad_on: string;
  readonly motivering: string;
}

export interface PlatsItem {
  /** UUID once somebody has decided, else `k-` and an H3 id. */
  readonly id: string;
  readonly kandidat_id: string | null;
  readonly status: PlatsStatus;
  readonly status_title: string;
  readonly name: string;
  readonly stadsdel: string | null;
  readonly stadsdelsomrade: string | null;
  readonly stadsdelsomrade_code: string | null;
  readonly is_drawn: boolean;
  readonly underlag: Underlag | null;
  readonly last_decision: Decision | null;
  readonly is_synthetic: boolean;
}

export interface PlatserList {
  /** null: nothing is published. */
  readonly version: number | null;
  /** What kandidatplatser are. */
  readonly text: string;
  readonly stadsdelsomraden: readonly { readonly code: string; readonly name: string }[];
  readonly platser: readonly PlatsItem[];
  readonly caveats: readonly string[];
  readonly is_synthetic: boolean;
}

export interface Score {
  readonly value: number;
  readonly se: number | null;
  /** Probability that the plats lies above the level of the city. */
  readonly certainty: number;
}

/** A part as it was stored with a decision: ids, no titles. */
export type StoredPart = Pick<
  ScorePart,
  "source" | "theme" | "weight" | "observed" | "expected" | "is_known" | "is_raised" | "contribution"
> &
  // Decisions made before hexagons without a number were counted lack it.
  Partial<Pick<ScorePart, "n_unknown">>;

/** A kandidatplats as it stood when a decision was made. */
export interface StoredUnderlag {
  readonly name: string;
  readonly window_from: string;
  readonly window_to: string;
  readonly underlag: Level;
  readonly parts: { readonly score: Score; readonly parts: readonly StoredPart[] };
}

export interface PastDecision extends Decision {
  readonly beslut_id: string;
  readonly name: string;
  readonly recorded_at: string;
  /** null: nothing was computed about the plats then. */
  readonly underlag: StoredUnderlag | null;
}

export interface PlatsDetail extends PlatsItem {
  /** null: the current version does not propose the plats. */
  readonly score: Score | null;
  readonly parts: readonly ScorePart[];
  readonly polygon: Outline;
  readonly area_m2: number;
  /** Number of the last decision; 0: none. */
  readonly number: number;
  readonly next: readonly Utfall[];
  readonly history: readonly PastDecision[];
  readonly caveats: readonly string[];
}

/** The shape of one plats on the map. */
export interface PlatsOutline {
  /** `kandidat_id` of a kandidatplats, UUID of a prioriterad plats. */
  readonly id: string;
  readonly geometry: Outline;
}

/** A decision as it is sent; `path` says about which plats. */
export interface Sending {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What the viewer asks about platser. A test may answer in its place. */
export interface PlatserApi {
  list(): Promise<PlatserList>;
  outlines(): Promise<readonly PlatsOutline[]>;
  detail(id: string): Promise<PlatsDetail>;
  decide(sending: Sending): Promise<PlatsDetail>;
}

interface OutlinePage {
  readonly features: readonly PlatsOutline[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

/** Every feature of a collection, page by page. The address of a next page is the server's own: only its cursor is used. */
async function outlinesOf(collection: string): Promise<readonly PlatsOutline[]> {
  const found: PlatsOutline[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await getJson(`api/collections/${collection}/items?limit=1000${query}`)) as OutlinePage;
    found.push(...page.features);
    const next = page.links.find(({ rel }) => rel === "next");
    cursor = next === undefined ? null : new URL(next.href, location.href).searchParams.get("cursor");
  }
  return found;
}

async function post({ path, body }: Sending): Promise<PlatsDetail> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    const again = "Servern svarar inte, så det är inte säkert att beslutet sparades. Spara igen: det sparas bara en gång.";
    throw new ApiError(again, 0);
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return (await response.json()) as PlatsDetail;
}

/** The client of the real API. */
export const platserApi: PlatserApi = {
  async list() {
    return (await getJson("api/platser")) as PlatserList;
  },
  async outlines() {
    return (await Promise.all(["kandidatplats", "prioriterad_plats"].map(outlinesOf))).flat();
  },
  async detail(id) {
    return (await getJson(`api/platser/${encodeURIComponent(id)}`)) as PlatsDetail;
  },
  decide: post,
};
