import { isRefusal, type Refusal } from '../platform/refusal.ts'
import type { Explanation, TermInDays } from './answers.ts'
import { type Day, iso } from './day.ts'
import { type Bytes, quoted, type Sentences } from './sentences.ts'

/** One answer as one line. Names and codes of the law are written as they are: its data holds nothing JSON would escape. */
export function answerLine(say: Sentences, id: string | null, found: Explanation<Day, TermInDays> | Refusal): Bytes {
  const start = `{"id":${quoted(id)}`
  if (isRefusal(found)) return `${start},"refusal":"${found.refusal}","detail":${say.refusal(found)}}\n`
  const { regime, alternatives, servedOn, servedBy, preliminaryStep, terms } = found
  const others = alternatives.length === 0 ? '' : `,"alternatives":${JSON.stringify(alternatives)}`
  const first = preliminaryStep === null ? '' : `,"preliminaryStep":"${preliminaryStep}"`
  let line = `${start},"regime":"${regime}"${others},"servedOn":"${iso(servedOn)}","servedBy":"${servedBy}"${first},"terms":[`
  for (let i = 0; i < terms.length; i += 1) line += (i === 0 ? '' : ',') + termText(say, terms[i]!)
  return `${line}]}\n`
}

function termText(say: Sentences, term: TermInDays): Bytes {
  const court = term.court === null ? 'null' : `"${term.court}"`
  let text = `{"name":"${term.name}","court":${court},"lastDay":${dayText(term.lastDay)},"unrolledLastDay":${dayText(term.unrolledLastDay)},"actBy":"${iso(term.actBy)}","longest":${dayText(term.longest)},"uncounted":${uncounted(term)},"stated":${term.stated},"readings":[`
  for (let i = 0; i < term.readings.length; i += 1) text += (i === 0 ? '' : ',') + say.reading(term.readings[i]!)
  text += '],"steps":['
  for (let i = 0; i < term.steps.length; i += 1) text += (i === 0 ? '' : ',') + say.step(term.steps[i]!)
  text += '],"articles":['
  for (let i = 0; i < term.articles.length; i += 1) text += (i === 0 ? '' : ',') + say.article(term.articles[i]!)
  return `${text}]}`
}

/** Codes of the readings that give no day: named right after the longest date, which does not hold them. */
function uncounted({ readings }: TermInDays): Bytes {
  let text = ''
  for (const { code, counted } of readings) if (!counted) text += text === '' ? `"${code}"` : `,"${code}"`
  return `[${text}]`
}

const dayText = (day: Day | null): Bytes => (day === null ? 'null' : `"${iso(day)}"`)
