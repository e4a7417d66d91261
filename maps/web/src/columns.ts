/** The columns of the table twin: those of each measure, an estimate never without interval and base. */

import type { Scheme } from "./classes";
import { formatCount, formatEstimate } from "./format";
import type { Column, Row } from "./rows";
import { countWords, foundWords, intervalWords, rateWords } from "./words";

export interface TableColumn {
  readonly title: string;
  readonly sort: Column | null;
  readonly text: (row: Row) => string;
}

function perKm2Words(row: Row): string {
  return row.n === null || row.n === 0 || row.perKm2 === null ? countWords(row.n, row.status) : rateWords(row.perKm2);
}

function estimateWords(row: Row, few: string): string {
  if (row.status === "withheld") {
    return few;
  }
  return row.estimate === null ? "ingen uppgift" : formatEstimate(row.estimate);
}

function baseWords({ base }: Row): string {
  return base === null ? "–" : formatCount(base);
}

const COUNT: TableColumn = { title: "Antal", sort: "antal", text: (row) => countWords(row.n, row.status) };
const FOUND: TableColumn = { title: "Läge", sort: "lage", text: foundWords };
const INTERVAL: TableColumn = {
  title: "95 % intervall",
  sort: null,
  text: ({ low, high }) => intervalWords(low, high),
};
const EXPECTED: TableColumn = { title: "Förväntat antal", sort: null, text: (row) => rateWords(row.expected) };
const PER_KM2: TableColumn = { title: "Antal per km²", sort: "km2", text: perKm2Words };
const Z: TableColumn = { title: "Gi* (z)", sort: "tal", text: (row) => estimateWords(row, "för få för att visas") };
const PER_1000: TableColumn = {
  title: "Per 1\u00a0000 invånare",
  sort: "tal",
  text: (row) => estimateWords(row, "för få för att visas"),
};
const SHARE: TableColumn = {
  title: "Procent",
  sort: "tal",
  text: (row) => estimateWords(row, "för få svar för att visas"),
};
const PEOPLE: TableColumn = { title: "Invånare", sort: null, text: baseWords };
const ANSWERS: TableColumn = { title: "Antal svar", sort: null, text: baseWords };

/** The columns beside the name. `hasNumbers`: a layer of concentration that also tells the numbers themselves. */
export function columnsOf({ by, measure }: Scheme, hasNumbers: boolean): readonly TableColumn[] {
  switch (measure) {
    case "antal":
      return by === "perKm2" ? [COUNT, PER_KM2] : [COUNT];
    case "koncentration":
      return hasNumbers ? [FOUND, COUNT, EXPECTED] : [FOUND, EXPECTED];
    case "koncentration_gi":
      return [FOUND, Z];
    case "per_1000":
      return [PER_1000, INTERVAL, COUNT, PEOPLE];
    case "andel":
      return [SHARE, INTERVAL, ANSWERS];
  }
}
