import assert from 'node:assert/strict'
import { test } from 'node:test'
import { words } from '../platform/i18n/index.ts'
import { explainLines, loadLaw } from './index.ts'
import { LONGEST_LINE, lineCutter } from './lines.ts'

const law = loadLaw()

function cut(pieces: readonly string[]): (string | null)[] {
  const cutter = lineCutter()
  const lines = pieces.flatMap((piece) => [...cutter.of(Buffer.from(piece))])
  return [...lines, ...cutter.last()].map((line) => (line === null ? null : line.text))
}

test('lines are cut where they end, whatever pieces they come in; the last needs no end', () => {
  assert.deepEqual(cut(['a\nb\n', '\nc', 'd', 'e\nf']), ['a', 'b', '', 'cde', 'f'])
  assert.deepEqual(cut(['a', '\n', 'b\n', '', 'c', '\n']), ['a', 'b', 'c'])
  assert.deepEqual([cut([]), cut(['']), cut(['\n'])], [[], [], ['']])
})

test('a line says how many quotes it has, however it is cut, and nothing of them where it has more than plain ASCII', () => {
  const LINES = ['""', '"a":"b"', 'x', '"\\"', '"]"', '"é"', '"\u007f"', '"\u0080"', '"c"']
  const quotes = [2, 4, 0, null, 2, null, 2, null, 2]
  const text = `${LINES.join('\n')}\n`
  for (const size of [1, 3, 100]) {
    const bytes = Buffer.from(text)
    const cutter = lineCutter()
    const lines: (number | null)[] = []
    for (let at = 0; at < bytes.length; at += size)
      for (const line of cutter.of(bytes.subarray(at, at + size))) lines.push(line!.quotes)
    assert.deepEqual(lines, quotes)
  }
  const last = lineCutter()
  assert.deepEqual(
    [...last.of(Buffer.from('x\n"a"')), ...last.last()].map((line) => line!.quotes),
    [0, 2],
  )
})

test('a line of 65,536 bytes is whole, and one of a byte more is not kept, at once or in pieces', () => {
  assert.equal(LONGEST_LINE, 65_536)
  const [long, longer] = ['x'.repeat(65_536), 'x'.repeat(65_537)]
  for (const end of [['\n', 'y'], ['\ny']]) {
    assert.deepEqual(cut([long, ...end]), [long, 'y'])
    assert.deepEqual(cut([`${long.slice(0, 9)}`, long.slice(9), ...end]), [long, 'y'])
    assert.deepEqual(cut([longer, ...end]), [null, 'y'])
    assert.deepEqual(cut([longer.slice(0, 9), longer.slice(9), ...end]), [null, 'y'])
    assert.deepEqual(cut([long, 'x', 'x', ...end]), [null, 'y'])
  }
  assert.deepEqual([cut([long]), cut([longer])], [[long], [null]])
})

test('answers leave as they are found, in pieces of 57,344 bytes, and never an empty one', async () => {
  const pieces = async (text: string) => {
    const found: number[] = []
    const given = async function* () {
      yield Buffer.from(text)
    }
    for await (const { length } of explainLines(law, words('en'), given())) found.push(length)
    return found
  }
  const question = '{"id":"a","kind":"refusal","servedOn":"2024-01-10"}'
  const one = (await pieces(question))[0]!
  const many = await pieces(`${question}\n`.repeat(1000))
  assert.equal(
    many.reduce((sum, length) => sum + length),
    1000 * one,
  )
  const last = many.pop()!
  for (const length of many) assert.ok(length >= 57_344 && length < 57_344 + one, `${length}`)
  assert.ok(many.length > 3 && last > 0 && last < 57_344 + one)
  assert.deepEqual(await pieces(''), [])
})

test('a member given twice is found whatever the others are, however many, and whatever signs they hold', async () => {
  const told = async (line: string): Promise<string> => {
    const given = async function* () {
      yield Buffer.from(line)
    }
    for await (const answer of explainLines(law, words('en'), given())) return String(answer)
    return 'nothing'
  }
  const texts = ['territory', 'servedOn', 'decidedOn', 'lodgedOn', 'madeAvailableAt', 'openedAt']
  const line = (members: readonly string[]) => `{"kind":"refusal"${members.map((member) => `,${member}`).join('')}}`
  for (let some = 0; some < texts.length; some += 1)
    for (const first of ['"x"', 'null'])
      for (const second of ['"x"', 'null']) {
        const members = texts.slice(0, some).map((name) => `"${name}":${first}`)
        assert.match(await told(line([...members, `"id":${second}`, '"id":"a"'])), /id is given twice/)
        assert.match(await told(line([...members, '"id":"a"', `"id":${second}`])), /id is given twice/)
      }
  // As many of these signs as an honest line of these members has quotes.
  for (const sign of '#$]!')
    assert.match(await told(`{"kind":"x","id":"a","id":"${sign.repeat(8)}"}`), /id is given twice/)
})
