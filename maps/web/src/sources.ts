/** The lines that say whose figures stand somewhere: publisher, title, last date, clock, and what should be said. */

import { html, nothing, type TemplateResult } from "lit";

import type { Clock, Source } from "./api";
import { clockWords, sourceWords, SYNTHETIC_LABEL } from "./words";

/** One source as a sentence, with the clock of what is shown of it. */
export function sourceLine(source: Source, clock: Clock = source.clock): TemplateResult {
  return html`
    <p class="source">
      Källa: ${sourceWords(source)} ${clockWords(clock)}
      ${source.is_synthetic ? html`<strong>${SYNTHETIC_LABEL}.</strong>` : nothing} ${source.note ?? nothing}
    </p>
  `;
}

/** The line of the source with this id; nothing when it is not among them. */
export function sourceLineOf(
  sources: readonly Source[],
  id: string,
  clock?: Clock,
): TemplateResult | typeof nothing {
  const source = sources.find((candidate) => candidate.source === id);
  return source === undefined ? nothing : sourceLine(source, clock);
}
