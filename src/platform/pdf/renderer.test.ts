import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { needs } from '../testing/index.ts'
import { printable, settingOf } from './fonts.ts'
import { createRenderer, type Renderer, type RendererOptions } from './renderer.ts'

const folder = mkdtempSync(join(tmpdir(), 'pli-renderer-'))
const made: Renderer[] = []
const renderer = (options?: RendererOptions) => {
  const r = createRenderer(options)
  made.push(r)
  return r
}
after(async () => {
  await Promise.all(made.map((r) => r.stop()))
  rmSync(folder, { recursive: true, force: true })
})

const createdAt = Temporal.Instant.from('2026-05-04T10:00:00Z')
const o = { standard: 'a-2a', createdAt } as const
const head = '#set document(title: "a letter", date: auto)\n#set text(font: "Noto Sans", lang: "fr", fallback: false)\n'
const letter = { source: `${head}#let data = json("/letter.json")\n#data.words` }
const textOf = (pdf: Uint8Array) => execFileSync('pdftotext', ['-', '-'], { input: pdf }).toString().trim()
const squeezed = (text: string) => text.replace(/\s+/g, '')

test('the same template, data and instant give the same bytes, in another process as well', async () => {
  const [one, two] = [renderer(), renderer()]
  const first = await one.render(letter, { words: 'Bonjour' }, o)
  await one.render(letter, { words: 'Autre chose' }, o)
  assert.deepEqual(await one.render(letter, { words: 'Bonjour' }, o), first)
  assert.deepEqual(await two.render(letter, { words: 'Bonjour' }, o), first)
  const later = { ...o, createdAt: createdAt.add({ hours: 1 }) }
  assert.notDeepEqual(await one.render(letter, { words: 'Bonjour' }, later), first)
})

test('a letter says which PDF/A it claims to be, and qpdf finds it whole', {
  skip: needs('poppler', 'qpdf'),
}, async () => {
  for (const [standard, part] of [
    ['a-2a', 2],
    ['a-3a', 3],
  ] as const) {
    const path = join(folder, `${standard}.pdf`)
    writeFileSync(path, await renderer().render(letter, { words: 'Bonjour' }, { standard, createdAt }))
    const meta = execFileSync('pdfinfo', ['-meta', path]).toString()
    assert.match(meta, new RegExp(`<pdfaid:part>${part}</pdfaid:part>`))
    assert.match(meta, /<pdfaid:conformance>A<\/pdfaid:conformance>/)
    assert.match(execFileSync('qpdf', ['--check', path]).toString(), /No syntax or stream encoding errors/)
  }
})

test('data is printed, never evaluated', { skip: needs('poppler') }, async () => {
  const r = renderer()
  const hostile =
    '#panic("x") *b* _i_ $x^2$ #import "@preview/a:1.0.0" \\u{41} <a> @a `r` #read("/etc/passwd") "); #panic()'
  assert.equal(squeezed(textOf(await r.render(letter, { words: hostile }, o))), squeezed(hostile))
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme-ascii', maxLength: 80 }), async (words) => {
      const pdf = await r.render(letter, { words }, o)
      assert.equal(squeezed(textOf(pdf)), squeezed(words))
    }),
    { numRuns: 60 },
  )
})

test('a missing glyph, an unknown font and a warning are faults that name none of the data', async () => {
  const r = renderer()
  const fault = async (source: string, words: string) => {
    const e = await r.render({ source }, { words }, o).then(
      () => assert.fail('was set'),
      (e: Error) => e,
    )
    assert(!e.message.includes('SECRET') && !e.message.includes(words), e.message)
    return e.message
  }
  assert.match(await fault(letter.source, 'SECRET ሰላም'), /could not be displayed/)
  assert.match(await fault(`#set text(font: "No Such Font")\n${letter.source}`, 'SECRET-KEY'), /unknown font family/)
  // A font of the machine is as unknown as one that does not exist: it would print other bytes elsewhere.
  assert.match(await fault(`#set text(font: "DejaVu Sans")\n${letter.source}`, 'SECRET-KEY'), /unknown font family/)
  assert.match(await fault(`${letter.source}\n#int(data.words)`, 'SECRET-KEY'), /invalid integer/)
})

test('a template reads nothing outside its folder and fetches nothing', async () => {
  const root = join(folder, 'root')
  mkdirSync(root)
  writeFileSync(join(folder, 'beside.txt'), 'beside')
  const r = renderer({ root })
  await assert.rejects(r.render({ source: '#read("../beside.txt")' }, {}, o), /outside/)
  await assert.rejects(r.render({ source: '#import "@preview/cetz:0.4.0"' }, {}, o), /failed to download/)
  writeFileSync(join(root, 'a.typ'), letter.source)
  assert((await r.render('a.typ', { words: 'x' }, o)).length > 1000)
})

