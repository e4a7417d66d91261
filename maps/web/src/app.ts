/** The page: header, choices, map, panel and table around one viewer. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";

import { api, type Position } from "./api";
import { appearanceControl, layerControls, type OnChange, periodControl } from "./controls";
import { unitAt } from "./geometry";
import { aboutLayer, legend, syntheticBanner } from "./legend";
import { LightElement } from "./light";
import type { MapView, Scene } from "./mapview";
import { PALETTES } from "./palette";
import { panel } from "./panel";
import type { Picture } from "./picture";
import { type Row, rowsOf } from "./rows";
import "./table";
import type { TableData } from "./table";
import { parseState, stateQuery, type ViewState } from "./url";
import { Viewer } from "./viewer";

type MapState = "loading" | "map" | "none";

const NO_MAP =
  "Kartan kan inte visas här: webbläsaren saknar WebGL 2 eller har stängt av det. Samma uppgifter finns i tabellen.";

export class LbApp extends LightElement {
  static override properties = {
    mapState: { state: true },
    status: { state: true },
    visible: { state: true },
  };

  declare mapState: MapState;
  declare status: string;
  declare visible: ReadonlySet<string> | null;

  readonly #viewer = new Viewer(api, () => {
    this.#onViewerChange();
  });
  #map: MapView | null = null;
  #scene: Scene | null = null;
  #rows: { readonly picture: Picture; readonly period: number; readonly rows: readonly Row[] } | null = null;

  constructor() {
    super();
    this.mapState = "loading";
    this.status = "";
    this.visible = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("popstate", () => {
      void this.#viewer.change(parseState(location.search));
    });
    void this.#viewer.start(parseState(location.search));
  }

  #onViewerChange(): void {
    const { view, isLoading } = this.#viewer;
    if (isLoading) {
      delete document.documentElement.dataset["ready"];
    }
    document.documentElement.dataset["appearance"] = view.appearance;
    history.replaceState(null, "", `${location.pathname}${stateQuery(view)}${location.hash}`);
    document.title = this.#viewer.picture === null ? "Lägesbild" : `${this.#headline(this.#viewer.picture)} – Lägesbild`;
    this.requestUpdate();
  }

  /** A choice of a person. What changes the subject becomes a step that the back button undoes. */
  readonly #change: OnChange = (patch) => {
    const before = this.#viewer.view;
    if (["layer", "theme", "selected"].some((key) => key in patch)) {
      history.pushState(null, "", location.href);
    }
    void this.#viewer.change(patch).then(() => {
      this.#announce(before);
    });
  };

  #announce(before: ViewState): void {
    const { view, periodTitle } = this.#viewer;
    if (view.selected !== null && (view.selected !== before.selected || view.period !== before.period)) {
      this.status = this.#viewer.describe(view.selected) ?? "";
    } else if (view.period !== before.period) {
      this.status = `Period ${periodTitle}.`;
    } else if (view.selected !== before.selected) {
      this.status = "Ingenting är valt.";
    }
  }

  readonly #pick = (point: Position): void => {
    const { picture } = this.#viewer;
    const id = picture === null ? null : unitAt(point, picture.resolution, picture.geometries);
    if (id === null || picture?.frame.units.includes(id) !== true) {
      this.status = "Här finns inget att välja.";
      return;
    }
    this.#change({ selected: id });
  };

  readonly #selectInTable: OnChange = (patch) => {
    const { picture } = this.#viewer;
    const geometry = typeof patch.selected === "string" ? picture?.geometries.get(patch.selected) : undefined;
    if (geometry !== undefined) {
      this.#map?.reveal(geometry);
    }
    this.#change(patch);
  };

  #moved(camera: ViewState["camera"], point: Position | null): void {
    void this.#viewer.change({ camera });
    const { picture, view } = this.#viewer;
    if (picture === null) {
      return;
    }
    this.visible = view.isInView ? (this.#map?.visible(picture.geometries) ?? null) : null;
    const id = point === null ? null : unitAt(point, picture.resolution, picture.geometries);
    if (id !== null) {
      this.status = `Mitt i kartan: ${this.#viewer.describe(id) ?? "ingen uppgift."}`;
    }
  }

  protected override firstUpdated(): void {
    void this.#openMap();
  }

  async #openMap(): Promise<void> {
    const container = this.querySelector<HTMLElement>("#map");
    if (container === null) {
      return;
    }
    try {
      const { MapView } = await import("./mapview");
      this.#map = new MapView(container, this.#viewer.view.camera, {
        onPick: this.#pick,
        onMove: (camera, isByKeyboard) => {
          this.#moved(camera, isByKeyboard ? [camera.lng, camera.lat] : null);
        },
      });
      this.mapState = "map";
    } catch {
      // No WebGL 2, or the map's own files did not come: the table and the text carry everything.
      this.mapState = "none";
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    void this.#draw();
    const { picture, view } = this.#viewer;
    if (view.isInView && this.visible === null && picture !== null && this.#map !== null) {
      this.visible = this.#map.visible(picture.geometries);
    }
  }

  /** Draw what is chosen, and mark the page as ready when it stands on the screen. */
  async #draw(): Promise<void> {
    const { picture, period, view } = this.#viewer;
    const root = document.documentElement;
    if (picture === null || this.mapState === "loading" || this.#viewer.isLoading) {
      return;
    }
    if (this.#map === null) {
      root.dataset["ready"] = "table";
      return;
    }
    const scene: Scene = { picture, period, appearance: view.appearance, selected: view.selected };
    const keys = ["picture", "period", "appearance", "selected"] as const;
    if (this.#scene !== null && keys.every((key) => this.#scene?.[key] === scene[key])) {
      return;
    }
    this.#scene = scene;
    delete root.dataset["ready"];
    if (await this.#map.draw(scene)) {
      root.dataset["ready"] = "map";
    }
  }

  #headline({ layer, theme }: Picture): string {
    return `${layer.title}: ${theme.title}, ${this.#viewer.periodTitle}`;
  }

  #tableData(picture: Picture): TableData {
    const { view, period } = this.#viewer;
    if (this.#rows?.picture !== picture || this.#rows.period !== period) {
      this.#rows = { picture, period, rows: rowsOf(picture.frame, period) };
    }
    return {
      rows: this.#rows.rows,
      scheme: picture.scheme,
      geography: picture.layer.geography,
      caption: this.#headline(picture),
      isSynthetic: picture.frame.is_synthetic,
      selected: view.selected,
      order: view.order,
      search: view.search,
      hasMap: this.mapState === "map",
      isInView: view.isInView,
      visible: this.visible,
    };
  }

  #header(): TemplateResult {
    return html`
      <a class="skip" href="#map-section">Hoppa till kartan</a>
      <a class="skip" href="#table-section">Hoppa till tabellen</a>
      <header class="site">
        <p class="brand">Lägesbild</p>
        ${appearanceControl(this.#viewer.view.appearance, this.#change)}
        <nav aria-label="Sidor">
          <button
            type="button"
            class="button"
            @click=${() => {
              window.print();
            }}
          >
            Skriv ut
          </button>
          <a class="button" href="docs.html">API</a>
        </nav>
      </header>
    `;
  }

  #title(): TemplateResult {
    const { picture, catalog, problem, notice, isLoading } = this.#viewer;
    return html`
      <div class="title">
        <div class="headline">
          <h1>${picture === null ? "Lägesbild" : this.#headline(picture)}</h1>
          ${syntheticBanner((picture?.frame ?? catalog)?.is_synthetic ?? false)}
        </div>
        ${isLoading ? html`<p class="loading">Uppgifterna hämtas …</p>` : nothing}
        ${notice === null ? nothing : html`<p class="notice">${notice}</p>`}
        ${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
      </div>
    `;
  }

  #choices(): TemplateResult | typeof nothing {
    const { catalog, choice } = this.#viewer;
    if (catalog === null || choice === null) {
      return nothing;
    }
    return html`
      <section class="choices" aria-label="Välj vad som visas">
        ${layerControls(catalog, choice.layer, choice.theme, this.#change)}
      </section>
    `;
  }

  #sidebar(): TemplateResult | typeof nothing {
    const { catalog, choice, picture, view, periodTitle } = this.#viewer;
    if (catalog === null || choice === null) {
      return nothing;
    }
    return html`
      ${picture === null ? nothing : legend(picture, periodTitle, PALETTES[view.appearance])}
      ${aboutLayer(choice.layer, catalog)}
    `;
  }

  #mapSection(): TemplateResult {
    const { picture, period, view } = this.#viewer;
    return html`
      <section class="map-section" id="map-section" tabindex="-1" aria-label="Karta och period">
        ${this.mapState === "none"
          ? html`<p class="problem">${NO_MAP}</p>`
          : html`<div class="map-frame">
              <div id="map"></div>
              <div class="crosshair" aria-hidden="true"></div>
              <p class="north">Norr <span aria-hidden="true">↑</span></p>
            </div>`}
        ${picture === null ? nothing : periodControl(picture.frame.windows, period, this.#change)}
        <div class="below">
          <p role="status" aria-live="polite">${this.status}</p>
          ${view.selected === null ? nothing : html`<a href="#panel">Till uppgifterna</a>`}
        </div>
        <p class="help" id="map-help">
          Med tangentbord: flytta kartan med piltangenterna, zooma med + och −, välj det som ligger i mitten med Enter.
          Allt går också att välja i <a href="#table-section">tabellen</a>.
        </p>
      </section>
    `;
  }

  protected override render(): TemplateResult {
    const { picture, view, profile, profileProblem } = this.#viewer;
    const selected = picture === null ? null : view.selected;
    return html`
      ${this.#header()}
      <main>
        ${this.#title()} ${this.#choices()}
        <div class=${selected === null ? "workspace" : "workspace with-panel"}>
          <div class="sidebar">${this.#sidebar()}</div>
          ${this.#mapSection()}
          ${picture === null || selected === null
            ? nothing
            : panel(
                { picture, selected, profile, problem: profileProblem, theme: picture.theme.id, official: view.official },
                this.#change,
              )}
        </div>
        <section class="table-section" id="table-section" tabindex="-1" aria-labelledby="table-title">
          <h2 id="table-title">Samma uppgifter som tabell</h2>
          ${picture === null
            ? nothing
            : html`<lb-table .data=${this.#tableData(picture)} .onChange=${this.#selectInTable}></lb-table>`}
        </section>
      </main>
    `;
  }
}

customElements.define("lb-app", LbApp);
