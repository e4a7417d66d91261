/** Oro och anmälda brott side by side: two different things of the same areas, by name, never ranked. */

import { html, nothing, type TemplateResult } from "lit";

import type { Answer } from "./answer";
import type { SideBySide, SideBySideArea, Theme } from "./api";
import { type OnChange, selectField } from "./controls";
import { formatCount, formatDate, formatEstimate } from "./format";
import { syntheticMark } from "./legend";
import { sourceLine } from "./sources";
import { WORRIES } from "./viewer";
import { intervalWords } from "./words";

const NO_DATA = "ingen uppgift";

function answerCells(area: SideBySideArea): TemplateResult {
  if (area.andel === null) {
    return html`<td colspan="3">${area.survey_words}</td>
      <td>${area.survey?.title ?? "–"}</td>`;
  }
  return html`
    <td class="number">${formatEstimate(area.andel)}</td>
    <td class="number">${intervalWords(area.ki_lag, area.ki_hog)}</td>
    <td class="number">${area.antal_svar === null ? NO_DATA : formatCount(area.antal_svar)}</td>
    <td>${area.survey?.title ?? "–"}</td>
  `;
}

function areaRow(area: SideBySideArea, mine: string | null): TemplateResult {
  return html`
    <tr class=${area.code === mine ? "selected" : ""}>
      <th scope="row">${area.name}${area.code === mine ? html` <small>(mitt område)</small>` : nothing}</th>
      ${answerCells(area)}
      <td class="number">${area.rate === null ? NO_DATA : formatCount(area.rate)}</td>
      <td>${area.rate_year ?? "–"}</td>
    </tr>
  `;
}

function comparisonTable(told: SideBySide, mine: string | null): TemplateResult {
  return html`
    <div class="scroll" role="region" tabindex="0" aria-labelledby="oro-caption">
      <table class="side-by-side">
        <caption id="oro-caption">
          ${told.title}, per stadsdelsområde (indelningen från ${formatDate(told.area_set_from)}) i bokstavsordning
          ${syntheticMark(told.is_synthetic)}
        </caption>
        <thead>
          <tr>
            <th scope="col" rowspan="2">Stadsdelsområde</th>
            <th scope="colgroup" colspan="4">Oro: svar i undersökningen</th>
            <th scope="colgroup" colspan="2">Anmälda brott: officiell statistik</th>
          </tr>
          <tr>
            <th scope="col" class="number">Procent</th>
            <th scope="col" class="number">95 % intervall</th>
            <th scope="col" class="number">Antal svar</th>
            <th scope="col">Mätning</th>
            <th scope="col" class="number">Per 100 000 invånare</th>
            <th scope="col">År</th>
          </tr>
        </thead>
        <tbody>
          ${told.areas.map((area) => areaRow(area, mine))}
        </tbody>
      </table>
    </div>
  `;
}

function body({ value, problem }: Answer<SideBySide>, mine: string | null): TemplateResult {
  if (problem !== null) {
    return html`<p class="problem" role="alert">${problem}</p>`;
  }
  if (value === null) {
    return html`<p>Uppgifterna hämtas …</p>`;
  }
  return html`
    <p>${value.text}</p>
    <p class="question">Frågan i undersökningen: ${value.question}</p>
    ${comparisonTable(value, mine)} ${value.sources.map((source) => sourceLine(source))}
  `;
}

export interface OroData {
  readonly comparison: Answer<SideBySide>;
  readonly themes: readonly Theme[];
  readonly question: string;
  /** Code of the reader's stadsdelsområde. */
  readonly mine: string | null;
}

const QUESTIONS: Readonly<Record<string, string>> = {
  oro_brott: "Ofta orolig för att utsättas för brott",
  otrygg_ute: "Otrygg ute ensam sent på kvällen",
};

/** The page. */
export function oroPage({ comparison, themes, question, mine }: OroData, onChange: OnChange): TemplateResult {
  return html`
    <section class="oro" id="oro" tabindex="-1" aria-labelledby="oro-title">
      <h1 id="oro-title">Oro och anmälda brott</h1>
      ${selectField({
        id: "worry",
        label: "Fråga",
        options: WORRIES.map((id) => ({
          value: id,
          title: themes.find((theme) => theme.id === id)?.title ?? QUESTIONS[id] ?? id,
        })),
        chosen: question,
        onChoose: (id) => {
          onChange({ question: id });
        },
      })}
      ${body(comparison, mine)}
    </section>
  `;
}
