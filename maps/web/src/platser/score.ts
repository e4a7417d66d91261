/** What speaks for a plats: every part in a table, the same contributions as bars, and their sum. */

import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import type { PlatsDetail, ScorePart, StoredPart, StoredUnderlag } from "./api";
import { certaintyWords, expectedWords, observedWords, signedWords, sumWords } from "./words";

/** A part with titles to show; a stored one has found its own. */
export type TitledPart = StoredPart & Pick<ScorePart, "source_title" | "theme_title" | "is_counted">;

function raisedWords({ is_known: isKnown, is_raised: isRaised }: TitledPart): string {
  if (!isKnown) {
    return "ingen uppgift";
  }
  return isRaised ? "ja" : "nej";
}

function partRow(part: TitledPart): TemplateResult {
  return html`
    <tr data-theme=${part.theme}>
      <th scope="row">${part.theme_title}</th>
      <td>${part.source_title}</td>
      <td class="number">${observedWords(part)}</td>
      <td class="number">${part.is_known ? expectedWords(part.expected) : "–"}</td>
      <td class="number">${part.is_counted ? signedWords(part.contribution) : "–"}</td>
      <td>${raisedWords(part)}</td>
      <td>${part.is_counted ? "räknas" : "visas bara"}</td>
    </tr>
  `;
}

/** Every part with what it adds. `id` is unique on the page. */
export function partsTable(parts: readonly TitledPart[], caption: string, id: string): TemplateResult {
  return html`
    <div class="scroll" role="region" tabindex="0" aria-labelledby=${id}>
      <table class="plats-parts">
        <caption id=${id}>
          ${caption}
        </caption>
        <thead>
          <tr>
            <th scope="col">Tema</th>
            <th scope="col">Källa</th>
            <th scope="col" class="number">Antal</th>
            <th scope="col" class="number">Väntat</th>
            <th scope="col" class="number">Bidrag</th>
            <th scope="col">Höjt</th>
            <th scope="col">I poängen</th>
          </tr>
        </thead>
        <tbody>
          ${parts.map(partRow)}
        </tbody>
      </table>
    </div>
  `;
}

const WIDTH = 360;
const ROW = 34;
const BAR = 12;
const EDGE = 4;

/** Parts that move the sum, the strongest first; those that are shown only have no bar. */
export function barsOf<T extends TitledPart>(parts: readonly T[]): readonly T[] {
  const moving = parts.filter((part) => part.is_counted && part.is_known && part.contribution !== 0);
  return moving.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

/** Bars to the right of the line raise the sum, bars to the left lower it. */
export function contributionBars(parts: readonly ScorePart[]): SVGTemplateResult | typeof nothing {
  const bars = barsOf(parts);
  if (bars.length === 0) {
    return nothing;
  }
  const low = Math.min(0, ...bars.map(({ contribution }) => contribution));
  const high = Math.max(0, ...bars.map(({ contribution }) => contribution));
  const x = (value: number): number => EDGE + ((value - low) / (high - low)) * (WIDTH - 2 * EDGE);
  const height = bars.length * ROW + EDGE;
  const bar = (part: ScorePart, at: number): SVGTemplateResult => {
    const [from, to] = [x(Math.min(0, part.contribution)), x(Math.max(0, part.contribution))];
    return svg`
      <text x=${EDGE} y=${at * ROW + 14}>${part.theme_title}: ${signedWords(part.contribution)}</text>
      <rect
        class=${part.contribution > 0 ? "raising" : "lowering"}
        x=${from} y=${at * ROW + 18} width=${Math.max(to - from, 1)} height=${BAR}
      ></rect>
      <line x1=${x(0)} x2=${x(0)} y1=${at * ROW + 16} y2=${at * ROW + ROW - 2}></line>`;
  };
  return svg`
    <svg class="plats-bars" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="plats-bars-title">
      <title id="plats-bars-title">Bidragen som staplar. Siffrorna står i tabellen.</title>
      ${bars.map(bar)}
    </svg>
  `;
}

/** Whether nothing but what is raised by itself moves the sum. */
export function onlyRaised(parts: readonly TitledPart[]): boolean {
  return parts.every(({ is_raised: isRaised, contribution }) => isRaised || contribution === 0);
}

/** The sum in words, the bars and the table; a sentence when nothing is computed now. */
export function scorePart({ score, parts, is_drawn: isDrawn }: PlatsDetail): TemplateResult {
  if (score === null) {
    const why = isDrawn
      ? "Platsen är ritad av en människa och inget har räknats ut om den."
      : "Platsen föreslås inte av beräkningen i den aktuella versionen.";
    return html`<p>${why}</p>`;
  }
  return html`
    <p>${certaintyWords(score)}</p>
    <p>${sumWords(score)} ${onlyRaised(parts) ? "Det som inte är höjt för sig bidrar inte." : nothing}</p>
    ${contributionBars(parts)} ${partsTable(parts, "Alla delar av underlaget", "plats-parts-title")}
    ${parts.some(({ n_unknown: unknown }) => unknown > 0)
      ? html`<p class="plats-note">”Minst” står där någon av platsens rutor har ett antal som är för få för att visas.</p>`
      : nothing}
  `;
}

/** Give stored parts the titles that the present ones have. */
export function titled(stored: readonly StoredPart[], known: readonly Pick<ScorePart, "source" | "source_title" | "theme" | "theme_title">[]): readonly TitledPart[] {
  const themes = new Map(known.map(({ theme, theme_title: title }) => [theme, title]));
  const sources = new Map(known.map(({ source, source_title: title }) => [source, title]));
  return stored.map((part) => ({
    ...part,
    source_title: sources.get(part.source) ?? part.source,
    theme_title: themes.get(part.theme) ?? part.theme,
    is_counted: part.weight > 0,
  }));
}

/** Words about what a decision rested on. */
export function storedWords({ parts }: StoredUnderlag): string {
  return `${certaintyWords(parts.score)} ${sumWords(parts.score)}`;
}
