/** Platser on the page: list, panel, decisions, and what stands above the map. */

import { html, nothing, type PropertyValues, render, type TemplateResult } from "lit";

import type { Position } from "../api";
import { LightElement } from "../light";
import type { MapView } from "../mapview";
import type { Appearance } from "../url";
import { type Outline, platserApi, type PlatsItem } from "./api";
import { Deciding } from "./deciding";
import { closeButton, decideButton, platsDetail } from "./detail";
import { Making } from "./making";
import { decisionForm } from "./form";
import { type OnPlatser, platserFilters, platserList } from "./list";
import { chosenToolbar, drawingToolbar, outlineMaker } from "./maker";
import { PlatserOverlay } from "./overlay";
import { bringInSight } from "./sight";
import { areaShown, type DrawnPlats, drawnOf, isPlats, NO_PLATS, platsAt, type PlatserState, platserShown } from "./state";
import { PlatserStore } from "./store";
import { dayOf, platsWords } from "./words";

/** What the element is told of the viewer. */
export interface PlatserData {
  readonly state: PlatserState;
  /** The reader's own stadsdelsområde. */
  readonly mine: string | null;
  readonly appearance: Appearance;
  /** Hexagon that is selected in the viewer. */
  readonly cell: string | null;
  /** A click on the map, or Enter, chooses platser and not what the layer shows. */
  readonly isPicking: boolean;
}

const NO_DATA: PlatserData = { state: NO_PLATS, mine: null, appearance: "ljus", cell: null, isPicking: false };

export class LbPlatser extends LightElement {
  static override properties = { data: { attribute: false }, map: { attribute: false }, said: { state: true } };

  declare data: PlatserData;
  declare map: MapView | null;
  /** The last thing announced. */
  declare said: string;
  onChange: OnPlatser = () => undefined;

