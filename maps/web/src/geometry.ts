/** Geometry in the browser: hexagons from their ids, and what lies under a point. */

import { cellToBoundary, latLngToCell } from "h3-js";

import type { AreaCollection, AreaFeature, Position, Ring } from "./api";

export interface UnitFeature {
  readonly type: "Feature";
  readonly properties: Readonly<Record<string, string>>;
  readonly geometry: AreaFeature["geometry"];
}

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The outline of an H3 cell as a closed GeoJSON polygon, longitude first. */
export function hexagon(h3: string): AreaFeature["geometry"] {
  return { type: "Polygon", coordinates: [cellToBoundary(h3, true)] };
}

/** The geometry of every unit that has one, by id: areas from their collection, hexagons from the id. */
export function geometriesOf(
  units: readonly string[],
  areas: AreaCollection | null,
): ReadonlyMap<string, AreaFeature["geometry"]> {
  if (areas === null) {
    return new Map(units.map((id) => [id, hexagon(id)]));
  }
  return new Map(areas.features.map(({ properties, geometry }) => [properties.code, geometry]));
}

/** The rings of a geometry, one list per polygon. */
export function polygonsOf(geometry: AreaFeature["geometry"]): readonly (readonly Ring[])[] {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

function isInRing([x, y]: Position, ring: Ring): boolean {
  let isInside = false;
  let previous = ring.at(-1);
  for (const corner of ring) {
    if (previous !== undefined) {
      const [x1, y1] = corner;
      const [x2, y2] = previous;
      // Each edge that the ray from the point eastward crosses turns inside to outside.
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) {
        isInside = !isInside;
      }
    }
    previous = corner;
  }
  return isInside;
}

/** Whether the point lies in the geometry; holes are outside. */
export function contains(geometry: AreaFeature["geometry"], point: Position): boolean {
  return polygonsOf(geometry).some((rings) => rings.filter((ring) => isInRing(point, ring)).length % 2 === 1);
}

/** The unit under a point, or null. Works without anything drawn. */
export function unitAt(
  point: Position,
  resolution: number | null,
  geometries: ReadonlyMap<string, AreaFeature["geometry"]>,
): string | null {
  if (resolution !== null) {
    const cell = latLngToCell(point[1], point[0], resolution);
    return geometries.has(cell) ? cell : null;
  }
  for (const [id, geometry] of geometries) {
    if (contains(geometry, point)) {
      return id;
    }
  }
  return null;
}

/** The smallest box around a geometry. */
export function boundsOf(geometries: Iterable<AreaFeature["geometry"]>): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const geometry of geometries) {
    for (const [lng, lat] of polygonsOf(geometry).flatMap((rings) => rings.flat())) {
      west = Math.min(west, lng);
      south = Math.min(south, lat);
      east = Math.max(east, lng);
      north = Math.max(north, lat);
    }
  }
  return { west, south, east, north };
}

/** Whether two boxes share any point. */
export function overlaps(a: Bounds, b: Bounds): boolean {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

function ringArea(ring: Ring): number {
  return Math.abs(
    ring.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
      return sum + x * nextY - nextX * y;
    }, 0),
  );
}

/** A point for the name of an area: the middle of the widest stretch across its largest part. */
export function labelPoint(geometry: AreaFeature["geometry"]): Position | null {
  const rings = polygonsOf(geometry).map((polygon) => polygon[0] ?? []);
  const largest = rings.toSorted((a, b) => ringArea(b) - ringArea(a))[0];
  if (largest === undefined || largest.length === 0) {
    return null;
  }
  const { south, north } = boundsOf([{ type: "Polygon", coordinates: [largest] }]);
  const y = (south + north) / 2;
  const crossings = crossingsAt(largest, y);
  let best: readonly [number, number] = [crossings[0] ?? 0, crossings[1] ?? 0];
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    const [from, to] = [crossings[index] ?? 0, crossings[index + 1] ?? 0];
    best = to - from > best[1] - best[0] ? [from, to] : best;
  }
  return [(best[0] + best[1]) / 2, y];
}

function crossingsAt(ring: Ring, y: number): number[] {
  const crossings: number[] = [];
  ring.forEach(([x1, y1], index) => {
    const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1];
    if (y1 > y !== y2 > y) {
      crossings.push(((x2 - x1) * (y - y1)) / (y2 - y1) + x1);
    }
  });
  return crossings.sort((a, b) => a - b);
}
