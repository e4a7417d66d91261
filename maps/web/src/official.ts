/** The official statistics of an area: per year and month, with breaks, gaps and preliminary figures said. */

import { html, nothing, type TemplateResult } from "lit";

import type { MonthCount, OfficialSeries, Source, YearCount } from "./api";
import { breakList } from "./breaks";
import { seriesChart } from "./chart";
import type { OnChange } from "./controls";
import { formatShortMonth } from "./format";
import { MONTHS, monthsByYear } from "./series";
import { breakWords, clockWords, seriesWords, sourceWords } from "./words";

function noteOf({ note, is_preliminary: isPreliminary }: YearCount): string {
  return [isPreliminary ? "preliminärt" : "", note ?? ""].filter((text) => text !== "").join("; ");
}

function yearTable(title: string, years: readonly YearCount[]): TemplateResult {
  return html`
    <table class="years">
      <caption>
        ${title} per år
      </caption>
      <thead>
        <tr>
          <th scope="col">År</th>
          <th scope="col" class="number">Antal</th>
          <th scope="col">Anmärkning</th>
        </tr>
      </thead>
      <tbody>
        ${years.map(
          (year) => html`
            <tr>
              <th scope="row">${year.year}</th>
              <td class="number">${seriesWords(year.n, year.status)}</td>
              <td>${noteOf(year)}</td>
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

function monthCell(month: MonthCount | undefined): TemplateResult {
  if (month === undefined) {
    return html`<td class="number">ingen uppgift</td>`;
  }
  const mark = month.is_preliminary ? html`<abbr title="preliminärt">p</abbr>` : nothing;
  return html`<td class="number">${seriesWords(month.n, month.status)} ${mark}</td>`;
}

function monthTable(title: string, series: readonly MonthCount[]): TemplateResult {
  return html`
    <details>
      <summary>Visa ${title.toLocaleLowerCase("sv-SE")} per månad</summary>
      <div class="scroll" role="region" tabindex="0" aria-label="${title} per månad">
        <table>
          <caption>
            ${title} per månad (p = preliminärt)
          </caption>
          <thead>
            <tr>
              <th scope="col">År</th>
              ${MONTHS.map((month) => html`<th scope="col" class="number">${formatShortMonth(month)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${[...monthsByYear(series)].map(
              ([year, months]) =>
                html`<tr>
                  <th scope="row">${year}</th>
                  ${months.map(monthCell)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  `;
}

function seriesChoice(official: readonly OfficialSeries[], shown: string, onChange: OnChange): TemplateResult {
  const choose = (event: Event): void => {
    onChange({ official: (event.target as HTMLSelectElement).value });
  };
  return html`
    <div class="field">
      <label for="official">Brottstyp i statistiken</label>
      <select id="official" @change=${choose}>
        ${official.map(
          ({ brott, title }) => html`<option value=${brott} .selected=${brott === shown}>${title}</option>`,
        )}
      </select>
    </div>
  `;
}

/** The whole part of the panel; nothing when the area has no official series. */
export function officialPart(
  official: readonly OfficialSeries[],
  chosen: string | null,
  sources: readonly Source[],
  onChange: OnChange,
): TemplateResult | typeof nothing {
  const series = official.find(({ brott }) => brott === chosen) ?? official[0];
  if (series === undefined) {
    return nothing;
  }
  const source = sources.find((candidate) => candidate.source === series.source);
  return html`
    <section class="official" aria-labelledby="official-title">
      <h3 id="official-title">Officiell statistik</h3>
      ${seriesChoice(official, series.brott, onChange)} ${seriesChart(series)}
      ${yearTable(series.title, series.years)} ${breakList(series.breaks.map(breakWords))} ${monthTable(series.title, series.series)}
      <p class="source">
        ${source === undefined ? nothing : html`Källa: ${sourceWords(source)} `}${clockWords(series.clock)} Antalen kan
        därför inte jämföras rakt av med kartans.
      </p>
    </section>
  `;
}
