/** Platser made by hand. */

import type { Outline, PlatsDetail, PlatserList, PlatsItem, ScorePart, UnderlagPart } from "../../src/platser/api";

export const UUID = "0b9c6f0e-3a53-4b7e-9f0e-6a2b1f2c9a11";
export const KANDIDAT = "k-89088661d53ffff";

/** About 57 by 111 metres near Farsta. */
export const SQUARE: Outline = {
  type: "Polygon",
  coordinates: [
    [
      [18.09, 59.24],
      [18.091, 59.24],
      [18.091, 59.241],
      [18.09, 59.241],
      [18.09, 59.24],
    ],
  ],
};

export function partOf(patch: Partial<ScorePart> = {}): ScorePart {
  return {
    source: "polisen__anmalda_brott",
    source_title: "Anmälda brott",
    clock: "brottstid",
    theme: "klotter",
    theme_title: "Klotter",
    observed: 40,
    expected: 4,
    is_known: true,
    n_unknown: 0,
    is_raised: true,
    is_counted: true,
    words: "Klotter: 40, väntat 4,0; förhöjt",
    weight: 0.5,
    log_risk: 2,
    log_risk_se: 0.2,
    contribution: 1,
    ...patch,
  };
}

export function itemOf(patch: Partial<PlatsItem> = {}, parts: readonly UnderlagPart[] = [partOf()]): PlatsItem {
  return {
    id: KANDIDAT,
    kandidat_id: KANDIDAT,
    status: "kandidat",
    status_title: "Kandidatplats",
    name: "Norrmalm centrum, södra",
    stadsdel: "Norrmalm",
    stadsdelsomrade: "Norra innerstaden",
    stadsdelsomrade_code: "norra-innerstaden",
    is_drawn: false,
    underlag: {
      level: "visst",
      title: "visst underlag",
      n_sources: 1,
      is_current: true,
      period: { from: "2025-01-01", to: "2026-01-01", title: "2025" },
      parts,
      sources: [],
    },
    last_decision: null,
    is_synthetic: true,
    ...patch,
  };
}

export const DECIDED = itemOf({
  id: UUID,
  status: "prioriterad",
  status_title: "Prioriterad plats",
  last_decision: {
    number: 1,
    utfall: "prioriterad",
    utfall_title: "Prioriterad",
    beslutad_av: "Samverkansgruppen",
    beslutad_on: "2026-01-12",
    motivering: "Flera källor.",
  },
});

export function detailOf(patch: Partial<PlatsDetail> = {}, item: PlatsItem = itemOf()): PlatsDetail {
  return {
    ...item,
    score: { value: 1, se: 0.1, certainty: 0.987 },
    parts: [partOf()],
    polygon: SQUARE,
    area_m2: 6349.2,
    number: item.last_decision?.number ?? 0,
    next: item.last_decision === null ? ["prioriterad", "bortvald"] : ["prioriterad", "bortvald", "aterford"],
    history: [],
    caveats: [],
    ...patch,
  };
}

export function listOf(platser: readonly PlatsItem[]): PlatserList {
  return {
    version: 1,
    text: "Föreslagna av beräkning; ingen har beslutat om dem.",
    stadsdelsomraden: [{ code: "farsta", name: "Farsta" }],
    platser,
    caveats: [],
    is_synthetic: true,
  };
}
