/** The official statistics of an area: per year and month, with breaks, gaps and preliminary figures said. */

import { html, nothing, type TemplateResult } from "lit";

import type { MonthCount, OfficialSeries, Source, YearCount } from "./api";
import { breakList } from "./breaks";
import { seriesChart } from "./chart";
import { type OnChange, selectField } from "./controls";
import { formatShortMonth } from "./format";
import { MONTHS, monthsByYear } from "./series";
import { sourceLineOf } from "./sources";
import { breakWords, seriesWords } from "./words";

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

/** What tells one series from the others of an area: two sources may call theirs the same. */
export function seriesId({ source, unit, brott, series }: OfficialSeries): string {
  return [source, unit, series.length === 0 ? "ar" : "manad", brott].join(".");
}

/** The series to begin with: all reported crime, counted rather than as a rate. */
export function firstSeries(official: readonly OfficialSeries[]): OfficialSeries | undefined {
  const totals = official.filter(({ brott }) => brott.startsWith("Totalt antal"));
  return totals.find(({ unit }) => unit === "antal") ?? totals[0] ?? official[0];
}

function seriesTitle({ title, series }: OfficialSeries): string {
  return `${title}${series.length === 0 ? ", per år" : ", per månad och år"}`;
}

function seriesChoice(
  official: readonly OfficialSeries[],
  shown: string,
  sources: readonly Source[],
  onChange: OnChange,
): TemplateResult {
  return selectField({
    id: "official",
    label: "Serie i statistiken",
    options: official.map((each) => ({
      value: seriesId(each),
      title: seriesTitle(each),
      group: sources.find(({ source }) => source === each.source)?.title ?? each.source,
    })),
    chosen: shown,
    onChoose: (official) => {
      onChange({ official });
    },
  });
}

const UNIT_NOTES: Readonly<Record<OfficialSeries["unit"], string>> = {
  antal: "Antalen kan inte jämföras rakt av med kartans: de räknas på ett annat sätt.",
  per_100000: "Antal per 100 000 invånare, som utgivaren har räknat dem.",
  personer: "Folkbokförda, inte alla som vistas här.",
  handelser: "Polisens notiser är ett urval av händelser och blir inte alltid ett anmält brott.",
};

/** The whole part of the panel; nothing when the area has no official series. */
export function officialPart(
  official: readonly OfficialSeries[],
  chosen: string | null,
  sources: readonly Source[],
  onChange: OnChange,
): TemplateResult | typeof nothing {
  const series = official.find((each) => seriesId(each) === chosen) ?? firstSeries(official);
  if (series === undefined) {
    return nothing;
  }
  return html`
    <section class="official" aria-labelledby="official-title">
      <h3 id="official-title">Officiell statistik</h3>
      ${seriesChoice(official, seriesId(series), sources, onChange)} ${seriesChart(series)}
      ${yearTable(series.title, series.years)} ${breakList(series.breaks.map(breakWords))}
      ${series.series.length === 0 ? nothing : monthTable(series.title, series.series)}
      ${sourceLineOf(sources, series.source, series.clock)}
      <p class="source">${UNIT_NOTES[series.unit]}</p>
    </section>
  `;
}
