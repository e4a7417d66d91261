/** What one layer and theme look like: frame, classes and geometry joined, ready to draw. */

import type { AreaCollection, AreaFeature, Frame, Layer, Theme } from "./api";
import { markOf, type Scheme, schemeOf } from "./classes";
import { isHexagonal, observe } from "./frame";
import { geometriesOf, type UnitFeature } from "./geometry";

export interface Picture {
  readonly layer: Layer;
  readonly theme: Theme;
  readonly frame: Frame;
  readonly scheme: Scheme;
  /** Resolution of the hexagons; null for areas. */
  readonly resolution: number | null;
  /** Geometry by id of the unit. */
  readonly geometries: ReadonlyMap<string, AreaFeature["geometry"]>;
  /** The units with their mark of every period, `t0`, `t1`, … */
  readonly features: readonly UnitFeature[];
  /** Areas whose boundaries and names are drawn above the units. */
  readonly context: AreaCollection | null;
}

/** The boundaries a picture needs: those of its own units, and those drawn above them. */
export interface Boundaries {
  readonly units: AreaCollection | null;
  readonly context: AreaCollection | null;
}

/** The marks of one unit in every period. */
export function marksOf(frame: Frame, scheme: Scheme, unit: number): Record<string, string> {
  return Object.fromEntries(
    frame.windows.map((_, period) => [`t${period}`, markOf(observe(frame, period, unit), scheme)]),
  );
}

/** Add the areas that the frame does not name: nothing is published for them, and that is shown. */
export function withEveryArea(frame: Frame, areas: AreaCollection | null): Frame {
  const known = new Set(frame.units);
  const missing = (areas?.features ?? []).map(({ properties }) => properties).filter(({ code }) => !known.has(code));
  if (missing.length === 0) {
    return frame;
  }
  const nothing = missing.map(() => null);
  type Columns<T> = readonly (readonly (T | null)[])[];
  const extend = <T>(columns: Columns<T>): Columns<T> => columns.map((column) => [...column, ...nothing]);
  const extendAny = <T>(columns: Columns<T> | null | undefined): Columns<T> | null =>
    columns === null || columns === undefined ? null : extend(columns);
  return {
    ...frame,
    units: [...frame.units, ...missing.map(({ code }) => code)],
    names: [...(frame.names ?? frame.units.map(() => null)), ...missing.map(({ name }) => name)],
    area_km2: [...frame.area_km2, ...nothing],
    values: extend(frame.values),
    status: extend(frame.status),
    expected: extendAny(frame.expected),
    raised: extendAny(frame.raised),
    estimate: extendAny(frame.estimate),
    low: extendAny(frame.low),
    high: extendAny(frame.high),
    base: extendAny(frame.base),
  };
}

/** Join everything that is drawn and listed. `counted` is what the layer's source counts. */
export function pictureOf(
  layer: Layer,
  theme: Theme,
  published: Frame,
  boundaries: Boundaries,
  counted: string = layer.unit,
): Picture {
  const frame = withEveryArea(published, boundaries.units);
  const scheme = schemeOf(layer, frame, counted);
  const geometries = geometriesOf(frame.units, boundaries.units);
  const features = frame.units.flatMap((id, unit): UnitFeature[] => {
    const geometry = geometries.get(id);
    return geometry === undefined
      ? []
      : [{ type: "Feature", properties: { id, ...marksOf(frame, scheme, unit) }, geometry }];
  });
  const resolution = isHexagonal(layer.geography) ? Number(layer.geography.replace(/\D/g, "")) : null;
  return { layer, theme, frame, scheme, resolution, geometries, features, context: boundaries.context };
}
