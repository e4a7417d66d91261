/** The panel of one hexagon or area: what is said of it in words, by source, theme and year, and by whom. */

import { html, nothing, type TemplateResult } from "lit";

import type { Answer } from "./answer";
import type { Profile } from "./api";
import type { OnChange } from "./controls";
import { syntheticMark } from "./legend";
import { officialPart } from "./official";
import type { Picture } from "./picture";
import { surveyPart } from "./surveys";
import { themeParts } from "./themes";
import { cellSizeWords, unitTitle, unitWord } from "./words";

/** What the panel needs to know of the view. */
export interface PanelData {
  readonly picture: Picture;
  readonly selected: string;
  readonly profile: Answer<Profile>;
  /** Series of the official statistics, and question of the surveys, that are chosen. */
  readonly official: string | null;
  readonly question: string | null;
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
    ${placeWords(profile)}
    <div class="parts">
      ${themeParts(profile.themes, data.picture.theme.id, profile.sources)}
      ${surveyPart(profile.surveys ?? [], data.question, profile.sources, onChange)}
      ${officialPart(profile.official ?? [], data.official, profile.sources, onChange)}
    </div>
  `;
}

function panelState(data: PanelData, onChange: OnChange): TemplateResult {
  const { value, problem } = data.profile;
  if (problem !== null) {
    return html`<p role="alert">${problem}</p>`;
  }
  return value === null ? html`<p>Uppgifterna hämtas …</p>` : profileBody(value, data, onChange);
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
