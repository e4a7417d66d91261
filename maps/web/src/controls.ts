/** The choices: layer, size or version, theme, period, appearance. Native controls, one label each. */

import { html, nothing, type TemplateResult } from "lit";

import type { Catalog, Layer, Period, Theme } from "./api";
import { familiesOf, type Family, familyOf, nearestLayer, variantLegend, variantTitle } from "./layers";
import { type Appearance, APPEARANCES, type ViewState } from "./url";

/** Called with what a person changed. */
export type OnChange = (patch: Partial<ViewState>) => void;

interface Option {
  readonly value: string;
  readonly title: string;
}

interface Choice {
  /** Id of the control, unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: string;
  readonly onChoose: (value: string) => void;
}

function selectField({ id, label, options, chosen, onChoose }: Choice): TemplateResult {
  const choose = (event: Event): void => {
    onChoose((event.target as HTMLSelectElement).value);
  };
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      <select id=${id} @change=${choose}>
        ${options.map(
          ({ value, title }) => html`<option value=${value} .selected=${value === chosen}>${title}</option>`,
        )}
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

/** Why a theme is not offered: said, not hidden. */
export function absentThemes(catalog: Catalog, layer: Layer): TemplateResult | typeof nothing {
  const absent = catalog.themes.filter(({ id }) => !layer.themes.includes(id));
  if (absent.length === 0) {
    return nothing;
  }
  return html`
    <details class="absent">
      <summary>${absent.length} ${absent.length === 1 ? "tema visas" : "teman visas"} inte här</summary>
      <p>
        ${absent.map(({ title }) => title).join(", ")}. De lämnas bara ut för större områden, för att ingen ska
        kunna pekas ut.
      </p>
    </details>
  `;
}

function familyControl(catalog: Catalog, layer: Layer, onChange: OnChange): TemplateResult {
  const families = familiesOf(catalog.layers);
  return selectField({
    id: "layer",
    label: "Lager",
    options: families.map(({ id, title }) => ({ value: id, title })),
    chosen: familyOf(layer),
    onChoose: (id) => {
      const family = families.find((member) => member.id === id);
      const nearest = family === undefined ? undefined : nearestLayer(family, layer);
      if (nearest !== undefined) {
        onChange({ layer: nearest.id });
      }
    },
  });
}

/** Layer, its size or version, and theme. */
export function layerControls(catalog: Catalog, layer: Layer, theme: Theme, onChange: OnChange): TemplateResult {
  const present = familiesOf(catalog.layers).find(({ id }) => id === familyOf(layer));
  const offered = catalog.themes.filter(({ id }) => layer.themes.includes(id));
  return html`
    ${familyControl(catalog, layer, onChange)}
    ${present === undefined ? nothing : variantControl(present, layer, onChange)}
    ${selectField({
      id: "theme",
      label: "Tema",
      options: offered.map(({ id, title }) => ({ value: id, title })),
      chosen: theme.id,
      onChoose: (id) => {
        onChange({ theme: id });
      },
    })}
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
      <label for="period">Period</label>
      <span class="shown">${title}</span>
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
      <span class="ends" aria-hidden="true">${periods[0]?.title ?? ""}–${periods.at(-1)?.title ?? ""}</span>
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
