/** The legend and what must be known to read the map: source, clock, last date, caveats. */

import { html, nothing, svg, type TemplateResult } from "lit";

import type { Catalog, Layer } from "./api";
import { type LegendItem, legendOf, type Mark } from "./classes";
import { absentThemes } from "./controls";
import { fillsOf, type Palette } from "./palette";
import { type Pattern, PATTERNS, STROKE_WIDTH, STROKES, TILE } from "./patterns";
import type { Picture } from "./picture";
import { clockWords, sourceWords, SYNTHETIC_LABEL, SYNTHETIC_NOTE } from "./words";

/** Size of a swatch in whole tiles of the patterns. */
const COLUMNS = 5;
const ROWS = 4;

function strokes(pattern: Pattern, colour: string): TemplateResult[] {
  const tiles = Array.from({ length: COLUMNS * ROWS }, (_, tile) => ({
    x: (tile % COLUMNS) * TILE,
    y: Math.floor(tile / COLUMNS) * TILE,
  }));
  return tiles.flatMap(({ x, y }) =>
    STROKES[pattern].map(
      (stroke) => svg`
        <line
          x1=${x + stroke.x1} y1=${y + stroke.y1} x2=${x + stroke.x2} y2=${y + stroke.y2}
          stroke=${colour} stroke-width=${STROKE_WIDTH[pattern]}
        ></line>`,
    ),
  );
}

function swatch(mark: Mark, palette: Palette, classCount: number): TemplateResult {
  const fill = fillsOf(palette, classCount).get(mark) ?? "none";
  const pattern = PATTERNS.find((name) => name === mark);
  const [width, height] = [COLUMNS * TILE, ROWS * TILE];
  return html`
    <svg class="swatch" viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
      <rect width=${width} height=${height} fill=${palette.land}></rect>
      <rect width=${width} height=${height} fill=${fill} fill-opacity=${palette.opacity}></rect>
      ${pattern === undefined ? nothing : strokes(pattern, palette.pattern)}
      <rect
        x="0.5" y="0.5" width=${width - 1} height=${height - 1} fill="none" stroke=${palette.outline}
      ></rect>
    </svg>
  `;
}

function legendRow(item: LegendItem, palette: Palette, classCount: number): TemplateResult {
  return html`
    <li data-mark=${item.mark}>
      ${swatch(item.mark, palette, classCount)}
      <span>
        ${item.label}${item.note === null ? nothing : html`<small>${item.note}</small>`}
      </span>
    </li>
  `;
}

const MEASURES = {
  count: "Anmälda brott per ruta",
  perKm2: "Anmälda brott per km²",
  raised: "Anmälda brott i rutan och dess grannar, jämfört med vad slumpen ger",
};

/** Classes first, then the three kinds of nothing. */
export function legend({ scheme, frame }: Picture, periodTitle: string, palette: Palette): TemplateResult {
  return html`
    <section class="legend" aria-labelledby="legend-title">
      <h2 id="legend-title">Teckenförklaring</h2>
      <p>${MEASURES[scheme.by]}, ${periodTitle}</p>
      <ul>
        ${legendOf(scheme, frame.threshold).map((item) => legendRow(item, palette, scheme.limits.length))}
      </ul>
    </section>
  `;
}

/** "Syntetiska data" wherever numbers are shown that describe nothing real. */
export function syntheticMark(isSynthetic: boolean): TemplateResult | typeof nothing {
  return isSynthetic ? html`<strong class="synthetic">${SYNTHETIC_LABEL}</strong>` : nothing;
}

/** The banner near the title. */
export function syntheticBanner(isSynthetic: boolean): TemplateResult | typeof nothing {
  return isSynthetic
    ? html`<p class="banner">${syntheticMark(true)} <span>${SYNTHETIC_NOTE}</span></p>`
    : nothing;
}

/** What the layer is, whose it is, how it counts and how far it reaches. */
export function aboutLayer(layer: Layer, catalog: Catalog): TemplateResult {
  const sources = catalog.sources.filter(({ source }) => source === layer.source);
  return html`
    <section class="about" aria-labelledby="about-title">
      <h2 id="about-title">Om uppgifterna</h2>
      <p>${layer.description}</p>
      ${sources.map((source) => html`<p>Källa: ${sourceWords(source)}</p>`)}
      <p>${clockWords(layer.clock)}</p>
      <ul>
        ${layer.caveats.map((caveat) => html`<li>${caveat}</li>`)}
      </ul>
      ${absentThemes(catalog, layer)}
      <p><a href="api/layers/${layer.id}">Körning och leveranser bakom siffrorna (JSON)</a></p>
    </section>
  `;
}
