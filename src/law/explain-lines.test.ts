import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { PARIS } from '../platform/clock.ts'
import { languages, words } from '../platform/i18n/index.ts'
import { isRefusal } from '../platform/refusal.ts'
import { explain, explainLines, loadLaw, readingWords, type StatedRemedy, type Step, stepWords } from './index.ts'

const law = loadLaw()

type Answer = Readonly<Record<string, unknown>>

/** What the lines answer, the input given in these pieces. */
async function answered(pieces: readonly Buffer[], tag = 'en'): Promise<Answer[]> {
  const given = async function* () {
    yield* pieces
  }
  let out = ''
  for await (const piece of explainLines(law, words(tag), given())) out += piece
  const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(out, 'latin1'))
  assert.ok(text === '' || text.endsWith('\n'))
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Answer)
}
const ask = (text: string, tag?: string) => answered([Buffer.from(text)], tag)

const good = (id: string, more = '') => `{"id":"${id}","kind":"refusal","servedOn":"2024-01-10"${more}}`
const short = ({ id, refusal, regime }: Answer) => `${id} ${refusal ?? regime}`

describe('a bad line refuses that line only', () => {
  const told = async (line: string | Buffer) => {
    const whole = Buffer.concat([
      Buffer.from(`${good('before')}\n`),
      Buffer.from(line),
      Buffer.from(`\n${good('after')}\n`),
    ])
    const [before, answer, after, ...more] = await answered([whole])
    assert.deepEqual([before!.id, after!.id, more.length], ['before', 'after', 0])
    assert.ok(before!.terms && after!.terms)
    const { id, refusal, detail } = answer!
    assert.equal(refusal, 'line-not-understood', String(detail))
    return `${id}: ${String(detail).replace('This line is not understood. ', '').replace(' See docs/law-explain.md.', '')}`
  }
  const BAD: Record<string, [string | Buffer, string]> = {
    'an empty one': ['', 'null: It is not JSON.'],
    'one of spaces': ['  \t', 'null: It is not JSON.'],
    'half an object': ['{"id":"x","kind"', 'null: It is not JSON.'],
    'a byte 0': ['{"id":"x\u0000"}', 'null: It is not JSON.'],
    'two objects': ['{}{}', 'null: It is not JSON.'],
    'a list': ['[{"id":"x"}]', 'null: It is not an object.'],
    'a text': ['"x"', 'null: It is not an object.'],
    nothing: ['null', 'null: It is not an object.'],
    'bytes that are no UTF-8': [Buffer.from('{"id":"é"}', 'latin1'), 'null: It is not UTF-8.'],
    'a byte that begins no character': [Buffer.from('{"id":"\x80"}', 'latin1'), 'null: It is not UTF-8.'],
    'a member mistyped': [good('x', ',"openedat":null'), 'x: openedat is not known.'],
    'a member mistyped inside': [
      good('x', ',"remedy":{"court":"cnda","month":1,"franc":true}'),
      'x: remedy.month is not known.',
    ],
    'a name of the language itself': ['{"id":"x","__proto__":{}}', 'x: __proto__ is not known.'],
    'a name as long as a page': [`{"${'é'.repeat(9000)}":1}`, `null: ${'é'.repeat(40)} is not known.`],
    'a day given twice': [good('x', ',"servedOn":"2024-01-09"'), 'x: servedOn is given twice.'],
    'a day given twice, once in other letters': [
      good('x', ',"served\\u004fn":"2024-01-09"'),
      'x: servedOn is given twice.',
    ],
    'a day given twice inside': [
      good('x', ',"legalAid":{"requestedOn":"2024-01-11","requestedOn":"2024-01-12","servedOnApplicant":"2024-02-01"}'),
      'x: requestedOn is given twice.',
    ],
    'no kind': ['{"id":"x","servedOn":"2024-01-10"}', 'x: kind is missing.'],
    'a kind that is null': ['{"id":"x","kind":null}', 'x: kind is missing.'],
    'a kind that is a number': ['{"id":"x","kind":1}', 'x: kind is not of the right type.'],
    'an id that is a number': ['{"id":7,"kind":"refusal"}', 'null: id is not of the right type.'],
    'legal aid that is a list': [good('x', ',"legalAid":[]'), 'x: legalAid is not of the right type.'],
    'legal aid without a request': [good('x', ',"legalAid":{}'), 'x: legalAid.requestedOn is missing.'],
    'a remedy that does not say how it is counted': [
      good('x', ',"remedy":{"court":"cnda","months":1}'),
      'x: remedy.franc is missing.',
    ],
    'a number of months in a text': [
      good('x', ',"remedy":{"court":"cnda","months":"1","franc":true}'),
      'x: remedy.months is not of the right type.',
    ],
    'a day that does not exist': [
      '{"id":"x","kind":"refusal","servedOn":"2023-02-29"}',
      'x: servedOn is not a day that exists, such as 2022-05-02.',
    ],
    'a day of legal aid that does not exist': [
      good('x', ',"legalAid":{"requestedOn":"2024-1-11"}'),
      'x: legalAid.requestedOn is not a day that exists, such as 2022-05-02.',
    ],
    'an instant without offset': [
      '{"id":"x","kind":"refusal","madeAvailableAt":"2024-01-10T10:00:00"}',
      'x: madeAvailableAt is not an instant with its offset, such as 2022-05-02T10:00:00+02:00.',
    ],
    'an opening without offset': [
      '{"id":"x","kind":"refusal","madeAvailableAt":"2024-01-10T10:00:00Z","openedAt":"2024-01-11T10:00:00"}',
      'x: openedAt is not an instant with its offset, such as 2022-05-02T10:00:00+02:00.',
    ],
    'a day instead of an instant': [
      '{"id":"x","kind":"refusal","madeAvailableAt":"2024-01-10"}',
      'x: madeAvailableAt is not an instant with its offset, such as 2022-05-02T10:00:00+02:00.',
    ],
    'one longer than a line may be': [`{"id":"x","kind":"${'a'.repeat(70_000)}"}`, 'null: It is too long.'],
  }
  for (const [what, [line, detail]] of Object.entries(BAD))
    test(what, async () => assert.equal(await told(line), detail))

  test('a list as deep as a line is long', async () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    const twice = await told(`{"remedy":${deep},"kind":"refusal","remedy":null,"id":"\\u0061"}`)
    assert.equal(twice, 'a: It is not JSON.')
    assert.equal(await told('['.repeat(60_000)), 'null: It is not JSON.')
  })
})

