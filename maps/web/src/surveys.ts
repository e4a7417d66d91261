/** What the inhabitants of an area answered: one question at a time, by sex and age, with intervals. */

import { html, nothing, type TemplateResult } from "lit";

import type { Source, SurveyAnswer, SurveyIndicator } from "./api";
import { type OnChange, selectField } from "./controls";
import { type Dot, dotChart } from "./interval";
import { sourceLineOf } from "./sources";

const EVERYBODY = "alla";
const SEXES: Readonly<Record<string, string>> = { alla: "Alla", kvinna: "Kvinnor", man: "Män" };

/** A group in words: "Alla", "Kvinnor", "16–29 år", "Kvinnor 16–29 år". */
export function groupWords(kon: string, alder: string): string {
  const sex = SEXES[kon] ?? kon;
  const age = `${alder.replace("-", "–")} år`;
  if (alder === EVERYBODY) {
    return sex;
  }
  return kon === EVERYBODY ? age : `${sex} ${age}`;
}

function groupKey({ kon, alder }: SurveyAnswer): string {
  return `${kon} ${alder}`;
}

/** The groups of a question: everybody, by sex, by age, then both. */
export function groupsOf({ answers }: SurveyIndicator): SurveyAnswer[] {
  const rank = ({ kon, alder }: SurveyAnswer): number =>
    2 * Number(alder !== EVERYBODY) + Number(kon !== EVERYBODY);
  const groups = new Map(answers.map((answer) => [groupKey(answer), answer]));
  return [...groups.values()].toSorted((a, b) => rank(a) - rank(b));
}

/** The periods of a question, oldest first. */
export function periodsOf({ answers }: SurveyIndicator): string[] {
  const titles = new Map(answers.map(({ from, title }) => [from, title]));
  return [...titles].sort(([a], [b]) => a.localeCompare(b)).map(([, title]) => title);
}

function answerOf(survey: SurveyIndicator, group: string, period: string): SurveyAnswer | undefined {
  return survey.answers.find((answer) => answer.title === period && groupKey(answer) === group);
}

function dotsOf(survey: SurveyIndicator, period: string): Dot[] {
  return groupsOf(survey).flatMap((group): Dot[] => {
    const answer = answerOf(survey, groupKey(group), period);
    return answer === undefined
      ? []
      : [
          {
            label: groupWords(answer.kon, answer.alder),
            value: answer.andel,
            low: answer.ki_lag,
            high: answer.ki_hog,
          },
        ];
  });
}

function answerTable(survey: SurveyIndicator): TemplateResult {
  const periods = periodsOf(survey).toReversed();
  return html`
    <details>
      <summary>Visa svaren som tabell</summary>
      <div class="scroll" role="region" tabindex="0" aria-labelledby="survey-caption">
        <table>
          <caption id="survey-caption">
            ${survey.title}, efter kön och ålder: procent, 95 % intervall och antal svar
          </caption>
          <thead>
            <tr>
              <th scope="col">Grupp</th>
              ${periods.map((period) => html`<th scope="col">${period}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${groupsOf(survey).map(
              (group) => html`
                <tr>
                  <th scope="row">${groupWords(group.kon, group.alder)}</th>
                  ${periods.map(
                    (period) => html`<td>${answerOf(survey, groupKey(group), period)?.words ?? "ingen uppgift"}</td>`,
                  )}
                </tr>
              `,
            )}
          </tbody>
        </table>
      </div>
    </details>
  `;
}

/** Two surveys may ask about the same thing: the source is part of the choice. */
function surveyId({ source, indikator }: SurveyIndicator): string {
  return `${source}.${indikator}`;
}

/** The part of the panel; nothing where no survey reaches. */
export function surveyPart(
  surveys: readonly SurveyIndicator[],
  question: string | null,
  sources: readonly Source[],
  onChange: OnChange,
): TemplateResult | typeof nothing {
  const survey = surveys.find(({ indikator }) => indikator === question) ?? surveys[0];
  const newest = survey === undefined ? undefined : periodsOf(survey).at(-1);
  if (survey === undefined || newest === undefined) {
    return nothing;
  }
  return html`
    <section class="surveys" aria-labelledby="survey-title">
      <h3 id="survey-title">Vad de boende svarar</h3>
      ${selectField({
        id: "question",
        label: "Fråga",
        options: surveys.map((each) => ({ value: surveyId(each), title: each.title })),
        chosen: surveyId(survey),
        onChoose: (id) => {
          onChange({ question: surveys.find((each) => surveyId(each) === id)?.indikator ?? null });
        },
      })}
      <p class="kind">Procent av de svarande ${newest}, med 95 % intervall</p>
      ${dotChart("survey-chart", `${survey.title}, ${newest}, efter kön och ålder.`, dotsOf(survey, newest))}
      ${answerTable(survey)} ${sourceLineOf(sources, survey.source, survey.clock)}
    </section>
  `;
}
