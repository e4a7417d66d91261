/** Further boundaries on the map: the police's lists of utsatta områden, off until somebody asks for one. */

import { html, nothing, type TemplateResult } from "lit";

import type { Answer } from "./answer";
import type { AreaCollection, CollectionTitle } from "./api";
import { type OnChange, selectField } from "./controls";
import { compareText, formatDate } from "./format";

const KIND = /^utsatt_omrade(_\d{4}-\d{2}-\d{2})?$/;
/** Stands wherever the boundaries do. */
export const CAPTION = "Polisens bedömning av kriminell påverkan på platsen, inte av invånarna";

/** The lists there are, newest first. */
export function outlineLists(collections: readonly CollectionTitle[]): CollectionTitle[] {
  return collections.filter(({ id }) => KIND.test(id)).sort((a, b) => b.id.localeCompare(a.id));
}

/** The day from which a list holds, from its id or its title. */
function listTitle({ id, title }: CollectionTitle): string {
  const day = /\d{4}-\d{2}-\d{2}/.exec(id)?.[0] ?? /\d{4}-\d{2}-\d{2}/.exec(title)?.[0];
  return day === undefined ? "Utsatta områden" : `Utsatta områden, listan från ${formatDate(day)}`;
}

/** The areas of a list by name, with the police's own word for each. */
function areaList({ features }: AreaCollection): TemplateResult {
  const areas = features.map(({ properties }) => properties).toSorted((a, b) => compareText(a.name, b.name));
  return html`
    <details>
      <summary>Områden i listan (${areas.length})</summary>
      <ul>
        ${areas.map(({ name, category }) => html`<li>${name}${category ? html`: ${category.toLocaleLowerCase("sv-SE")}` : nothing}</li>`)}
      </ul>
    </details>
  `;
}

/** The choice of a list, with its caption; nothing where no list is loaded. */
export function outlineControl(
  collections: readonly CollectionTitle[],
  chosen: string | null,
  areas: Answer<AreaCollection>,
  onChange: OnChange,
): TemplateResult | typeof nothing {
  const lists = outlineLists(collections);
  if (lists.length === 0) {
    return nothing;
  }
  return html`
    <div class="outlines">
      ${selectField({
        id: "outlines",
        label: "Fler gränser",
        options: [{ value: "", title: "Inga" }, ...lists.map((list) => ({ value: list.id, title: listTitle(list) }))],
        chosen: chosen ?? "",
        onChoose: (id) => {
          onChange({ outlines: id === "" ? null : id });
        },
      })}
      <p class="source">Utsatta områden: ${CAPTION.charAt(0).toLocaleLowerCase("sv-SE")}${CAPTION.slice(1)}.</p>
      ${areas.problem === null ? nothing : html`<p role="alert">${areas.problem}</p>`}
      ${areas.value === null ? nothing : areaList(areas.value)}
    </div>
  `;
}
