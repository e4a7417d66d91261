/**
 * The API as the viewer sees it: the shapes of its answers and one typed client.
 *
 * Addresses are relative to the page, so that the viewer works behind a proxy that gives it a path.
 */

/** What may be said about a published number; null in a frame means that nothing is published. */
export type Status = "exact" | "protected" | "withheld";
/** The official series also know months that are missing and series that do not apply. */
export type SeriesStatus = Status | "saknas" | "ej_tillamplig";
/** Which instant a crime is counted by: when it was committed, or when it was reported. */
export type Clock = "brottstid" | "anmald";
export type Measure = "antal" | "koncentration";

/** A half-open interval of dates, `from` included and `to` not. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly title: string;
}

export interface Layer {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly measure: Measure;
  readonly geography: string;
  /** Collection whose areas the layer is about; null for hexagons. */
  readonly area_set: string | null;
  readonly clock: Clock;
  readonly source: string;
  readonly unit: string;
  readonly caveats: readonly string[];
  readonly themes: readonly string[];
  readonly windows: readonly Period[];
}

export interface Theme {
  readonly id: string;
  readonly title: string;
  readonly is_sensitive: boolean;
  readonly finest: string;
}

export interface Source {
  readonly source: string;
  readonly title: string;
  readonly publisher: string;
  readonly licence: string;
  readonly latest_date: string | null;
  readonly clock: Clock;
  readonly is_synthetic: boolean;
}

export interface Catalog {
  /** null: nothing is published. */
  readonly version: number | null;
  readonly is_synthetic: boolean;
  readonly layers: readonly Layer[];
  readonly themes: readonly Theme[];
  readonly sources: readonly Source[];
}

/** One layer and theme, every period: units once, then one column of values per period. */
export interface Frame {
  readonly layer: string;
  readonly theme: string;
  readonly geography: string;
  readonly version: number;
  readonly clock: Clock;
  readonly source: string;
  readonly is_synthetic: boolean;
  readonly threshold: number | null;
  readonly units: readonly string[];
  /** Names of areas; for hexagons the stadsdel they lie in, where it is given. */
  readonly names?: readonly (string | null)[] | null;
  readonly area_km2: readonly (number | null)[];
  readonly windows: readonly Period[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly status: readonly (readonly (number | null)[])[];
  readonly statuses: readonly Status[];
  readonly expected?: readonly (readonly (number | null)[])[] | null;
  readonly raised?: readonly (readonly (boolean | null)[])[] | null;
  readonly classes: readonly number[];
}

export interface PeriodCount extends Period {
  readonly n: number | null;
  readonly status: Status | null;
}

/** Whether a hexagon and its neighbours hold more than chance explains in one period. */
export interface PeriodConcentration extends Period {
  readonly is_raised: boolean | null;
  readonly status: Status | null;
}

export interface ThemeCounts {
  readonly theme: string;
  readonly title: string;
  readonly windows: readonly PeriodCount[];
  readonly concentration?: readonly PeriodConcentration[] | null;
  /** Days within the shown periods from which the theme counts something else than before. */
  readonly breaks: readonly SeriesBreak[];
}

export interface MonthCount {
  readonly month: string;
  readonly n: number | null;
  readonly status: SeriesStatus;
  readonly note: string | null;
  readonly is_preliminary: boolean;
}

export interface YearCount {
  readonly year: number;
  readonly n: number | null;
  readonly status: SeriesStatus;
  readonly note: string | null;
  readonly is_preliminary: boolean;
}

export interface SeriesBreak {
  readonly at: string;
  readonly reason: string;
}

export interface OfficialSeries {
  readonly brott: string;
  readonly title: string;
  readonly clock: Clock;
  readonly source: string;
  readonly series: readonly MonthCount[];
  readonly years: readonly YearCount[];
  readonly breaks: readonly SeriesBreak[];
}

export interface Profile {
  readonly cell?: {
    readonly h3: string;
    readonly resolution: number;
    readonly area_m2: number;
    readonly stadsdel: string | null;
  };
  readonly area?: {
    readonly kind: string;
    readonly code: string;
    readonly name: string;
    readonly version: string;
    readonly is_approximate: boolean;
  };
  readonly summary: readonly string[];
  readonly themes: readonly ThemeCounts[];
  readonly official?: readonly OfficialSeries[];
  readonly sources: readonly Source[];
  readonly is_synthetic: boolean;
}

export type Position = readonly [lng: number, lat: number];
export type Ring = readonly Position[];
export interface AreaFeature {
  readonly type: "Feature";
  readonly properties: { readonly code: string; readonly name: string };
  readonly geometry:
    | { readonly type: "Polygon"; readonly coordinates: readonly Ring[] }
    | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly Ring[])[] };
}
export interface AreaCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly AreaFeature[];
}

/** A refusal or failure, with the sentence to show. `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const plain = `Servern svarade med fel ${response.status}.`;
  try {
    const body = (await response.json()) as { detail?: unknown; title?: unknown };
    const sentence = [body.detail, body.title].find((text) => typeof text === "string" && text !== "");
    return new ApiError(typeof sentence === "string" ? sentence : plain, response.status);
  } catch {
    // A proxy's HTML page, or nothing: the status is all that is known.
    return new ApiError(plain, response.status);
  }
}

async function getJson(path: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { Accept: "application/json, application/geo+json" } });
  } catch {
    throw new ApiError("Servern svarar inte. Kontrollera anslutningen och försök igen.", 0);
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response.json();
}

/** Refuse a frame whose columns do not fit its units: a shifted column would colour the wrong places. */
export function requireFrame(frame: Frame): Frame {
  const columns = [...frame.values, ...frame.status, ...(frame.raised ?? []), ...(frame.expected ?? [])];
  const isWhole =
    columns.every((column) => column.length === frame.units.length) &&
    frame.values.length === frame.windows.length &&
    frame.status.length === frame.windows.length &&
    frame.area_km2.length === frame.units.length;
  if (!isWhole) {
    throw new ApiError(`Svaret för lagret ${frame.layer} är inte helt: kolumnerna är olika långa.`, 200);
  }
  return frame;
}

/** What the viewer asks of the server. A test may answer in its place. */
export interface Api {
  catalog(): Promise<Catalog>;
  frame(layer: string, theme: string): Promise<Frame>;
  areas(collection: string): Promise<AreaCollection>;
  cellProfile(h3: string): Promise<Profile>;
  areaProfile(kind: string, code: string, version: string | null): Promise<Profile>;
}

const part = encodeURIComponent;

/** The client of the real API. */
export const api: Api = {
  async catalog() {
    return (await getJson("api/layers")) as Catalog;
  },
  async frame(layer, theme) {
    return requireFrame((await getJson(`api/frames/${part(layer)}?tema=${part(theme)}`)) as Frame);
  },
  async areas(collection) {
    return (await getJson(`api/collections/${part(collection)}/items?limit=1000`)) as AreaCollection;
  },
  async cellProfile(h3) {
    return (await getJson(`api/cells/${part(h3)}/profile`)) as Profile;
  },
  async areaProfile(kind, code, version) {
    const query = version === null ? "" : `?version=${part(version)}`;
    return (await getJson(`api/areas/${part(kind)}/${part(code)}/profile${query}`)) as Profile;
  },
};
