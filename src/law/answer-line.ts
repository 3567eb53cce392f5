import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { StepInDays, TermInDays } from './answers.ts'
import { type Day, iso } from './day.ts'
import type { Explained } from './explain.ts'
import { told } from './merge.ts'
import { type Bytes, quoted, type Sentences } from './sentences.ts'

/** One answer as one line. Names and codes of the law are written as they are: its data holds nothing JSON would escape. */
export function answerLine(say: Sentences, id: string | null, found: Explained | Refusal): Bytes {
  const start = `{"id":${quoted(id)}`
  if (isRefusal(found)) return `${start},"refusal":"${found.refusal}","detail":${say.refusal(found)}}\n`
  const { regime, alternatives, servedOn, servedBy, preliminaryStep, merged } = found
  const others = alternatives.length === 0 ? '' : `,"alternatives":${JSON.stringify(alternatives)}`
  const first = preliminaryStep === null ? '' : `,"preliminaryStep":"${preliminaryStep}"`
  let line = `${start},"regime":"${regime}"${others},"servedOn":"${iso(servedOn)}","servedBy":"${servedBy}"${first},"terms":[`
  let since: readonly StepInDays[] | null = null
  let said = ''
  for (let i = 0; i < merged.length; i += 1) {
    const one = merged[i]!
    // Nearly always all run from the same day, found by the same steps: said once, and written with each.
    if (one.since !== since) said = stepsText(say, one.since)
    since = one.since
    line += (i === 0 ? '' : ',') + termText(say, told(one), said)
  }
  return `${line}]}\n`
}

function termText(say: Sentences, term: TermInDays, since: Bytes): Bytes {
  const court = term.court === null ? 'null' : `"${term.court}"`
  let text = `{"name":"${term.name}","court":${court},"lastDay":${dayText(term.lastDay)},"unrolledLastDay":${dayText(term.unrolledLastDay)},"actBy":"${iso(term.actBy)}","longest":${dayText(term.longest)},"uncounted":${uncounted(term)},"stated":${term.stated},"readings":[`
  for (let i = 0; i < term.readings.length; i += 1) text += (i === 0 ? '' : ',') + say.reading(term.readings[i]!)
  text += `],"steps":[${since},${stepsText(say, term.steps)}],"articles":[`
  for (let i = 0; i < term.articles.length; i += 1) text += (i === 0 ? '' : ',') + say.article(term.articles[i]!)
  return `${text}]}`
}

function stepsText(say: Sentences, steps: readonly StepInDays[]): Bytes {
  let text = ''
  for (let i = 0; i < steps.length; i += 1) text += (i === 0 ? '' : ',') + say.step(steps[i]!)
  return text
}

/** Codes of the readings that give no day: named right after the longest date, which does not hold them. */
function uncounted({ readings }: TermInDays): Bytes {
  let text = ''
  for (const { code, counted } of readings) if (!counted) text += text === '' ? `"${code}"` : `,"${code}"`
  return `[${text}]`
}

const dayText = (day: Day | null): Bytes => (day === null ? 'null' : `"${iso(day)}"`)
