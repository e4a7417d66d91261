/** The shapes of the API's answers, as the viewer reads them. */

/** What may be said about a published number; null in a frame means that nothing is published. */
export type Status = "exact" | "protected" | "withheld";
/** The official series also know months that are missing and series that do not apply. */
export type SeriesStatus = Status | "saknas" | "ej_tillamplig";
/** Which instant a figure is counted by; clocks of two kinds are never put in one series. */
export type Clock =
  | "anmald"
  | "brottstid"
  | "inkommen"
  | "inventerad"
  | "undersokning"
  | "matdag"
  | "handelse"
  | "bedomning";
export type Measure = "antal" | "koncentration" | "koncentration_gi" | "per_1000" | "andel";

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
  /** The source whose list the theme stands in; the police's sources share one. */
  readonly source: string;
}

export interface Source {
  readonly source: string;
  readonly title: string;
  readonly publisher: string;
  readonly licence: string;
  readonly latest_date: string | null;
  readonly clock: Clock;
  /** What should be said of the source, as why it is not shown. */
  readonly note: string | null;
  readonly is_synthetic: boolean;
}

export interface Catalog {
  /** null: nothing is published. */
  readonly version: number | null;
  /** Whom the answers are for. */
  readonly recipients: readonly string[];
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
  /** Rate per 1 000, share in per cent, or the z of Gi*, by the measure of the layer. */
  readonly estimate?: readonly (readonly (number | null)[])[] | null;
  /** The 95 % interval of a rate or share, and the inhabitants or answers it rests on. */
  readonly low?: readonly (readonly (number | null)[])[] | null;
  readonly high?: readonly (readonly (number | null)[])[] | null;
  readonly base?: readonly (readonly (number | null)[])[] | null;
  /** Per period, the day on which the inhabitants were counted. */
  readonly base_on?: readonly (string | null)[] | null;
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

/** Whether volume gathers in a hexagon and its neighbours, by Gi*. */
export interface PeriodClustering extends PeriodConcentration {
  readonly z: number | null;
}

/** A rate per 1 000 inhabitants with its interval and what it rests on. */
export interface PeriodRate extends Period {
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly population: number | null;
  readonly population_on: string | null;
  readonly status: Status | null;
  readonly words: string;
}

export interface ThemeCounts {
  readonly theme: string;
  readonly title: string;
  readonly source: string;
  readonly clock: Clock;
  readonly unit: string;
  readonly windows: readonly PeriodCount[];
  readonly concentration?: readonly PeriodConcentration[] | null;
  readonly clustering?: readonly PeriodClustering[] | null;
  readonly rates?: readonly PeriodRate[] | null;
  /** Days within the shown periods from which the theme counts something else than before. */
  readonly breaks: readonly SeriesBreak[];
}

/** What a group answered in one survey; numbers are null where too few did. */
export interface SurveyAnswer extends Period {
  readonly kon: string;
  readonly alder: string;
  readonly andel: number | null;
  readonly ki_lag: number | null;
  readonly ki_hog: number | null;
  readonly antal_svar: number | null;
  readonly status: "exact" | "withheld";
  readonly words: string;
}

/** One question of a survey in one area, every year and group. */
export interface SurveyIndicator {
  readonly source: string;
  readonly indikator: string;
  readonly title: string;
  readonly clock: Clock;
  readonly is_synthetic: boolean;
  readonly answers: readonly SurveyAnswer[];
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
  readonly unit: "antal" | "per_100000" | "personer" | "handelser";
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
  readonly surveys?: readonly SurveyIndicator[];
  readonly official?: readonly OfficialSeries[];
  readonly sources: readonly Source[];
  readonly is_synthetic: boolean;
}

export type Position = readonly [lng: number, lat: number];
export type Ring = readonly Position[];
export interface AreaFeature {
  readonly type: "Feature";
  readonly properties: {
    readonly code: string;
    readonly name: string;
    /** What the publisher calls the area, where it calls it something. */
    readonly category?: string | null;
  };
  readonly geometry:
    | { readonly type: "Polygon"; readonly coordinates: readonly Ring[] }
    | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly Ring[])[] };
}
export interface AreaCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly AreaFeature[];
}

/** A collection of areas that can be asked for. */
export interface CollectionTitle {
  readonly id: string;
  readonly title: string;
}

/** One area with what its inhabitants answered and what was reported in it. */
export interface SideBySideArea {
  readonly code: string;
  readonly name: string;
  readonly survey: Period | null;
  readonly andel: number | null;
  readonly ki_lag: number | null;
  readonly ki_hog: number | null;
  readonly antal_svar: number | null;
  readonly survey_words: string;
  readonly rate: number | null;
  readonly rate_year: number | null;
  readonly rate_words: string;
}

/** Oro och anmälda brott of every area of a division, by name. */
export interface SideBySide {
  readonly title: string;
  readonly text: string;
  readonly question: string;
  readonly area_set_from: string;
  readonly areas: readonly SideBySideArea[];
  readonly sources: readonly Source[];
  readonly is_synthetic: boolean;
}
