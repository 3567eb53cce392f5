import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { describe, test } from 'node:test'

type Answer = {
  readonly id: string
  readonly refusal?: string
  readonly detail?: string
  readonly servedOn: string
  readonly servedBy: string
  readonly terms: readonly { name: string; lastDay: string; unrolledLastDay: string; actBy: string }[]
}

/** The command as an administrator calls it, without a database anywhere. */
async function pli(words: readonly string[], input: string) {
  const child = spawn('bin/pli', ['law', 'explain', ...words], {
    env: { PATH: process.env.PATH, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' },
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => out.push(piece))
  child.stderr.on('data', (piece: Buffer) => err.push(piece))
  child.stdin.end(input)
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }
}

async function answers(lines: readonly string[], words: readonly string[] = []): Promise<Answer[]> {
  const { code, out, err } = await pli(words, lines.map((line) => `${line}\n`).join(''))
  assert.deepEqual([code, err], [0, ''])
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Answer)
}

describe('the worked examples of the specification, through the command', () => {
  const placed = (on: string, opened: string | null) => ({
    kind: 'refusal',
    territory: 'metropolitan',
    madeAvailableAt: `${on}T10:00:00+02:00`,
    openedAt: opened === null ? null : `${opened}T10:00:00+02:00`,
  })
  const withAid = (requestedOn: string) => ({
    kind: 'refusal',
    territory: 'metropolitan',
    servedOn: '2019-06-04',
    legalAid: { requestedOn, servedOnApplicant: '2019-08-06', servedOnCounsel: null },
  })
  const EXAMPLES: [object, string, string][] = [
    [placed('2022-05-02', null), '2022-05-17 term', '2022-06-20 2022-06-17'],
    [placed('2024-01-15', null), '2024-01-30 term', '2024-03-01 2024-03-01'],
    [placed('2024-02-14', null), '2024-02-29 term', '2024-04-02 2024-03-29'],
    [placed('2022-12-16', null), '2022-12-31 term', '2023-02-01 2023-01-31'],
    [placed('2023-02-01', '2023-02-20'), '2023-02-16 term', '2023-03-17 2023-03-16'],
    [placed('2023-02-01', '2023-02-03'), '2023-02-03 opening', '2023-03-06 2023-03-03'],
    [withAid('2019-06-17'), '2019-06-04 stated', '2019-08-26 2019-08-23'],
    [withAid('2019-06-04'), '2019-06-04 stated', '2019-09-06 2019-09-05'],
  ]
  test('each served on its day, with its last day and its last safe day', async () => {
    const found = await answers(EXAMPLES.map(([question], i) => JSON.stringify({ id: `${i}`, ...question })))
    assert.deepEqual(
      found.map(({ id, servedOn, servedBy, terms: [appeal] }) => [
        id,
        `${servedOn} ${servedBy}`,
        `${appeal!.lastDay} ${appeal!.actBy}`,
      ]),
      EXAMPLES.map(([, served, appeal], i) => [`${i}`, served, appeal]),
    )
    const [appeal, aid] = found[0]!.terms
    assert.equal(appeal!.unrolledLastDay, '2022-06-18')
    assert.deepEqual([aid!.name, aid!.lastDay, aid!.actBy], ['legal-aid', '2022-06-01', '2022-05-31'])
  })
})

test('the example of the documentation is what the command answers', async () => {
  const [question, answer] = [...readFileSync('docs/law-explain.md', 'utf8').matchAll(/```json\n(.*?)\n```/gs)]
  assert.deepEqual(await answers([question![1]!]), [JSON.parse(answer![1]!)])
})

test('a language is named, and spoken', async () => {
  const refused = '{"id":"a","kind":"letter","servedOn":"2024-01-10"}'
  for (const words of [['--language', 'fr'], ['--language=fr']])
    assert.match((await answers([refused], words))[0]!.detail!, /^Ce document n’est pas une décision/)
  for (const words of [['--language', 'xx'], ['--language'], ['--lang', 'fr'], ['--language', 'fr', 'more']]) {
    const { code, out, err } = await pli(words, refused)
    assert.deepEqual([code, out], [1, ''], words.join(' '))
    assert.match(err, /^bin\/pli law explain does not understand: --lang/)
    assert.doesNotMatch(err, /\n {4}at /)
  }
})

test('who asks one thing and waits is answered before he asks the next', async () => {
  const child = spawn('bin/pli', ['law', 'explain'], { stdio: ['pipe', 'pipe', 'inherit'] })
  for (const id of ['a', 'b']) {
    child.stdin.write(`{"id":"${id}","kind":"refusal","servedOn":"2024-01-10"}\n`)
    const [answer] = (await once(child.stdout, 'data')) as [Buffer]
    assert.equal(JSON.parse(answer.toString()).id, id)
  }
  child.stdin.end()
  assert.deepEqual(await once(child, 'exit'), [0, null])
})

test('an answer that is long leaves whole, behind all that were found of one reading', async () => {
  const ids = [...Array.from({ length: 28 }, (_, i) => `${i}`), 'x'.repeat(63_000)]
  const found = await answers(ids.map((id) => JSON.stringify({ id, kind: 'refusal', servedOn: '2024-01-10' })))
  assert.deepEqual(
    found.map(({ id }) => id),
    ids,
  )
})

test('a pipe that is full and was made one that does not wait gets every answer all the same', async () => {
  // Whoever opens a pipe as a stream makes it so for all who write to it, as long as he lives: here until `held` is closed.
  const sharer = `bin/node -e 'process.stdout; process.stdin.resume()' <&3 &`
  const untilItIs = `until grep -q '^flags:.*[4567]...$' /proc/$$/fdinfo/1; do :; done`
  const child = spawn('sh', ['-c', `${sharer} ${untilItIs}; bin/pli law explain`], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  })
  const [input, output, , held] = child.stdio as unknown as [Writable, Readable, null, Writable]
  const LINES = 3000
  input.end('{"kind":"refusal","servedOn":"2024-01-10"}\n'.repeat(LINES))
  const ended = once(child, 'exit')
  void ended.then(() => held.end())
  let answered = 0
  for await (const line of createInterface({ input: output })) if (JSON.parse(line).regime === '2021') answered += 1
  assert.deepEqual([answered, await ended], [LINES, [0, null]])
})

test('whoever stops reading ends it quietly, however much is still to be answered', async () => {
  const child = spawn('bin/pli', ['law', 'explain'])
  const err: Buffer[] = []
  child.stderr.on('data', (piece: Buffer) => err.push(piece))
  child.stdin.on('error', () => {}) // its end closes the pipe we still write to
  const line = '{"id":"a","kind":"refusal","servedOn":"2024-01-10"}\n'
  const write = () => {
    while (!child.stdin.destroyed && child.stdin.write(line.repeat(1000)));
  }
  child.stdin.on('drain', write)
  write()
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise((resolve) => child.on('exit', resolve))
  assert.deepEqual([code, Buffer.concat(err).toString()], [141, ''])
})
