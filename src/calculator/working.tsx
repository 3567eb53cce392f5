import { type Mark, type Step, stepWords, type Term } from '../law/index.ts'
import type { Words } from '../platform/i18n/index.ts'

/**
 * How a lawyer counts one term: the working line by line, the points the law leaves open with their marks, and the sources.
 * A reading is always shown as one (law §0): what no source settles must never look like the text of the law.
 */
export const Working = ({ w, term }: { w: Words; term: Term }) => (
  <>
    <ol>
      {term.steps.map((step) => (
        <li key={`${step.code} ${Object.values(step.params).join(' ')}`}>
          {stepText(w, step)}
          {step.mark === undefined ? null : <Marked w={w} mark={step.mark} />}
        </li>
      ))}
    </ol>
    {term.readings.length === 0 ? null : (
      <>
        <p>
          <strong>{w('calculator.readings')}</strong>
        </p>
        <ul>
          {term.readings.map(({ code, mark }) => (
            <li key={code}>
              {w.maybe(`law.reading.${code}`) ?? code}
              <Marked w={w} mark={mark} />
            </li>
          ))}
        </ul>
      </>
    )}
    <p>
      <strong>{w('calculator.sources')}</strong>
    </p>
    <p class="soft" lang="fr">
      {term.articles.join(' · ')}
    </p>
  </>
)

/** What the text itself says needs no mark; anything less sure is said so. */
const Marked = ({ w, mark }: { w: Words; mark: Mark }) =>
  mark === 'text' ? null : <small> [{w.maybe(`law.mark.${mark}`) ?? mark}]</small>

function stepText(w: Words, step: Step): string {
  const { key, values } = stepWords(step)
  return w.maybe(key, values) ?? step.code
}
