/** The themes of one place, source by source, with their rates. Two clocks are never put in one table. */

import { html, nothing, type TemplateResult } from "lit";

import type { Period, PeriodRate, Source, ThemeCounts } from "./api";
import { breakList } from "./breaks";
import { formatCount, formatDate } from "./format";
import { sourceLineOf } from "./sources";
import { countWords, themeBreakWords } from "./words";

/** The titles of all periods of some themes, the newest first, where it is seen without scrolling. */
export function titlesOf(periods: readonly (readonly Period[])[]): string[] {
  const titles = new Map(periods.flat().map(({ from, title }) => [from, title]));
  return [...titles]
    .sort(([a], [b]) => b.localeCompare(a))
    .map(([, title]) => title);
}

/** The themes by source, in the order of the API. */
export function bySource(themes: readonly ThemeCounts[]): ReadonlyMap<string, readonly ThemeCounts[]> {
  const found = new Map<string, ThemeCounts[]>();
  for (const counts of themes) {
    found.set(counts.source, [...(found.get(counts.source) ?? []), counts]);
  }
  return found;
}

function isRaised(periods: readonly { readonly title: string; readonly is_raised: boolean | null }[] | null | undefined, title: string): boolean {
  return periods?.some((period) => period.title === title && period.is_raised === true) ?? false;
}

function countCell(counts: ThemeCounts, title: string): TemplateResult {
  const window = counts.windows.find((each) => each.title === title);
  return html`<td class="number">
    ${countWords(window?.n ?? null, window?.status ?? null)}
    ${isRaised(counts.concentration, title) ? html`<small>mer än slumpen</small>` : nothing}
    ${isRaised(counts.clustering, title) ? html`<small>samlad volym</small>` : nothing}
  </td>`;
}

interface ThemeTable {
  readonly id: string;
  readonly caption: string;
  readonly titles: readonly string[];
  readonly themes: readonly ThemeCounts[];
  readonly shown: string;
  readonly cell: (counts: ThemeCounts, title: string) => TemplateResult;
}

function themeTable({ id, caption, titles, themes, shown, cell }: ThemeTable): TemplateResult {
  return html`
    <div class="scroll" role="region" tabindex="0" aria-labelledby=${id}>
      <table class="themes">
        <caption id=${id}>
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">Tema</th>
            ${titles.map((title) => html`<th scope="col" class="number">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${themes.map(
            (counts) => html`
              <tr class=${counts.theme === shown ? "selected" : ""}>
                <th scope="row">${counts.title}</th>
                ${titles.map((title) => cell(counts, title))}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function rateCell({ rates }: ThemeCounts, title: string): TemplateResult {
  const rate = rates?.find((each) => each.title === title);
  return html`<td>${rate?.words ?? "ingen uppgift"}</td>`;
}

/** The denominators of every shown period, said once. */
export function denominatorWords(rates: readonly PeriodRate[]): string {
  const said = new Map(
    rates.flatMap(({ title, population, population_on: on }) =>
      population === null
        ? []
        : [[title, `${title}: ${formatCount(population)}${on === null ? "" : `, räknade ${formatDate(on)}`}`] as const],
    ),
  );
  return said.size === 0 ? "" : `Nämnare, folkbokförda: ${[...said.values()].join("; ")}.`;
}

function ratePart(title: string, themes: readonly ThemeCounts[], shown: string): TemplateResult | typeof nothing {
  const rated = themes.filter(({ rates }) => rates !== null && rates !== undefined);
  const titles = titlesOf(rated.map(({ rates }) => rates ?? []));
  return titles.length === 0
    ? nothing
    : html`
        <details>
          <summary>Visa per 1 000 invånare, med intervall</summary>
          ${themeTable({
            id: `rates-${rated[0]?.source ?? ""}`,
            caption: `${title}: per 1 000 invånare, med 95 % intervall`,
            titles,
            themes: rated,
            shown,
            cell: rateCell,
          })}
          <p class="source">${denominatorWords(rated.flatMap(({ rates }) => rates ?? []))}</p>
        </details>
      `;
}

function sourcePart(
  source: string,
  themes: readonly ThemeCounts[],
  shown: string,
  sources: readonly Source[],
): TemplateResult {
  const [first] = themes;
  const title = sources.find((each) => each.source === source)?.title ?? source;
  return html`
    <section class="of-source" aria-labelledby="title-${source}">
      <h3 id="title-${source}">${title}</h3>
      ${themeTable({
        id: `themes-${source}`,
        caption: `${title}: antal ${first?.unit ?? "händelser"} per tema och år`,
        titles: titlesOf(themes.map(({ windows }) => windows)),
        themes,
        shown,
        cell: countCell,
      })}
      ${ratePart(title, themes, shown)} ${breakList(themeBreakWords(themes))}
      ${sourceLineOf(sources, source, first?.clock)}
    </section>
  `;
}

/** Every source's themes, each with its clock. */
export function themeParts(
  themes: readonly ThemeCounts[],
  shown: string,
  sources: readonly Source[],
): TemplateResult[] {
  return [...bySource(themes)].map(([source, of]) => sourcePart(source, of, shown, sources));
}
