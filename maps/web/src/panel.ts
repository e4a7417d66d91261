/** The panel of one hexagon or area: what is said of it in words, by theme and year, and by whom. */

import { html, nothing, type TemplateResult } from "lit";

import type { PeriodCount, Profile, Source, ThemeCounts } from "./api";
import { breakList } from "./breaks";
import type { OnChange } from "./controls";
import { syntheticMark } from "./legend";
import { officialPart } from "./official";
import type { Picture } from "./picture";
import {
  cellSizeWords,
  clockWords,
  countWords,
  raisedWords,
  sourceWords,
  themeBreakWords,
  unitTitle,
  unitWord,
} from "./words";

/** What the panel needs to know of the view. */
export interface PanelData {
  readonly picture: Picture;
  readonly selected: string;
  readonly profile: Profile | null;
  readonly problem: string | null;
  readonly theme: string;
  readonly official: string | null;
}

function themeRow({ theme, title, windows, concentration }: ThemeCounts, shown: string): TemplateResult {
  const raised = new Set((concentration ?? []).filter((period) => period.is_raised === true).map(({ from }) => from));
  const cell = ({ from, n, status }: PeriodCount): TemplateResult =>
    html`<td class="number">
      ${countWords(n, status)}${raised.has(from) ? html` <small>${raisedWords(true)}</small>` : nothing}
    </td>`;
  return html`
    <tr class=${theme === shown ? "selected" : ""}>
      <th scope="row">${title}</th>
      ${windows.toReversed().map(cell)}
    </tr>
  `;
}

function themeTable(themes: readonly ThemeCounts[], shown: string): TemplateResult | typeof nothing {
  // The newest year stands first, where it is seen without scrolling.
  const periods = themes[0]?.windows.toReversed() ?? [];
  if (periods.length === 0) {
    return nothing;
  }
  return html`
    <h3 id="themes-title">Anmälda brott per tema och år</h3>
    <div class="scroll" role="region" tabindex="0" aria-labelledby="themes-title">
      <table class="themes">
        <thead>
          <tr>
            <th scope="col">Tema</th>
            ${periods.map(({ title }) => html`<th scope="col" class="number">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${themes.map((counts) => themeRow(counts, shown))}
        </tbody>
      </table>
    </div>
    ${breakList(themeBreakWords(themes))}
  `;
}

function sourceOf(sources: readonly Source[], id: string): TemplateResult | typeof nothing {
  const source = sources.find((candidate) => candidate.source === id);
  return source === undefined
    ? nothing
    : html`<p class="source">Källa: ${sourceWords(source)} ${clockWords(source.clock)}</p>`;
}

function placeWords({ cell, area }: Profile): TemplateResult | typeof nothing {
  if (cell !== undefined) {
    return html`<p>${cellSizeWords(cell.area_m2 / 1e6)} H3-id <code>${cell.h3}</code>.</p>`;
  }
  return area?.is_approximate === true ? html`<p>Gränsen på kartan är ungefärlig.</p>` : nothing;
}

function profileBody(profile: Profile, data: PanelData, onChange: OnChange): TemplateResult {
  return html`
    ${syntheticMark(profile.is_synthetic)}
    <ul class="summary">
      ${profile.summary.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${placeWords(profile)} ${themeTable(profile.themes, data.theme)}
    ${sourceOf(profile.sources, data.picture.layer.source)}
    ${officialPart(profile.official ?? [], data.official, profile.sources, onChange)}
  `;
}

function panelState(data: PanelData, onChange: OnChange): TemplateResult {
  if (data.problem !== null) {
    return html`<p role="alert">${data.problem}</p>`;
  }
  return data.profile === null ? html`<p>Uppgifterna hämtas …</p>` : profileBody(data.profile, data, onChange);
}

/** The panel. Its heading takes focus when a person asks to go there. */
export function panel(data: PanelData, onChange: OnChange): TemplateResult {
  const { frame } = data.picture;
  const name = frame.names?.[frame.units.indexOf(data.selected)] ?? null;
  return html`
    <section class="panel" id="panel" tabindex="-1" aria-labelledby="panel-title" data-unit=${data.selected}>
      <header>
        <div>
          <p class="kind">${unitWord(frame.geography)}</p>
          <h2 id="panel-title">${unitTitle(frame.geography, data.selected, name)}</h2>
        </div>
        <button
          type="button"
          class="button"
          aria-label="Stäng uppgifterna"
          @click=${() => {
            onChange({ selected: null });
          }}
        >
          <span aria-hidden="true">×</span>
        </button>
      </header>
      ${panelState(data, onChange)}
    </section>
  `;
}
