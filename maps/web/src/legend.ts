/** The legend and what must be known to read the map: source, clock, last date, caveats. */

import { html, nothing, svg, type TemplateResult } from "lit";

import type { Catalog, Layer } from "./api";
import { type LegendItem, legendOf, type Mark } from "./classes";
import { absentThemes } from "./controls";
import { formatDate } from "./format";
import { fillsOf, type Palette } from "./palette";
import { type Pattern, PATTERNS, STROKE_WIDTH, STROKES, TILE } from "./patterns";
import type { Picture } from "./picture";
import { sourceLineOf } from "./sources";
import { SYNTHETIC_LABEL, SYNTHETIC_NOTE } from "./words";

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

function started(words: string): string {
  return words.charAt(0).toLocaleUpperCase("sv-SE") + words.slice(1);
}

/** What the colours tell of. */
export function measureWords({ layer, scheme }: Picture): string {
  switch (scheme.by) {
    case "count":
      return `${started(scheme.counted)} per ruta`;
    case "perKm2":
      return `${started(scheme.counted)} per km²`;
    case "estimate":
      return started(layer.unit);
    case "raised":
      return scheme.measure === "koncentration"
        ? `${started(scheme.counted)} i rutan och dess grannar, jämfört med vad slumpen ger`
        : `${started(scheme.counted)} i rutan och dess grannar, jämfört med om de fördelats om slumpvis mellan rutorna`;
  }
}

function estimateNote({ layer, frame, scheme }: Picture, period: number): string | null {
  if (scheme.by !== "estimate") {
    return null;
  }
  const interval = "Varje värde är en skattning med 95 % intervall, som står i tabellen och vid det valda området.";
  const on = frame.base_on?.[period] ?? null;
  const people = on === null ? "Nämnaren är folkbokförda." : `Nämnaren är folkbokförda ${formatDate(on)}.`;
  return layer.measure === "per_1000" ? `${interval} ${people}` : `${interval} Antalet svar står bredvid.`;
}

/** What must be known to read the numbers of one period, in the legend and the table; null: nothing more. */
export function readingNote(picture: Picture, period: number): string | null {
  return picture.layer.measure === "koncentration_gi" ? GI_NOTE : estimateNote(picture, period);
}

const GI_NOTE = "Visar var volymen samlas, inte var risken är högre. Huvudtestet är förhöjd koncentration.";

/** Classes first, then the kinds of nothing. */
export function legend(picture: Picture, period: number, palette: Palette): TemplateResult {
  const { scheme, frame } = picture;
  const note = readingNote(picture, period);
  return html`
    <section class="legend" aria-labelledby="legend-title">
      <h2 id="legend-title">Teckenförklaring</h2>
      <p>${measureWords(picture)}, ${frame.windows[period]?.title ?? ""}</p>
      <ul>
        ${legendOf(scheme, frame.threshold).map((item) => legendRow(item, palette, scheme.limits.length))}
      </ul>
      ${note === null ? nothing : html`<p class="source">${note}</p>`}
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
  return html`
    <section class="about" aria-labelledby="about-title">
      <h2 id="about-title">Om uppgifterna</h2>
      <p>${layer.description}</p>
      ${sourceLineOf(catalog.sources, layer.source, layer.clock)}
      <ul>
        ${layer.caveats.map((caveat) => html`<li>${caveat}</li>`)}
      </ul>
      ${absentThemes(catalog, layer)}
      <p><a class="button" href="#table-section">Visa som tabell</a></p>
      <p><a href="api/layers/${layer.id}">Körning och leveranser bakom siffrorna (JSON)</a></p>
    </section>
  `;
}