test('a letter that never ends is stopped, and the next one is set', async () => {
  const restarts: string[] = []
  const r = renderer({ timeLimitMs: 300, onRestart: (why) => restarts.push(why) })
  await r.render(letter, { words: 'a' }, o)
  const endless = { source: '#for i in range(100000) { for j in range(100000) {} }' }
  const [ended, followed] = await Promise.allSettled([r.render(endless, {}, o), r.render(letter, { words: 'b' }, o)])
  assert.equal(ended.status, 'rejected')
  assert.equal(followed.status, 'fulfilled')
  assert.deepEqual(restarts, ['time-limit'])
})

test('a process that grows is replaced between two letters, and nothing is lost', async () => {
  const restarts: string[] = []
  const r = renderer({ maxMemory: 1, onRestart: (why) => restarts.push(why) })
  const pdfs = await Promise.all(['a', 'b', 'c'].map((words) => r.render(letter, { words }, o)))
  assert.equal(pdfs.length, 3)
  assert.deepEqual(restarts, ['memory', 'memory', 'memory'])
})

test('when the process dies under a letter, the letter is tried once more', async () => {
  const restarts: string[] = []
  const r = renderer({ onRestart: (why) => restarts.push(why) })
  const others = typesetters()
  const wanted = r.render(letter, { words: 'a' }, o)
  const own = typesetters().filter((pid) => !others.includes(pid))
  assert.equal(own.length, 1)
  process.kill(own[0]!, 'SIGKILL')
  assert((await wanted).length > 1000)
  assert.deepEqual(restarts, ['crash'])
  const idle = r.render(letter, { words: 'b' }, o)
  assert.deepEqual(await idle, await r.render(letter, { words: 'b' }, o))
})

/** Of this process; one of a test before may still be leaving. */
const typesetters = (): number[] =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)])
    .toString()
    .split('\n')
    .filter((line) => line.includes('typesetter'))
    .map((line) => Number.parseInt(line, 10))

test('too many letters at once are turned away, not kept in memory', async () => {
  const r = renderer({ maxWaiting: 2 })
  const all = await Promise.allSettled(Array.from({ length: 6 }, (_, i) => r.render(letter, { words: `${i}` }, o)))
  const refused = all.filter((x) => x.status === 'rejected')
  assert.equal(refused.length, 3)
  assert.equal(refused[0]!.reason.code, 'RENDERER_BUSY')
})

test('stopped means stopped: what waits is rejected, what comes after as well', async () => {
  const r = renderer()
  const waiting = r.render(letter, { words: 'a' }, o)
  const rejected = assert.rejects(waiting, /stopped/)
  await r.stop()
  await rejected
  await assert.rejects(r.render(letter, { words: 'a' }, o), /stopped/)
})

test('words that people typed are made safe to print', async () => {
  assert.equal(
    printable('  Foyer\n«L’Étoile» – 3ᵉ étage №5 Zażółć Привет  ', 90),
    'Foyer «L’Étoile» – 3ᵉ étage №5 Zażółć Привет',
  )
  assert.equal(printable('a\u202Eb\u2066c\u0000d', 90), 'a\uFFFDb\uFFFDc\uFFFDd')
  assert.equal(printable('x'.repeat(200), 10), 'xxxxxxxxx…')
  const r = renderer()
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (typed) => {
      await r.render(letter, { words: printable(typed, 60) }, o)
    }),
    { numRuns: 150 },
  )
  assert.equal(printable('ＡＢｃ Ⅳ ↀ', 90), 'ABc IV \uFFFD')
  const kept = Array.from({ length: 0x10000 }, (_, c) => String.fromCharCode(c)).filter((c) => printable(c, 9) === c)
  assert.ok(kept.length > 2000)
  await r.render(letter, { words: kept.join(' ') }, o) // each sign that is let through is in the font
})

test('a language is set in a shipped font, in its direction; a script without a font in none', () => {
  assert.deepEqual(settingOf('fr'), { lang: 'fr', region: '', rtl: false, fonts: ['Noto Sans'], scale: 1 })
  const dari = settingOf('prs')
  assert(dari)
  assert.deepEqual([dari.lang, dari.region, dari.rtl, dari.fonts], ['fa', 'AF', true, ['Vazirmatn', 'Noto Sans']])
  assert.equal(settingOf('bo'), null)
})
