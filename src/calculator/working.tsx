import type { Term } from '../law/index.ts'
import type { Words } from '../platform/i18n/index.ts'
import { Day } from '../ui/index.ts'
import { lengthWords, readingLines, type WorkingLine, workingLines } from './working-lines.ts'

/**
 * How a lawyer counts one term: the working line by line, the points the law leaves open with their marks, and the sources.
 * A reading is always shown as one (law §0): what no source settles must never look like the text of the law. `own` as in `workingLines`.
 */
export const Working = ({ w, term, own }: { w: Words; term: Term; own?: string }) => (
  <>
    <Steps lines={workingLines(w, term, own)} />
    {term.readings.length === 0 ? null : (
      <>
        <p>
          <strong>{w('calculator.readings')}</strong>
        </p>
        <ul>
          {readingLines(w, term.readings).map((line) => (
            <li key={line.says}>
              <Marked {...line} />
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

/** What a lawyer counts, by its name; not known while an answer about legal aid is waited for. */
export const LastDay = ({ w, term: { lastDay } }: { w: Words; term: Term }) => (
  <>
    {w('calculator.lastDay')} {lastDay === null ? w('calculator.lastDay.unknown') : <Day w={w} day={lastDay} />}
  </>
)

/** How the latest date was counted: for who works, and never beside the day that a person is told (law §0). */
export const LongestWorking = ({ w, term }: { w: Words; term: Term }) => (
  <Steps lines={workingLines(w, { steps: term.longestSteps }, 'law.staff.step')} />
)

const Steps = ({ lines }: { lines: readonly WorkingLine[] }) => (
  <ol>
    {lines.map((line) => (
      <li key={line.says}>
        <Marked {...line} />
      </li>
    ))}
  </ol>
)

/** What is said, and how sure it is. */
export const Marked = ({ says, mark }: WorkingLine) => (
  <>
    {says}
    {mark === null ? null : <small> [{mark}]</small>}
  </>
)

/** Beside the day of a term whose length is read or was not verified: short, and below it. */
export function Sure({ w, term }: { w: Words; term: Term }) {
  const says = lengthWords(w, term)
  return says === null ? null : <p>{says}</p>
}
