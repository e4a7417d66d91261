/** Lägesbild i ord: at most five sentences about one area, those of the API first. */

import { html, nothing, type TemplateResult } from "lit";

import type { Answer } from "./answer";
import type { OfficialSeries, Profile, ThemeCounts } from "./api";
import { formatCount } from "./format";
import { syntheticMark } from "./legend";
import { sourceLine } from "./sources";
import { countedWords } from "./words";

const MOST_SENTENCES = 5;

/** The sentences of the API that tell of the place; its last ones are about borders and labels, which stand elsewhere. */
function told({ summary, is_synthetic: isSynthetic, area }: Profile): readonly string[] {
  const nNotes = Number(isSynthetic) + Number(area?.is_approximate === true);
  return summary.slice(0, summary.length - nNotes);
}

/** What came in most of one of the city's own sources in its newest period. Themes are put in order, places never. */
function mostSentence(themes: readonly ThemeCounts[], source: string, place: string): string[] {
  const newest = themes
    .filter((counts) => counts.source === source)
    .flatMap(({ title, unit, windows }) => {
      const last = windows.at(-1);
      return last?.n === null || last === undefined ? [] : [{ title, unit, n: last.n, last }];
    });
  const most = newest.toSorted((a, b) => b.n - a.n)[0];
  if (most === undefined || most.n === 0) {
    return [];
  }
  const counted = countedWords(most.n, most.last.status, most.unit);
  return [`Flest ${most.unit} ${place} under ${most.last.title}: ${most.title.toLocaleLowerCase("sv-SE")} (${counted}).`];
}

/** Who lives there: the newest counted population. */
function populationSentence(official: readonly OfficialSeries[], place: string): string[] {
  const series = official.find(({ unit }) => unit === "personer");
  const year = series?.years.findLast(({ n, is_preliminary: isPreliminary }) => n !== null && !isPreliminary);
  return year === undefined || year.n === null
    ? []
    : [`Den 31 december ${year.year} bodde ${formatCount(year.n)} personer ${place}.`];
}

/** What everybody answered to the questions that the API's own sentence has not told of. */
function surveySentences({ surveys = [] }: Profile, place: string, before: readonly string[]): string[] {
  return surveys.flatMap(({ title, answers }) => {
    const newest = answers.findLast(({ kon, alder }) => kon === "alla" && alder === "alla");
    const isTold = before.some((sentence) => sentence.startsWith(title));
    return newest === undefined || newest.andel === null || isTold
      ? []
      : [`${title} ${place}, ${newest.title}: ${newest.words}.`];
  });
}

/** At most five sentences: what the API tells first, then the city's own sources and who lives there. */
export function sentencesOf(profile: Profile): string[] {
  const place = `i ${profile.area?.name ?? "rutan"}`;
  const first = told(profile);
  return [
    ...first,
    ...mostSentence(profile.themes, "stockholm__tyck_till", place),
    ...mostSentence(profile.themes, "stockholm__trygghetsinventering", place),
    ...populationSentence(profile.official ?? [], place),
    ...surveySentences(profile, place, first),
  ].slice(0, MOST_SENTENCES);
}

function body({ value, problem }: Answer<Profile>): TemplateResult {
  if (problem !== null) {
    return html`<p class="problem" role="alert">${problem}</p>`;
  }
  if (value === null) {
    return html`<p>Uppgifterna hämtas …</p>`;
  }
  return html`
    <ul class="summary">
      ${sentencesOf(value).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${value.sources.length === 0
      ? nothing
      : html`<details>
          <summary>Källor till lägesbilden</summary>
          ${value.sources.map((source) => sourceLine(source))}
        </details>`}
  `;
}

/** The section. */
export function briefing(home: Answer<Profile>): TemplateResult {
  return html`
    <section class="briefing" id="lagesbild" tabindex="-1" aria-labelledby="briefing-title">
      <div class="headline">
        <h2 id="briefing-title">Lägesbild i ord</h2>
        ${syntheticMark(home.value?.is_synthetic ?? false)}
      </div>
      ${body(home)}
    </section>
  `;
}
