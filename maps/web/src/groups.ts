/** Sources gathered as people know them: four groups, in the order in which layers are offered. */

import type { Layer, Source, Theme } from "./api";

export interface Group {
  readonly id: string;
  readonly title: string;
}

const GROUPS: readonly (Group & { readonly has: (source: string) => boolean })[] = [
  { id: "anmalda_brott", title: "Anmälda brott", has: (source) => source.startsWith("polisen__anmalda_brott") },
  { id: "tyck_till", title: "Tyck till", has: (source) => source === "stockholm__tyck_till" },
  {
    id: "trygghetsinventering",
    title: "Trygghetsinventering",
    has: (source) => source === "stockholm__trygghetsinventering",
  },
  {
    id: "undersokningar",
    title: "Trygghetsmätning och NTU",
    has: (source) => source === "stockholm__trygghetsmatning" || source === "bra__ntu_regso",
  },
];

/** The group of a source; one that no group has is a group of its own. */
export function groupOf(source: string): Group {
  return GROUPS.find(({ has }) => has(source)) ?? { id: source, title: source };
}

/** Whether a theme stands in the list that a source's layers show. The police's sources share one list. */
export function isListedFor(theme: Theme, source: string): boolean {
  return theme.source === source || [theme.source, source].every((each) => groupOf(each).id === "anmalda_brott");
}

/** Off until somebody asks: it follows the weather. */
const LAST_THEMES: readonly string[] = ["sno_halka"];

/** The themes of a layer in the order of the API, what follows the weather last. */
export function themesOf(layer: Layer, themes: readonly Theme[]): Theme[] {
  const offered = themes.filter(({ id }) => layer.themes.includes(id));
  return [
    ...offered.filter(({ id }) => !LAST_THEMES.includes(id)),
    ...offered.filter(({ id }) => LAST_THEMES.includes(id)),
  ];
}

/** What a layer's source counts; a layer that tells of concentration or rates says it of its source's counts. */
export function countedUnit(layers: readonly Layer[], layer: Layer): string {
  const counting = layers.find(({ source, measure }) => source === layer.source && measure === "antal");
  return layer.measure === "andel" ? layer.unit : (counting?.unit ?? layer.unit);
}

/** The sources in the order of their groups. */
export function inGroupOrder(sources: readonly Source[]): Source[] {
  const place = ({ source }: Source): number => {
    const at = GROUPS.findIndex(({ has }) => has(source));
    return at === -1 ? GROUPS.length : at;
  };
  return sources.toSorted((a, b) => place(a) - place(b));
}
