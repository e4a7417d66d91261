/** What the outlines of platser look like: told apart by their strokes, not by colour. */

import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import type { Palette } from "../palette";

const [WIDTH, HEIGHT] = [30, 24];

function swatch(palette: Palette, strokes: SVGTemplateResult): TemplateResult {
  return html`
    <svg class="swatch" viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} height=${HEIGHT} aria-hidden="true">
      <rect width=${WIDTH} height=${HEIGHT} fill=${palette.labelHalo}></rect>
      ${strokes}
    </svg>
  `;
}

/** Entries of the legend for kandidatplatser and prioriterade platser. */
export function platserLegend(palette: Palette): TemplateResult {
  const stroke = palette.label;
  const dashed = svg`
    <rect x="4" y="4" width="22" height="16" fill="none" stroke=${stroke} stroke-width="2" stroke-dasharray="6 4"></rect>`;
  const double = svg`
    <rect x="2.5" y="2.5" width="25" height="19" fill="none" stroke=${stroke} stroke-width="2"></rect>
    <rect x="7.5" y="7.5" width="15" height="9" fill="none" stroke=${stroke} stroke-width="2"></rect>`;
  return html`
    <section class="plats-legend" aria-labelledby="plats-legend-title">
      <h2 id="plats-legend-title">Platser i kartan</h2>
      <ul>
        <li data-mark="prioriterad">
          ${swatch(palette, double)}
          <span>Prioriterad plats<small>Beslutad av människor. Hel, dubbel linje.</small></span>
        </li>
        <li data-mark="kandidat">
          ${swatch(palette, dashed)}
          <span>Kandidatplats<small>Föreslagen av beräkning. Streckad linje.</small></span>
        </li>
      </ul>
    </section>
  `;
}
