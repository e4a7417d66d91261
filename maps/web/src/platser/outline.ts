/** Polygons that a person makes: their size, whether they cross themselves, and how they are written. */

import { cellsToMultiPolygon, gridDisk, isValidCell } from "h3-js";

import type { Position, Ring } from "../api";
import { polygonsOf } from "../geometry";
import type { Outline } from "./api";
import { areaWords } from "./words";

/** Limits of a plats, m²; the server has the same. */
export const LEAST_M2 = 500;
export const MOST_M2 = 5_000_000;
/** Corners that the server accepts. */
export const MOST_CORNERS = 2000;
export const LEAST_CORNERS = 3;

const SEMI_MAJOR_M = 6_378_137;
const ECCENTRICITY_SQUARED = 0.006694379990141;

/** Metres per degree east and north at a latitude on the WGS 84 ellipsoid. */
function metresPerDegree(latitude: number): readonly [number, number] {
  const phi = (latitude * Math.PI) / 180;
  const root = Math.sqrt(1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2);
  const north = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / root ** 3;
  const east = (SEMI_MAJOR_M / root) * Math.cos(phi);
  return [(east * Math.PI) / 180, (north * Math.PI) / 180];
}

function ringM2(ring: Ring): number {
  const origin = ring[0];
  if (origin === undefined) {
    return 0;
  }
  const latitudes = ring.map(([, lat]) => lat);
  const [east, north] = metresPerDegree((Math.min(...latitudes) + Math.max(...latitudes)) / 2);
  const metres = ring.map(([lng, lat]) => [(lng - origin[0]) * east, (lat - origin[1]) * north] as const);
  const twice = metres.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = metres[(at + 1) % metres.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Area in m², holes left out. Within 0.1 per cent of the server's for anything the size of a plats. */
export function areaM2(outline: Outline): number {
  return polygonsOf(outline).reduce(
    (sum, rings) => sum + rings.reduce((rest, ring, at) => rest + (at === 0 ? 1 : -1) * ringM2(ring), 0),
    0,
  );
}

/** The side of the line a–b on which c lies: positive to the left. */
function side(a: Position, b: Position, c: Position): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function isBetween(a: Position, b: Position, c: Position): boolean {
  return (
    Math.min(a[0], b[0]) <= c[0] && c[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= c[1] && c[1] <= Math.max(a[1], b[1])
  );
}

/** Whether two stretches share a point. */
function meet([a, b]: readonly [Position, Position], [c, d]: readonly [Position, Position]): boolean {
  const [toC, toD, toA, toB] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (toC * toD < 0 && toA * toB < 0) {
    return true;
  }
  return (
    (toC === 0 && isBetween(a, b, c)) || (toD === 0 && isBetween(a, b, d)) ||
    (toA === 0 && isBetween(c, d, a)) || (toB === 0 && isBetween(c, d, b))
  );
}

/** Whether a polygon of these corners (not closed) crosses or touches itself. */
export function crossesItself(corners: readonly Position[]): boolean {
  const edges = corners.map((corner, at) => [corner, corners[(at + 1) % corners.length] ?? corner] as const);
  return edges.some((edge, at) =>
    edges.some((other, place) => {
      const isNeighbour = place === at + 1 || (at === 0 && place === edges.length - 1);
      return place > at && !isNeighbour && meet(edge, other);
    }),
  );
}

/** A polygon of corners, closed and written with seven decimals (about a centimetre). */
export function polygonOf(corners: readonly Position[]): Outline {
  const ring = corners.map(([lng, lat]): Position => [Number(lng.toFixed(7)), Number(lat.toFixed(7))]);
  const first = ring[0];
  return { type: "Polygon", coordinates: [first === undefined ? [] : [...ring, first]] };
}

/** Why no plats can have these corners, as a sentence; null when it can. */
export function outlineProblem(corners: readonly Position[]): string | null {
  if (corners.length < LEAST_CORNERS) {
    return "En plats behöver minst tre hörn.";
  }
  if (corners.length > MOST_CORNERS) {
    return `Polygonen har ${corners.length} hörn; högst ${MOST_CORNERS} går att spara.`;
  }
  if (crossesItself(corners)) {
    return "Gränsen korsar sig själv. Ångra det sista hörnet.";
  }
  return sizeProblem(areaM2(polygonOf(corners)));
}

/** Why no plats can have this size; null when it can. */
export function sizeProblem(m2: number): string | null {
  if (m2 >= LEAST_M2 && m2 <= MOST_M2) {
    return null;
  }
  return `Ytan är ${areaWords(m2)}. En plats är mellan ${areaWords(LEAST_M2)} och ${areaWords(MOST_M2)}.`;
}

/** A made outline, or why it could not be made. */
export type Made = { readonly outline: Outline } | { readonly problem: string };

/** One number: point or comma as decimal mark. */
function numberOf(text: string | undefined): number {
  return text === undefined ? NaN : Number(text.replace(",", "."));
}

const PAIR = /^(\d{1,2}[.,]\d+)(?:\s*;\s*|\s*,\s+|\s+|(?<=\.\d+),)(\d{1,2}[.,]\d+)$/;
const [SOUTH, NORTH, WEST, EAST] = [53, 72, 5, 30];

function cornerOf(line: string): Position | null {
  const parts = PAIR.exec(line);
  const [lat, lng] = [numberOf(parts?.[1]), numberOf(parts?.[2])];
  const isSwedish = lat >= SOUTH && lat <= NORTH && lng >= WEST && lng <= EAST;
  return isSwedish ? [lng, lat] : null;
}

/** Read corners written one a line as latitude and longitude, as maps write them. */
export function outlineOfText(text: string): Made {
  const lines = text.split("\n").map((line) => line.trim());
  const written = lines.flatMap((line, at) => (line === "" ? [] : [{ line, number: at + 1 }]));
  const corners: Position[] = [];
  for (const { line, number } of written) {
    const corner = cornerOf(line);
    if (corner === null) {
      return { problem: `Rad ${number}: väntade latitud och longitud i grader, som 59,2436 18,0931.` };
    }
    corners.push(corner);
  }
  const open = withoutClosing(corners);
  const problem = outlineProblem(open);
  return problem === null ? { outline: polygonOf(open) } : { problem };
}

/** A list that repeats its first corner at the end is the same polygon. */
function withoutClosing(corners: readonly Position[]): readonly Position[] {
  const [first, last] = [corners[0], corners.at(-1)];
  const isClosed = corners.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
  return isClosed ? corners.slice(0, -1) : corners;
}

/** The outline of a hexagon, with or without the six around it. */
export function outlineOfCell(cell: string, hasNeighbours: boolean): Made {
  const id = cell.trim().toLowerCase();
  if (!isValidCell(id)) {
    return { problem: "Väntade rutans H3-id, femton tecken som 89088661d53ffff. Det står i rutans uppgifter." };
  }
  const coordinates = cellsToMultiPolygon(hasNeighbours ? gridDisk(id, 1) : [id], true) as Position[][][];
  const outline: Outline = { type: "MultiPolygon", coordinates };
  const problem = sizeProblem(areaM2(outline));
  return problem === null ? { outline } : { problem };
}
