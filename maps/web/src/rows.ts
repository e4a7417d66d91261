/** Rows of the table twin: the same numbers as the map, sorted and filtered. */

import { compareText } from "./format";
import { observe, type Observation } from "./frame";
import type { Frame } from "./api";
import type { Order } from "./url";

export interface Row extends Observation {
  readonly id: string;
  /** Name of the area, or of the stadsdel a hexagon lies in; null when unknown. */
  readonly name: string | null;
}

/** Columns that a table can be sorted by. */
export type Column = "namn" | "antal" | "km2" | "lage" | "tal";

/** Rows shown at a time; more would make the page slow to read and to tab through. */
export const PAGE_SIZE = 50;

/** One row per unit of the frame for period number `period`. */
export function rowsOf(frame: Frame, period: number): Row[] {
  return frame.units.map((id, unit) => ({
    ...observe(frame, period, unit),
    id,
    name: frame.names?.[unit] ?? null,
  }));
}

/** Keep rows whose name or id holds the text (any case), and, if given, that are among `visible`. */
export function filterRows(rows: readonly Row[], search: string, visible: ReadonlySet<string> | null): Row[] {
  const text = search.trim().toLocaleLowerCase("sv-SE");
  return rows.filter(
    (row) =>
      (visible === null || visible.has(row.id)) &&
      (text === "" || row.id.includes(text) || (row.name ?? "").toLocaleLowerCase("sv-SE").includes(text)),
  );
}

/** By name, rows without one last; equal names by id, which is no text and has no Swedish order. */
function compareName(a: Row, b: Row): number {
  if (a.name === null || b.name === null) {
    return Number(a.name === null) - Number(b.name === null) || compareId(a, b);
  }
  return compareText(a.name, b.name) || compareId(a, b);
}

function compareId(a: Row, b: Row): number {
  return Number(a.id > b.id) - Number(a.id < b.id);
}

function compareNumber(a: number | null, b: number | null, direction: 1 | -1): number {
  // A missing number is neither small nor large: it stands last whichever way the table is turned.
  if (a === null || b === null) {
    return Number(a === null) - Number(b === null);
  }
  return (a - b) * direction;
}

function numberOf(row: Row, column: string): number | null {
  switch (column) {
    case "lage":
      return row.isRaised === null ? null : Number(row.isRaised);
    case "km2":
      return row.perKm2;
    case "tal":
      return row.estimate;
    default:
      return row.n;
  }
}

/** Sort a copy; rows without a number always stand last, equal rows by name. */
export function sortRows(rows: readonly Row[], order: Order): Row[] {
  const direction = order.startsWith("-") ? -1 : 1;
  const column = order.replace("-", "");
  return rows.toSorted((a, b) => {
    if (column === "namn") {
      return compareName(a, b) * direction;
    }
    return compareNumber(numberOf(a, column), numberOf(b, column), direction) || compareName(a, b);
  });
}

/** The order after a press on a column's heading: names first A–Ö, numbers first falling. */
export function nextOrder(present: Order, column: Column): Order {
  const first: Order = column === "namn" ? "namn" : `-${column}`;
  const second: Order = column === "namn" ? "-namn" : column;
  return present === first ? second : first;
}

/** The page (from 0) on which a row stands; 0 when it is not among the rows. */
export function pageOf(rows: readonly Row[], id: string | null): number {
  const at = rows.findIndex((row) => row.id === id);
  return at === -1 ? 0 : Math.floor(at / PAGE_SIZE);
}
