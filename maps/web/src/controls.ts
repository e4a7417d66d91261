/** The choices: layer, size or version, theme, period, appearance. Native controls, one label each. */

import { html, nothing, type TemplateResult } from "lit";

import type { Catalog, Layer, Period, Theme } from "./api";
import { isListedFor, themesOf } from "./groups";
import { familiesOf, type Family, familyOf, mainTestOf, nearestLayer, variantLegend, variantTitle } from "./layers";
import { type Appearance, APPEARANCES, type ViewState } from "./url";

/** Called with what a person changed. */
export type OnChange = (patch: Partial<ViewState>) => void;

interface Option {
  readonly value: string;
  readonly title: string;
  /** Heading under which the option stands; options of one heading follow each other. */
  readonly group?: string;
}

export interface Choice {
  /** Id of the control, unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
}

function optionsOf(options: readonly Option[], chosen: string): TemplateResult[] {
  return options.map(
    ({ value, title }) => html`<option value=${value} .selected=${value === chosen}>${title}</option>`,
  );
}

function groupedOptions(options: readonly Option[], chosen: string): TemplateResult[] {
  const groups = [...new Set(options.map(({ group }) => group ?? ""))];
  return groups.map(
    (group) => html`<optgroup label=${group}>${optionsOf(options.filter((option) => option.group === group), chosen)}</optgroup>`,
  );
}

/** A native list of choices with its label. */
export function selectField({ id, label, options, chosen, onChoose }: Choice): TemplateResult {
  const choose = (event: Event): void => {
    onChoose((event.target as HTMLSelectElement).value);
  };
  const isGrouped = options.some(({ group }) => group !== undefined);
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <select id=${id} @change=${choose}>
        ${isGrouped ? groupedOptions(options, chosen) : optionsOf(options, chosen)}
      </select>
    </div>
  `;
}

function radioRow({ id, label, options, chosen, onChoose }: Choice): TemplateResult {
  return html`
    <fieldset class="radios">
      <legend>${label}</legend>
      ${options.map(
        ({ value, title }) => html`
          <label>
            <input
              type="radio"
              name=${id}
              value=${value}
              .checked=${value === chosen}
              @change=${() => {
                onChoose(value);
              }}
            />
            <span>${title}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}

function variantControl(family: Family, layer: Layer, onChange: OnChange): TemplateResult | typeof nothing {
  if (family.layers.length < 2) {
    return nothing;
  }
  return selectField({
    id: "variant",
    label: variantLegend(family),
    options: family.layers.map((member) => ({ value: member.id, title: variantTitle(member) })),
    chosen: layer.id,
    onChoose: (id) => {
      onChange({ layer: id });
    },
  });
}

const FROM_FINE = ["ruta_10", "ruta_9", "ruta_8", "stadsdel", "regso", "stadsdelsomrade", "kommun"];

function isTooFine(geography: string, { finest }: Theme): boolean {
  return FROM_FINE.indexOf(geography) < FROM_FINE.indexOf(finest);
}

function absentWords(themes: readonly Theme[], why: string): TemplateResult | typeof nothing {
  return themes.length === 0 ? nothing : html`<p>${themes.map(({ title }) => title).join(", ")}. ${why}</p>`;
}

/** Why a theme of the layer's source is not offered: said, not hidden. */
export function absentThemes(catalog: Catalog, layer: Layer): TemplateResult | typeof nothing {
  const absent = catalog.themes.filter((theme) => isListedFor(theme, layer.source) && !layer.themes.includes(theme.id));
  if (absent.length === 0) {
    return nothing;
  }
  const tooFine = absent.filter((theme) => isTooFine(layer.geography, theme));
  const without = absent.filter((theme) => !tooFine.includes(theme));
  return html`
    <details class="absent">
      <summary>${absent.length} ${absent.length === 1 ? "tema visas" : "teman visas"} inte här</summary>
      ${absentWords(tooFine, "De lämnas bara ut för större områden, för att ingen ska kunna pekas ut.")}
      ${absentWords(without, "Det finns inget publicerat om dem för de här områdena och åren.")}
    </details>
  `;
}

/** The theme to keep when another layer is chosen: none when that layer tells of other things. */
function keptTheme(next: Layer, theme: Theme): string | null {
  return next.themes.includes(theme.id) || isListedFor(theme, next.source) ? theme.id : null;
}

function familyControl(catalog: Catalog, layer: Layer, theme: Theme, onChange: OnChange): TemplateResult {
  const families = familiesOf(catalog.layers);
  return selectField({
    id: "layer",
    label: "Lager",
    options: families.map(({ id, title, group }) => ({ value: id, title, group: group.title })),
    chosen: familyOf(layer),
    onChoose: (id) => {
      const family = families.find((member) => member.id === id);
      const nearest = family === undefined ? undefined : nearestLayer(family, layer);
      if (nearest !== undefined) {
        onChange({ layer: nearest.id, theme: keptTheme(nearest, theme) });
      }
    },
  });
}

/** The way from a layer of Gi* to the test that answers whether there is more than chance gives. */
function mainTest(catalog: Catalog, layer: Layer, onChange: OnChange): TemplateResult | typeof nothing {
  const test = mainTestOf(layer, catalog.layers);
  return test === undefined
    ? nothing
    : html`<button
        type="button"
        class="button"
        @click=${() => {
          onChange({ layer: test.id });
        }}
      >
        Visa huvudtestet
      </button>`;
}

/** Layer, its size or version, and theme; below them whose figures they are. */
export function layerControls(catalog: Catalog, layer: Layer, theme: Theme, onChange: OnChange): TemplateResult {
  const present = familiesOf(catalog.layers).find(({ id }) => id === familyOf(layer));
  const isSurvey = layer.measure === "andel";
  return html`
    ${familyControl(catalog, layer, theme, onChange)}
    ${present === undefined ? nothing : variantControl(present, layer, onChange)}
    ${selectField({
      id: "theme",
      label: isSurvey ? "Fråga i undersökningen" : "Tema",
      options: themesOf(layer, catalog.themes).map(({ id, title }) => ({ value: id, title })),
      chosen: theme.id,
      onChoose: (id) => {
        onChange({ theme: id });
      },
    })}
    ${mainTest(catalog, layer, onChange)}
  `;
}

function stepButton(label: string, sign: string, target: Period | undefined, onChange: OnChange): TemplateResult {
  return html`
    <button
      type="button"
      class="step"
      aria-label=${label}
      ?disabled=${target === undefined}
      @click=${() => {
        onChange({ period: target?.title ?? null });
      }}
    >
      <span aria-hidden="true">${sign}</span>
    </button>
  `;
}

/** The period: a native slider whose value is spoken and shown as the period's title. */
export function periodControl(periods: readonly Period[], shown: number, onChange: OnChange): TemplateResult {
  const title = periods[shown]?.title ?? "";
  const slide = (event: Event): void => {
    const position = Number((event.target as HTMLInputElement).value);
    onChange({ period: periods[position]?.title ?? null });
  };
  return html`
    <div class="period">
      <div class="named">
        <label for="period">Period</label>
        <span class="shown">${title}</span>
        <span class="ends" aria-hidden="true">${periods[0]?.title ?? ""}–${periods.at(-1)?.title ?? ""}</span>
      </div>
      ${stepButton("Föregående period", "‹", periods[shown - 1], onChange)}
      <input
        id="period"
        type="range"
        min="0"
        max=${periods.length - 1}
        step="1"
        .value=${String(shown)}
        aria-valuetext=${title}
        @input=${slide}
      />
      ${stepButton("Nästa period", "›", periods[shown + 1], onChange)}
    </div>
  `;
}

const APPEARANCE_TITLES: Readonly<Record<Appearance, string>> = { ljus: "Ljust", mork: "Mörkt", sol: "Sol" };

/** Light, dark, or for bright sun and worn projectors. */
export function appearanceControl(chosen: Appearance, onChange: OnChange): TemplateResult {
  return radioRow({
    id: "appearance",
    label: "Utseende",
    options: APPEARANCES.map((value) => ({ value, title: APPEARANCE_TITLES[value] })),
    chosen,
    onChoose: (value) => {
      onChange({ appearance: value as Appearance });
    },
  });
}
