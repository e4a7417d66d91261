/** Small answers of the API made by hand. */

import type { AreaCollection, Catalog, Frame, Layer, Profile, SideBySide, Source } from "../src/api";
import type { Observation } from "../src/frame";

/** One unit of which nothing is published; a test says what it is about. */
export const NOTHING: Observation = {
  n: null,
  status: null,
  expected: null,
  isRaised: null,
  perKm2: null,
  estimate: null,
  low: null,
  high: null,
  base: null,
};

export const WINDOWS = [
  { from: "2024-01-01", to: "2025-01-01", title: "2024" },
  { from: "2025-01-01", to: "2026-01-01", title: "2025" },
];

/** Four hexagons: a number, an exact 0, a withheld one, and one without any row. */
export function hexFrame(patch: Partial<Frame> = {}): Frame {
  return {
    layer: "anmalda_brott_ruta_9",
    theme: "klotter",
    geography: "ruta_9",
    version: 1,
    clock: "brottstid",
    source: "polisen__anmalda_brott",
    is_synthetic: true,
    threshold: 5,
    units: ["89088661d43ffff", "89088661d4bffff", "89088661d4fffff", "89088661d57ffff"],
    names: ["Norrmalm", "Norrmalm", "Åsögatan", null],
    area_km2: [0.08, 0.08, 0.08, 0.08],
    windows: WINDOWS,
    values: [
      [12, 0, null, null],
      [120, 0, 7, null],
    ],
    status: [
      [0, 0, 2, null],
      [0, 0, 0, null],
    ],
    statuses: ["exact", "protected", "withheld"],
    classes: [5, 10, 25, 50, 100],
    ...patch,
  };
}

export function layerOf(patch: Partial<Layer> = {}): Layer {
  return {
    id: "anmalda_brott_ruta_9",
    title: "Anmälda brott per ruta",
    description: "Antal per ruta och år.",
    measure: "antal",
    geography: "ruta_9",
    area_set: null,
    clock: "brottstid",
    source: "polisen__anmalda_brott",
    unit: "anmälda brott",
    caveats: [],
    themes: ["klotter", "cykel"],
    windows: WINDOWS,
    ...patch,
  };
}

export const HEX = layerOf();
export const BIG_HEX = layerOf({ id: "anmalda_brott_ruta_8", geography: "ruta_8" });
export const RAISED = layerOf({ id: "koncentration_ruta_9", measure: "koncentration" });
export const STADSDEL = layerOf({
  id: "anmalda_brott_stadsdel",
  geography: "stadsdel",
  area_set: "stadsdel",
  title: "Anmälda brott per stadsdel",
});
const omrade = (version: string): Layer =>
  layerOf({
    id: `anmalda_brott_stadsdelsomrade_${version}`,
    geography: "stadsdelsomrade",
    area_set: `stadsdelsomrade_${version}`,
    themes: ["klotter", "cykel", "bostadsinbrott"],
  });
export const OLD_AREAS = omrade("2007-01-01");
export const NEW_AREAS = omrade("2023-07-01");

export const TYCK_TILL = layerOf({
  id: "tyck_till_ruta_9",
  title: "Tyck till, ärenden per ruta",
  clock: "inkommen",
  source: "stockholm__tyck_till",
  unit: "ärenden",
  themes: ["sno_halka", "nedskrapning"],
});
export const SHARES = layerOf({
  id: "trygghetsmatning_stadsdel",
  title: "Trygghetsmätningen per stadsdel",
  measure: "andel",
  geography: "stadsdel",
  area_set: "stadsdel",
  clock: "undersokning",
  source: "stockholm__trygghetsmatning",
  unit: "procent av de svarande",
  themes: ["oro_brott"],
});
export const RATES = layerOf({
  id: "anmalda_brott_per_1000",
  measure: "per_1000",
  geography: "stadsdelsomrade",
  area_set: "stadsdelsomrade_2023-07-01",
  unit: "anmälda brott per 1 000 invånare",
});
export const GI = layerOf({
  id: "koncentration_gi_ruta_9",
  measure: "koncentration_gi",
  unit: "mer än slumpen eller inte",
});

/** Four areas: two estimates, one that rests on too few answers, and one without any. */
export function estimateFrame(patch: Partial<Frame> = {}): Frame {
  return hexFrame({
    geography: "stadsdel",
    threshold: 30,
    units: ["a", "b", "c", "d"],
    names: ["A", "B", "C", "D"],
    windows: WINDOWS.slice(0, 1),
    values: [[null, null, null, null]],
    status: [[0, 0, 2, null]],
    estimate: [[0, 23.5, null, null]],
    low: [[0, 14.4, null, null]],
    high: [[7.7, 35.9, null, null]],
    base: [[60, 75, null, null]],
    classes: [0, 5, 10, 15, 20],
    ...patch,
  });
}

export function sourceOf(patch: Partial<Source> = {}): Source {
  return {
    source: "polisen__anmalda_brott",
    title: "Anmälda brott",
    publisher: "Polismyndigheten",
    licence: "fri",
    latest_date: "2025-12-31",
    clock: "brottstid",
    note: null,
    is_synthetic: false,
    ...patch,
  };
}

export const CATALOG: Catalog = {
  version: 1,
  recipients: ["oppen"],
  is_synthetic: true,
  layers: [BIG_HEX, HEX, RAISED, STADSDEL, OLD_AREAS, NEW_AREAS],
  themes: [
    { id: "klotter", title: "Klotter", is_sensitive: false, finest: "ruta_9", source: "polisen__anmalda_brott" },
    { id: "cykel", title: "Cykel", is_sensitive: false, finest: "ruta_9", source: "polisen__anmalda_brott" },
    { id: "bostadsinbrott", title: "Bostadsinbrott", is_sensitive: false, finest: "regso", source: "polisen__anmalda_brott" },
  ],
  sources: [],
};

const square = (code: string, west: number): AreaCollection["features"][number] => ({
  type: "Feature",
  properties: { code, name: code.toUpperCase() },
  geometry: {
    type: "MultiPolygon",
    coordinates: [
      [
        [
          [west, 0],
          [west + 4, 0],
          [west + 4, 4],
          [west, 4],
          [west, 0],
        ],
        [
          [west + 1, 1],
          [west + 2, 1],
          [west + 2, 2],
          [west + 1, 2],
          [west + 1, 1],
        ],
      ],
    ],
  },
});

/** Two squares of 4 by 4 degrees side by side, each with a hole from 1 to 2. */
export const SQUARES: AreaCollection = {
  type: "FeatureCollection",
  features: [square("vast", 0), square("ost", 4)],
};

export const SIDE_BY_SIDE: SideBySide = {
  title: "Oro, och anmälda brott",
  text: "De mäter olika saker.",
  question: "Hur ofta?",
  area_set_from: "2023-07-01",
  areas: [],
  sources: [],
  is_synthetic: true,
};

export const PROFILE: Profile = { summary: ["En mening."], themes: [], sources: [], is_synthetic: true };
