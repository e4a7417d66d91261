/** One plats: what speaks for it, from which sources, and everything that was decided. */

import { html, nothing, type TemplateResult } from "lit";

import { syntheticMark } from "../legend";
import { sourceLine } from "../sources";
import type { PastDecision, PlatsDetail, Underlag, UnderlagSource } from "./api";
import { partsTable, scorePart, storedWords, titled } from "./score";
import { areaWords, daysWords, decisionWords, lostWords, momentWords, underlagWords, whereWords } from "./words";

function periodWords({ period }: Underlag): string {
  return `Perioden är ${period.title} (${daysWords(period.from, period.to)}).`;
}

function lostPart(source: UnderlagSource): TemplateResult | typeof nothing {
  const words = lostWords(source);
  return words === null ? nothing : html`<p class="source">${words}</p>`;
}

function underlagSection(plats: PlatsDetail): TemplateResult {
  const { underlag } = plats;
  return html`
    <h4>Underlag</h4>
    ${underlag === null
      ? nothing
      : html`<p>
          <strong>${underlagWords(underlag)}</strong> ${periodWords(underlag)}
          ${underlag.is_current ? nothing : "Så stod det vid det senaste beslutet."}
        </p>`}
    ${scorePart(plats)}
    ${underlag === null || underlag.sources.length === 0
      ? nothing
      : html`
          <h4>Källor</h4>
          <ul class="plats-sources">
            ${underlag.sources.map((source) => html`<li>${sourceLine(source)}${lostPart(source)}</li>`)}
          </ul>
        `}
    <h4>Att veta</h4>
    <ul class="plats-caveats">
      ${plats.caveats.map((caveat) => html`<li>${caveat}</li>`)}
    </ul>
  `;
}

function storedPart(past: PastDecision, plats: PlatsDetail): TemplateResult {
  const { underlag, number } = past;
  if (underlag === null) {
    return html`<p class="plats-note">Inget underlag fanns: inget var uträknat om platsen då.</p>`;
  }
  const known = [...(plats.underlag?.parts ?? []), ...plats.parts];
  return html`
    <details>
      <summary>Underlaget när beslut ${number} fattades: ${underlag.underlag} underlag</summary>
      <p>
        ${storedWords(underlag)} Perioden är ${daysWords(underlag.window_from, underlag.window_to)}.
      </p>
      ${partsTable(titled(underlag.parts.parts, known), `Underlaget vid beslut ${number}`, `plats-stored-${number}`)}
    </details>
  `;
}

function pastDecision(past: PastDecision, plats: PlatsDetail): TemplateResult {
  return html`
    <li data-number=${past.number}>
      <p><strong>${decisionWords(past)}</strong></p>
      <p class="plats-past-name">Namn: ${past.name}</p>
      <p class="plats-reason">${past.motivering}</p>
      <p class="plats-note">Sparat ${momentWords(past.recorded_at)}.</p>
      ${storedPart(past, plats)}
    </li>
  `;
}

function historySection(plats: PlatsDetail): TemplateResult {
  return html`
    <h4>Beslut, det äldsta först</h4>
    ${plats.history.length === 0
      ? html`<p>Ingen har beslutat om platsen.</p>`
      : html`<ol class="plats-history">
          ${plats.history.map((past) => pastDecision(past, plats))}
        </ol>`}
  `;
}

/** What stands between heading and underlag: the way to a decision, or its form. */
export interface DetailParts {
  readonly decision: TemplateResult | typeof nothing;
  readonly onClose: () => void;
}

/** The panel of one plats. Its heading takes focus when a person goes there. */
export function platsDetail(plats: PlatsDetail, { decision, onClose }: DetailParts): TemplateResult {
  return html`
    <header>
      <div>
        <p class="kind">${plats.status_title}${plats.is_drawn ? ", ritad" : ""}</p>
        <h3 id="plats-title" tabindex="-1">${plats.name}</h3>
        <p class="plats-note">${whereWords(plats)}. Yta ${areaWords(plats.area_m2)}.</p>
      </div>
      ${closeButton(onClose)}
    </header>
    ${syntheticMark(plats.is_synthetic)} ${decision} ${underlagSection(plats)} ${historySection(plats)}
  `;
}

/** The way to the form. */
export function decideButton(onDecide: () => void): TemplateResult {
  return html`
    <p>
      <button type="button" class="button primary" id="plats-decide" @click=${onDecide}>Besluta om platsen</button>
    </p>
  `;
}

/** Closes the panel. */
export function closeButton(onClose: () => void): TemplateResult {
  return html`
    <button type="button" class="button" aria-label="Stäng platsen" @click=${onClose}>
      <span aria-hidden="true">×</span>
    </button>
  `;
}