  readonly #store = new PlatserStore(platserApi, () => {
    this.requestUpdate();
  });
  readonly #making = new Making(() => {
    this.requestUpdate();
  });
  readonly #deciding = new Deciding(this.#store, () => {
    this.requestUpdate();
  });
  #overlay: PlatserOverlay | null = null;
  #drawn: { readonly key: readonly unknown[]; readonly platser: readonly DrawnPlats[] } = { key: [], platser: [] };
  /** Id of the element that takes focus when it has been rendered. */
  #focus: string | null = null;

  /** The plats to which list and panel have been scrolled. */
  #inSight: string | null = null;

  constructor() {
    super();
    this.data = NO_DATA;
    this.map = null;
    this.said = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#store.load();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { plats } = this.data.state;
    if (!changed.has("data") || plats === (changed.get("data") ?? NO_DATA).state.plats) {
      return;
    }
    const { detail } = this.#store;
    // After a decision a kandidatplats has another id and its panel is open already.
    if (plats !== null && detail !== null && isPlats(detail, plats)) {
      return;
    }
    if (plats !== null) {
      this.#making.cancel();
      this.#deciding.close();
    }
    void this.#store.open(plats);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("map") && this.map !== null && this.#overlay === null) {
      this.#attach(this.map);
    }
    this.#draw();
    if (this.data.state.plats !== this.#inSight) {
      this.#inSight = this.data.state.plats;
      bringInSight(this);
    }
    const id = this.#focus;
    const target = id === null ? null : this.querySelector<HTMLElement>(`#${id}`);
    if (target !== null) {
      this.#focus = null;
      target.focus();
    }
  }

  #attach(map: MapView): void {
    this.#overlay = new PlatserOverlay({
      onKey: (key, centre) => {
        this.#making.press(key, centre);
        this.#afterDrawing();
      },
      onDouble: (isSame) => {
        this.#making.double(isSame);
        this.#afterDrawing();
      },
      onMove: (centre) => {
        this.#making.move(centre);
      },
    });
    map.add(this.#overlay);
    this.requestUpdate();
  }

  get #area(): string | null {
    return areaShown(this.data.state, this.data.mine);
  }

  /** Platser with shapes that the filters leave; the same object as long as nothing differs. */
  get #platser(): readonly DrawnPlats[] {
    const { list, outlines } = this.#store;
    const key = [list, outlines, this.data.state.status, this.#area];
    if (list !== null && key.some((each, at) => each !== this.#drawn.key[at])) {
      this.#drawn = { key, platser: drawnOf(platserShown(list, this.data.state, this.#area), outlines) };
    }
    return this.#drawn.platser;
  }

  get #chosen(): PlatsItem | null {
    const { plats } = this.data.state;
    return this.#store.list?.platser.find((each) => isPlats(each, plats)) ?? null;
  }

  /** The outline that is marked on the map: a form's new one, else that of the open plats. */
  get #marked(): Outline | null {
    const drawn = this.#deciding.form?.polygon;
    if (drawn !== undefined && drawn !== null) {
      return drawn;
    }
    const chosen = this.#platser.find(({ plats }) => isPlats(plats, this.data.state.plats));
    return chosen?.geometry ?? this.#store.detail?.polygon ?? null;
  }

  #draw(): void {
    const overlay = this.#overlay;
    if (overlay === null) {
      return;
    }
    const { drawing } = this.#making;
    const { appearance } = this.data;
    overlay.draw({ drawn: this.#platser, selected: this.#marked, corners: drawing?.corners ?? null, appearance });
    render(this.#toolbar(overlay), overlay.toolbar);
  }

  #toolbar(overlay: PlatserOverlay): TemplateResult | typeof nothing {
    const { drawing, note } = this.#making;
    if (drawing !== null) {
      const press = (key: "corner" | "undo" | "cancel" | "finish") => (): void => {
        const { centre } = overlay;
        if (centre !== null) {
          this.#making.press(key, centre);
          this.#afterDrawing();
        }
      };
      return drawingToolbar(drawing, note, {
        onCorner: press("corner"),
        onUndo: press("undo"),
        onFinish: press("finish"),
        onCancel: press("cancel"),
      });
    }
    const chosen = this.#chosen;
    return chosen === null ? nothing : chosenToolbar(chosen, () => { this.#goTo("plats-title"); });
  }

  /** A drawing that has ended becomes the outline of a form, or nothing. */
  #afterDrawing(): void {
    const { made, isActive } = this.#making;
    if (made !== null) {
      this.#take(made);
    } else if (!isActive) {
      this.#goTo(this.#deciding.form === null ? "plats-draw" : "beslut-polygon");
    }
  }

  #take(outline: Outline): void {
    this.#making.cancel();
    this.#deciding.takeOutline(outline);
    this.#goTo("beslut-title");
  }

  #goTo(id: string): void {
    this.#focus = id;
    this.requestUpdate();
  }

  /**
   * A point was chosen on the map by pointer, or by Enter while nothing is drawn.
   *
   * Returns true when that was about platser, so that it selects nothing else.
   */
  pick(point: Position): boolean {
    if (this.#making.drawing !== null) {
      this.#making.point(point);
      return true;
    }
    if (!this.data.isPicking) {
      return false;
    }
    const plats = platsAt(point, this.#platser);
    this.said = plats === null ? "Här finns ingen plats." : platsWords(plats);
    if (plats !== null) {
      this.onChange({ plats: plats.id });
    }
    return true;
  }

  /** What the map's middle lies in, in words; null when it is not about platser. */
  describe(point: Position): string | null {
    if (!this.data.isPicking || this.#making.isActive) {
      return null;
    }
    const plats = platsAt(point, this.#platser);
    return plats === null ? "Mitt i kartan: ingen plats." : `Mitt i kartan: ${platsWords(plats)}.`;
  }

  readonly #choose: OnPlatser = (patch) => {
    this.onChange(patch);
    const plats = this.#store.list?.platser.find(({ id }) => id === patch.plats);
    const geometry = this.#platser.find((each) => each.plats === plats)?.geometry;
    this.said = plats === undefined ? "" : `Vald: ${platsWords(plats)}.`;
    if (geometry !== undefined) {
      this.map?.reveal(geometry);
    }
  };

  #startDrawing(isNew: boolean): void {
    if (isNew) {
      this.#deciding.close();
      this.onChange({ plats: null });
    }
    this.#making.open(isNew);
    this.#goTo("plats-maker-title");
  }

  async #send(): Promise<void> {
    const sent = await this.#deciding.send(dayOf(new Date()));
    this.#goTo(sent.focus);
    if (sent.plats !== null) {
      this.said = sent.said;
      this.onChange({ plats: sent.plats.id });
    }
  }

  #form(): TemplateResult | typeof nothing {
    const data = this.#deciding.formView(dayOf(new Date()));
    if (data === null) {
      return nothing;
    }
    return decisionForm(data, {
      onEdit: (patch) => {
        this.#deciding.edit(patch);
      },
      onSend: () => {
        void this.#send();
      },
      onCancel: () => {
        this.#deciding.close();
        this.#goTo(this.#store.detail === null ? "plats-draw" : "plats-decide");
      },
      onDraw: () => {
        this.#startDrawing(false);
      },
    });
  }

  #maker(): TemplateResult {
    const { isNew, problem } = this.#making;
    const take = (outline: Outline | null): void => {
      if (outline !== null) {
        this.#take(outline);
      }
    };
    return outlineMaker(
      { isNew, problem, hasMap: this.#overlay !== null, cell: this.data.cell },
      {
        onDraw: () => {
          this.#making.draw();
          this.#overlay?.focus();
        },
        onText: (text) => {
          take(this.#making.ofText(text));
        },
        onCell: (cell, hasNeighbours) => {
          take(this.#making.ofCell(cell, hasNeighbours));
        },
        onCancel: () => {
          this.#making.cancel();
          this.#afterDrawing();
        },
      },
    );
  }

  #panelBody(): TemplateResult | typeof nothing {
    if (this.#making.isActive) {
      return this.#maker();
    }
    const { detail, detailProblem } = this.#store;
    const onClose = (): void => {
      this.onChange({ plats: null });
      this.#goTo("platser-title");
    };
    if (detail !== null && this.data.state.plats !== null) {
      const onDecide = (): void => {
        this.#deciding.open(dayOf(new Date()));
        this.#goTo("beslut-title");
      };
      return platsDetail(detail, { decision: this.#deciding.form === null ? decideButton(onDecide) : this.#form(), onClose });
    }
    if (this.#deciding.form !== null) {
      return this.#form();
    }
    if (this.data.state.plats === null) {
      return nothing;
    }
    return detailProblem === null
      ? html`<p>Uppgifterna hämtas …</p>`
      : html`${closeButton(onClose)}
          <p role="alert" class="problem">${detailProblem}</p>`;
  }

  #list(): TemplateResult {
    const { list, problem } = this.#store;
    if (list === null) {
      return problem === null ? html`<p>Platserna hämtas …</p>` : problemPart(problem);
    }
    const data = { list, state: this.data.state, area: this.#area };
    return html`
      ${problem === null ? nothing : problemPart(problem)} ${platserFilters(data, this.#choose)}
      <div class="platser-scroll">${platserList(data, this.#choose)}</div>
      <ul class="plats-caveats">
        ${list.caveats.map((caveat) => html`<li>${caveat}</li>`)}
      </ul>
    `;
  }

  protected override render(): TemplateResult {
    const body = this.#panelBody();
    return html`
      <div class="platser-head">
        <h2 id="platser-title" tabindex="-1">Platser</h2>
        <button
          type="button"
          class="button"
          id="plats-draw"
          ?disabled=${this.#store.list === null}
          @click=${() => {
            this.#startDrawing(true);
          }}
        >
          Rita en ny plats
        </button>
      </div>
      <p class="plats-said" aria-live="polite">${this.said}</p>
      <div class=${body === nothing ? "platser-body" : "platser-body with-plats"}>
        <div class="platser-lists">${this.#list()}</div>
        ${body === nothing ? nothing : html`<section class="plats-panel" aria-label="Vald plats">${body}</section>`}
      </div>
    `;
  }
}

function problemPart(problem: string): TemplateResult {
  return html`<p class="problem" role="alert">${problem}</p>`;
}

customElements.define("lb-platser", LbPlatser);