describe('what the law refuses keeps its code and its words', () => {
  const REFUSED: Record<string, string> = {
    '{"id":"a","kind":"refusal","madeAvailableAt":"2026-07-01T10:00:00Z"}': 'a regime-uncertain',
    '{"id":"a","kind":"decision","servedOn":"2024-01-10"}': 'a remedy-needed',
    '{"id":"a","kind":"letter","servedOn":"2024-01-10"}': 'a not-a-decision',
    '{"id":"a","kind":"nothing","servedOn":"2024-01-10"}': 'a unknown-kind',
    '{"id":"a","kind":"refusal","servedOn":"2024-01-10","territory":"moon"}': 'a unknown-territory',
    '{"id":"a","kind":"refusal"}': 'a service-day-missing',
    '{"id":"a","kind":"refusal","servedOn":"2024-01-10","madeAvailableAt":"2024-01-01T10:00:00Z"}':
      'a service-day-missing',
    '{"id":"a","kind":"refusal","servedOn":"9999-01-10"}': 'a day-out-of-range',
    '{"id":"a","kind":"refusal","servedOn":"2024-01-10","remedy":{"court":"CNDA\\"","months":1,"franc":true}}':
      'a unknown-court',
    '{"id":"a","kind":"refusal","servedOn":"2024-01-10","remedy":{"court":"cnda","months":1,"days":1,"franc":true}}':
      'a remedy-not-understood',
    '{"id":"a","kind":"refusal","servedOn":"2024-01-10","remedy":{"court":"cnda","months":1e999,"franc":true}}':
      'a remedy-too-long',
    '{"id":"a","kind":"refusal","servedOn":"2024-01-10","legalAid":{"requestedOn":"2024-01-11"}}':
      'a legal-aid-pending',
    '{"id":"a","kind":"refusal","servedOn":"2024-01-10","legalAid":{"requestedOn":"2024-01-11","servedOnCounsel":"2091-02-01"}}':
      'a legal-aid-answer-far',
  }
  for (const [line, answer] of Object.entries(REFUSED))
    test(line, async () => {
      const [found] = await ask(line)
      assert.equal(short(found!), answer)
      assert.match(String(found!.detail), /^[A-Z].*\.$/)
    })

  test('opened before it was placed, on the same day', async () => {
    const opened = '"madeAvailableAt":"2024-01-10T10:00:00Z","openedAt":"2024-01-10T10:59:59+01:00"'
    assert.equal(short((await ask(`{"id":"a","kind":"refusal",${opened}}`))[0]!), 'a opened-before-available')
  })
})

