/** Layers grouped as the controls offer them: one choice of layer, then size or version. */

import type { Catalog, Layer, Theme } from "./api";
import { formatDate } from "./format";
import { countedUnit, type Group, groupOf, themesOf } from "./groups";
import type { ViewState } from "./url";

/** Layers of one source and measure that differ only in the size of the hexagons or the version of the areas. */
export interface Family {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly layers: readonly Layer[];
}

/** `ruta_9` is of base `ruta`; every other geography is its own base. */
export function baseOf(geography: string): string {
  return geography.replace(/_\d+$/, "");
}

/** The family a layer belongs to. */
export function familyOf({ source, measure, geography }: Layer): string {
  return [source, measure, baseOf(geography)].join(":");
}

const PER: Readonly<Record<string, string>> = {
  ruta: "ruta",
  stadsdel: "stadsdel",
  stadsdelsomrade: "stadsdelsområde",
  regso: "RegSO",
};

/** Sources of the same group that hold the same crimes in another shape. */
const SHAPES: Readonly<Record<string, string>> = {
  polisen__anmalda_brott_basomrade: " (rader med basområde)",
  polisen__anmalda_brott_omrade: " (polisens tabell)",
};

function familyTitle(layer: Layer, counted: string): string {
  const per = PER[baseOf(layer.geography)];
  const subject = `${counted.charAt(0).toLocaleUpperCase("sv-SE")}${counted.slice(1)}`;
  if (per === undefined) {
    return layer.title;
  }
  switch (layer.measure) {
    case "antal":
      return `${subject} per ${per}${SHAPES[layer.source] ?? ""}`;
    case "koncentration":
      return `Förhöjd koncentration av ${counted}`;
    case "koncentration_gi":
      return `Samlad volym av ${counted} (Gi*)`;
    case "per_1000":
      return `${subject} per 1\u00a0000 invånare, per ${per}`;
    default:
      return layer.source === "stockholm__trygghetsmatning" ? `Trygghetsmätningen per ${per}` : layer.title;
  }
}

/** Group the layers, in the order in which the API gives them. */
export function familiesOf(layers: readonly Layer[]): Family[] {
  const families = new Map<string, Layer[]>();
  for (const layer of layers) {
    const id = familyOf(layer);
    families.set(id, [...(families.get(id) ?? []), layer]);
  }
  return [...families.values()].flatMap((members): Family[] => {
    const [first] = members;
    return first === undefined
      ? []
      : [
          {
            id: familyOf(first),
            title: familyTitle(first, countedUnit(layers, first)),
            group: groupOf(first.source),
            layers: members,
          },
        ];
  });
}

/** The layer that is the main test of the same thing as a layer of Gi*; undefined where there is none. */
export function mainTestOf(layer: Layer, layers: readonly Layer[]): Layer | undefined {
  return layer.measure === "koncentration_gi"
    ? layers.find(
        ({ source, measure, geography }) =>
          source === layer.source && measure === "koncentration" && geography === layer.geography,
      )
    : undefined;
}

/** The date from which the areas of a layer are valid; null when its areas have one version only. */
export function versionOf(layer: Layer): string | null {
  return /_(\d{4}-\d{2}-\d{2})$/.exec(layer.area_set ?? "")?.[1] ?? null;
}

const SIZES: Readonly<Record<string, string>> = {
  ruta_7: "Mycket stor (cirka 3,9 km²)",
  ruta_8: "Stor (cirka 0,55 km²)",
  ruta_9: "Liten (cirka 0,08 km²)",
};

/** What sets a layer apart within its family. */
export function variantTitle(layer: Layer): string {
  const version = versionOf(layer);
  return version === null ? (SIZES[layer.geography] ?? layer.title) : `Från ${formatDate(version)}`;
}

/** What the second choice is about. */
export function variantLegend(family: Family): string {
  return family.layers.some((layer) => baseOf(layer.geography) === "ruta") ? "Rutans storlek" : "Områdesindelning";
}

/** The layer of another family that is nearest to the present one: same hexagons, else the newest areas. */
export function nearestLayer(family: Family, present: Layer | null): Layer | undefined {
  const same = family.layers.find((layer) => layer.geography === present?.geography);
  const newest = family.layers.toSorted((a, b) => a.id.localeCompare(b.id)).at(-1);
  return baseOf(present?.geography ?? "") === "ruta" ? (same ?? newest) : newest;
}

/** What to show, and a sentence when a link asked for something that is not there. */
export interface Choice {
  readonly layer: Layer;
  readonly theme: Theme;
  readonly notice: string | null;
}

function defaultLayer(layers: readonly Layer[]): Layer | undefined {
  return (
    layers.find(
      ({ source, measure, geography }) =>
        source === "polisen__anmalda_brott" && measure === "antal" && geography === "ruta_9",
    ) ?? layers[0]
  );
}

/** Find the layer and theme of a state; null when the catalog has nothing to show. */
export function choose(catalog: Catalog, { layer: layerId, theme: themeId }: ViewState): Choice | null {
  const asked = catalog.layers.find(({ id }) => id === layerId);
  const layer = asked ?? defaultLayer(catalog.layers);
  if (layer === undefined) {
    return null;
  }
  const offered = themesOf(layer, catalog.themes);
  const theme = offered.find(({ id }) => id === themeId) ?? offered[0];
  if (theme === undefined) {
    return null;
  }
  const missing = [
    layerId !== null && asked === undefined ? `Lagret ${layerId} finns inte här; ${layer.title} visas i stället.` : "",
    themeId !== null && theme.id !== themeId ? missingTheme(catalog, themeId, theme) : "",
  ].filter((sentence) => sentence !== "");
  return { layer, theme, notice: missing.length === 0 ? null : missing.join(" ") };
}

function missingTheme(catalog: Catalog, themeId: string, shown: Theme): string {
  const title = catalog.themes.find(({ id }) => id === themeId)?.title ?? themeId;
  return `Temat ${title} visas inte i det här lagret; ${shown.title} visas i stället.`;
}
