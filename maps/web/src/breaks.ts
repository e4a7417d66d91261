/** The note that says on which days numbers stop being comparable. */

import { html, nothing, type TemplateResult } from "lit";

/** One line per break, in words; nothing when there is none. */
export function breakList(lines: readonly string[]): TemplateResult | typeof nothing {
  if (lines.length === 0) {
    return nothing;
  }
  return html`
    <p>Siffror före och efter dessa datum kan inte jämföras rakt av:</p>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  `;
}