describe('lines', () => {
  test('none, for no input', async () => assert.deepEqual(await ask(''), []))

  test('the last needs no end, each may end as Windows ends them, the first may begin with its mark', async () => {
    const answers = await ask(`\ufeff${good('a')}\r\n${good('b')}\r\n${good('c')}`)
    assert.deepEqual(answers.map(short), ['a 2021', 'b 2021', 'c 2021'])
  })

  test('an id comes back as it was given', async () => {
    const ids = ['', 'é', '日本', '😀', '"\\\n\u0000', '\ud800', 'ⵣ'.repeat(300)]
    const answers = await ask(
      ids.map((id) => JSON.stringify({ id, kind: 'refusal', servedOn: '2024-01-10' })).join('\n'),
    )
    assert.deepEqual(
      answers.map(({ id, regime }) => [id, regime]),
      ids.map((id) => [id, '2021']),
    )
    assert.equal((await ask('{"kind":"refusal","servedOn":"2024-01-10"}'))[0]!.id, null)
  })

  test('the way the input comes in pieces changes nothing', async () => {
    const text = Buffer.from(`${good('é')}\n\n${good('b')}\r\n${'x'.repeat(70_000)}\n${good('😀')}`)
    const whole = await answered([text])
    assert.equal(whole.length, 5)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length]
        assert.deepEqual(await answered(at.slice(1).map((end, i) => text.subarray(at[i], end))), whole)
      }),
    )
    assert.deepEqual(await answered([...text].map((byte) => Buffer.from([byte]))), whole)
  })
})

test('a stated term beyond the bounds of a deposit is refused, with the bounds; one that reaches them is counted', async () => {
  const states = (remedy: object) => good('a', `,"remedy":${JSON.stringify({ court: 'cnda', franc: true, ...remedy })}`)
  const { statedRemedyMonths: months, statedRemedyDays: days } = law.guards
  const within = [{ months }, { days }, { days: 30, legalAidDays: days }]
  const beyond = [{ months: months + 1 }, { days: days + 1 }, { days: 500 }, { days: 30, legalAidDays: days + 1 }]
  const answers = await ask([...within, ...beyond].map(states).join('\n'))
  assert.deepEqual(answers.map(short), [...within.map(() => 'a 2021'), ...beyond.map(() => 'a remedy-too-long')])
  assert.match(String(answers.at(-1)!.detail), /At most 4 months, or 120 days/)
})

const day = fc
  .integer({ min: 0, max: 3650 })
  .map((days) => Temporal.PlainDate.from('2019-01-01').add({ days }).toString())
const instant = fc
  .tuple(day, fc.nat(86_399), fc.constantFrom('Z', '+02:00', '-11:00'))
  .map(
    ([on, second, offset]) =>
      `${on}T${Temporal.PlainTime.from('00:00').add({ seconds: second }).toString({ smallestUnit: 'second' })}${offset}`,
  )
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2 })
const question = fc.record(
  {
    id: fc.string({ unit: 'grapheme', maxLength: 8 }),
    kind: fc.constantFrom(
      'refusal',
      'refusal',
      'discontinuation',
      'grant-subsidiary-protection',
      'decision',
      'summons',
      'x',
    ),
    territory: fc.constantFrom('metropolitan', 'overseas', 'guyane', 'alsace-moselle', 'x'),
    madeAvailableAt: maybe(instant),
    openedAt: maybe(instant),
    servedOn: fc.option(day, { freq: 1 }),
    decidedOn: maybe(day),
    lodgedOn: maybe(day),
    legalAid: maybe(fc.record({ requestedOn: day, servedOnApplicant: maybe(day), servedOnCounsel: maybe(day) })),
    remedy: maybe(
      fc.record(
        {
          court: fc.constantFrom('cnda', 'administrative-court', 'administrative-court-strasbourg', 'X'),
          months: fc.integer({ min: 0, max: 3 }),
          days: fc.integer({ min: 7, max: 40 }),
          franc: fc.option(fc.boolean()),
          legalAidDays: fc.integer({ min: 1, max: 40 }),
        },
        { requiredKeys: ['court', 'franc'] },
      ),
    ),
  },
  { requiredKeys: ['id', 'kind'] },
)

