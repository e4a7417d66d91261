/** Whose view this is, which area the reader calls mine, and how far each source reaches. */

import { html, nothing, type TemplateResult } from "lit";

import type { AreaCollection, Catalog, Source } from "./api";
import type { OnChange } from "./controls";
import { selectField } from "./controls";
import { compareText, formatDate } from "./format";
import { inGroupOrder } from "./groups";
import { syntheticBanner } from "./legend";
import { recipientWords } from "./words";

const WHOLE_CITY = "Hela staden";

/** The choice of an area. It stands before the areas have come, so that nothing jumps. */
function homeField(homes: AreaCollection | null, chosen: string | null, onChange: OnChange): TemplateResult {
  const areas = (homes?.features ?? [])
    .map(({ properties }) => ({ value: properties.code, title: properties.name }))
    .toSorted((a, b) => compareText(a.title, b.title));
  return selectField({
    id: "home",
    label: "Mitt stadsdelsområde",
    options: [{ value: "", title: WHOLE_CITY }, ...areas],
    chosen: chosen ?? "",
    onChoose: (code) => {
      onChange({ omrade: code === "" ? null : code });
    },
  });
}

function freshness({ title, publisher, latest_date: latest, is_synthetic: isSynthetic }: Source): TemplateResult {
  return html`
    <li>
      ${title}, ${publisher}: ${latest === null ? "inget datum" : html`<time datetime=${latest}>${formatDate(latest)}</time>`}
      ${isSynthetic ? html`<small>(syntetiskt)</small>` : nothing}
    </li>
  `;
}

/** The top of every page. */
export function whose(
  catalog: Catalog,
  homes: AreaCollection | null,
  omrade: string | null,
  onChange: OnChange,
): TemplateResult {
  return html`
    <section class="whose" aria-label="Vems lägesbild">
      <div class="whose-line">
        <p>Visar ${recipientWords(catalog.recipients)}.</p>
        ${syntheticBanner(catalog.is_synthetic)}
      </div>
      ${homeField(homes, omrade, onChange)}
      <div class="fresh">
        <h2 id="fresh-title">Senaste uppgift per källa</h2>
        <ul aria-labelledby="fresh-title">
          ${inGroupOrder(catalog.sources).map(freshness)}
        </ul>
      </div>
    </section>
  `;
}