/** The answer asked of `explain` itself, a day being a `Temporal.PlainDate` and a sentence what the words say. */
function directly(line: Record<string, unknown>, tag: string): Answer {
  const w = words(tag)
  const on = (text: unknown) => (text == null ? null : Temporal.PlainDate.from(text as string))
  const inParis = (text: unknown) =>
    text == null
      ? null
      : Temporal.Instant.from(text as string)
          .toZonedDateTimeISO(PARIS)
          .toPlainDate()
  const aid = line.legalAid as Record<string, unknown> | null | undefined
  const found = explain(law, {
    kind: line.kind as string,
    territory: (line.territory as string | undefined) ?? 'metropolitan',
    madeAvailableOn: inParis(line.madeAvailableAt),
    openedOn: inParis(line.openedAt),
    servedOn: on(line.servedOn),
    decidedOn: on(line.decidedOn),
    lodgedOn: on(line.lodgedOn),
    legalAid: aid
      ? {
          requestedOn: on(aid.requestedOn)!,
          servedOnApplicant: on(aid.servedOnApplicant),
          servedOnCounsel: on(aid.servedOnCounsel),
        }
      : null,
    remedy: (line.remedy as StatedRemedy | null | undefined) ?? null,
  })
  if (isRefusal(found)) return { id: line.id, refusal: found.refusal }
  const marked = (text: string | undefined, mark: string | undefined) =>
    mark === undefined ? text : `${text} [${w.maybe(`law.mark.short.${mark}`)}]`
  const said = (step: Step) => {
    const { key, values } = stepWords(w, step)
    return marked(w.maybe(key, values), step.mark)
  }
  return {
    id: line.id,
    regime: found.regime,
    ...(found.alternatives.length === 0 ? {} : { alternatives: found.alternatives }),
    servedOn: `${found.servedOn}`,
    servedBy: found.servedBy,
    ...(found.preliminaryStep === null ? {} : { preliminaryStep: found.preliminaryStep }),
    terms: found.terms.map((term) => ({
      name: term.name,
      court: term.court,
      lastDay: term.lastDay && `${term.lastDay}`,
      unrolledLastDay: term.unrolledLastDay && `${term.unrolledLastDay}`,
      actBy: `${term.actBy}`,
      longest: term.longest && `${term.longest}`,
      uncounted: term.readings.filter(({ counted }) => !counted).map(({ code }) => code),
      stated: term.stated,
      readings: term.readings.map((reading) => marked(readingWords(w, reading), reading.mark)),
      steps: term.steps.map(said),
      articles: term.articles,
    })),
  }
}

for (const { tag } of languages)
  test(`every line is answered as the law answers when it is asked directly, in ${tag}`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(question, { minLength: 1, maxLength: 20 }), async (lines) => {
        const answers = await ask(lines.map((line) => JSON.stringify(line)).join('\n'), tag)
        assert.equal(answers.length, lines.length)
        for (const [i, line] of lines.entries()) {
          const { detail, ...answer } = answers[i]!
          // The order of two instants of one day is the wire's to see: the law is told days only.
          if (answer.refusal === 'opened-before-available') continue
          assert.deepEqual(answer, directly(line, tag))
          assert.equal(typeof detail, 'refusal' in answer ? 'string' : 'undefined')
        }
      }),
      { numRuns: 60 },
    )
  })

test('whatever a line is, it is answered once, in its place, in JSON', async () => {
  const mutated = fc
    .tuple(
      question.map((line) => JSON.stringify(line)),
      fc.nat(),
      fc.nat(4),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    .map(([text, at, gone, put]) => {
      const from = at % (text.length + 1)
      return text.slice(0, from) + put + text.slice(from + gone)
    })
  const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array))
  const line = fc
    .oneof(mutated, fc.json(), fc.string({ unit: 'binary' }), bytes)
    .map((text) => Buffer.from(Buffer.from(text).map((byte) => (byte === 10 ? 32 : byte))))
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (lines) => {
      const between = lines.map((bad, i) => Buffer.concat([bad, Buffer.from(`\n${good(`after ${i}`)}\n`)]))
      const answers = await answered(between)
      assert.equal(answers.length, 2 * lines.length)
      for (const [i, { id, terms, refusal, detail }] of answers.entries()) {
        if (i % 2 === 1) assert.deepEqual([id, Array.isArray(terms)], [`after ${(i - 1) / 2}`, true])
        assert.ok(terms !== undefined || (typeof refusal === 'string' && typeof detail === 'string'))
      }
    }),
    { numRuns: 500 },
  )
})
