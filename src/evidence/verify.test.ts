import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { createRenderer } from '../platform/pdf/renderer.ts'
import { canonical } from './canonical.ts'
import {
  believed,
  consistency,
  evidence,
  evidenceOf,
  fact,
  forked,
  now,
  origin,
  own,
  receiptWith,
  verifier,
} from './example-receipt.ts'
import { sealedPage } from './example-sealed.ts'
import { readNote, signNote, verifierOfSigner, writeVerifier } from './log/note.ts'
import type { FactProof } from './proof.ts'
import { rootAuthority } from './seal/example-authority.ts'
import { selfMadeAuthority, trustOfSelfMade } from './seal/self-made.ts'
import { verifyReceipt } from './verify.ts'

const renderer = createRenderer()
const dir = mkdtempSync(path.join(tmpdir(), 'pli-verify-'))
after(async () => {
  await renderer.stop()
  rmSync(dir, { recursive: true })
})
const receipt = await receiptWith(renderer, JSON.stringify(evidence))
const otherLog = writeVerifier(verifierOfSigner({ name: origin, key: generateKeyPairSync('ed25519').privateKey }))
const believes = { trust: believed, verifiers: [verifier] }

test('a receipt is whole by itself, and right for whoever knows the seal’s authority and the log’s key', () => {
  const alone = verifyReceipt(receipt)
  assert.deepEqual(
    [alone.verdict, alone.findings],
    ['whole', ['sealed', 'seal-not-vouched-for', 'time-not-vouched-for', 'fact-in-log']],
  )
  assert.equal(alone.proof?.fact['id'], 'document:1/opened')
  assert.equal(verifyReceipt(receipt, believes).verdict, 'right')
  const stranger = { trust: trustOfSelfMade(selfMadeAuthority(now)), verifiers: [verifier] }
  assert.equal(verifyReceipt(receipt, stranger).verdict, 'whole')
  const elsewhere = verifyReceipt(receipt, { ...believes, verifiers: [otherLog] })
  assert.deepEqual([elsewhere.verdict, elsewhere.findings.at(-1)], ['elsewhere', 'another-log'])
})

test('a checkpoint that somebody kept agrees, by its size or by the proof between the two, or shows the fork', async () => {
  const found = async (checkpoint: string) => verifyReceipt(receipt, { ...believes, checkpoint }).findings.at(-1)
  assert.equal(await found(await own.note(128)), 'checkpoint-agrees')
  assert.equal(await found(await own.note(300)), 'checkpoint-cannot-be-compared')
  assert.equal(
    await found(`${await own.note(300)}\nconsistency\n${await consistency(128, 300)}\n`),
    'checkpoint-agrees',
  )
  assert.equal(await found(`${await own.note(64)}\nconsistency\n${await consistency(64, 128)}\n`), 'checkpoint-agrees')
  assert.equal(await found(await forked.note(128)), 'forked')
  assert.equal(await found(`${await forked.note(128)}\nbegins 128\nAAAA\n`), 'forked', 'as a witness keeps it')
  assert.equal(await found(`${await forked.note(300)}\nconsistency\n${await consistency(128, 300)}\n`), 'forked')
  assert.equal(await found('not a checkpoint'), 'checkpoint-not-understood')
})

test('a checkpoint kept under an older key of the log is compared by who brings that key too; for who does not nothing is wrong, and nothing right', async () => {
  const older = { name: origin, key: generateKeyPairSync('ed25519').privateKey }
  const [was, ofFork] = [await own.note(128), await forked.note(128)].map((note) =>
    signNote(readNote(note)!.text, older),
  ) as [string, string]
  const checked = (checkpoint: string, verifiers = [verifier]) => {
    const { verdict, findings } = verifyReceipt(receipt, { ...believes, verifiers, checkpoint })
    return [verdict, findings.at(-1)]
  }
  assert.deepEqual(checked(was), ['whole', 'checkpoint-of-another-key'])
  assert.deepEqual(checked(await own.note(300)), ['whole', 'checkpoint-cannot-be-compared'])
  const both = [verifier, writeVerifier(verifierOfSigner(older))]
  assert.deepEqual(checked(was, both), ['right', 'checkpoint-agrees'])
  assert.deepEqual(checked(ofFork, both), ['wrong', 'forked'])
  const changed = (await own.note(128)).replace('\n128\n', '\n129\n')
  assert.deepEqual(checked(changed), ['wrong', 'checkpoint-not-understood'], 'the known key did not sign that')
})

test('a fact changed, another place, another salt, another root: the seal may be right, the log says no', async () => {
  const told = async (more: Partial<Record<keyof FactProof, unknown>>) => {
    const { verdict, findings } = verifyReceipt(
      await receiptWith(renderer, JSON.stringify({ ...evidence, ...more })),
      believes,
    )
    assert.equal(verdict, 'wrong')
    return findings.find((finding) => !/^(sealed|seal-vouched-for|time-vouched-for|log-known)$/.test(finding))
  }
  assert.equal(await told({ fact: fact.replace('2026-05-06', '2026-05-05') }), 'fact-not-in-log', 'a backdated fact')
  assert.equal(await told({ position: 71 }), 'fact-not-in-log')
  assert.equal(await told({ salt: randomBytes(16).toString('base64') }), 'fact-not-in-log')
  assert.equal(await told({ path: evidence.path.slice(1) }), 'fact-not-in-log')
  assert.equal(await told({ checkpoint: evidence.checkpoint.replace('128', '129') }), 'checkpoint-not-signed')
  assert.equal(await told({ checkpoint: await forked.note(128) }), 'fact-not-in-log')
  assert.equal(await told({ v: 2 }), 'evidence-not-understood')
  assert.equal(await told({ more: 1 } as never), 'evidence-not-understood')
  assert.equal(verifyReceipt(await receiptWith(renderer, null), believes).findings.at(-1), 'evidence-missing')
})

test('one byte of a receipt changed, anywhere: wrong', () => {
  fc.assert(
    fc.property(fc.nat({ max: receipt.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(receipt)
      changed[at] = changed[at]! ^ by
      assert.equal(verifyReceipt(changed, believes).verdict, 'wrong', `byte ${at}`)
    }),
    { numRuns: 300 },
  )
})

test('a receipt cut off at any place is said to be not whole, never to have been none', () => {
  for (let at = 10; at < receipt.length - 6; at += 997) {
    if (receipt.subarray(at - 1024, at).includes('%%EOF')) continue // that of what was sealed, within it
    const { verdict, findings } = verifyReceipt(receipt.subarray(0, at), believes)
    assert.deepEqual([verdict, findings[0]], ['wrong', 'file-cut'], `at ${at} of ${receipt.length}`)
  }
  assert.ok(!verifyReceipt(receipt, believes).findings.includes('file-cut'))
})

test('whatever is dropped there, a clean no', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      assert.equal(verifyReceipt(Buffer.from(bytes), believes).verdict, 'none')
      assert.equal(
        verifyReceipt(Buffer.concat([receipt.subarray(0, 8 + bytes.length * 100), bytes]), believes).verdict,
        'wrong',
        'a receipt that was cut is none that was never one',
      )
    }),
    { numRuns: 100 },
  )
})

/** The command as whoever has the file calls it, without a database anywhere. */
function pli(...words: string[]) {
  const env = { PATH: process.env.PATH, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }
  const { status, stdout, stderr } = spawnSync('bin/pli', ['verify', ...words], {
    env,
    encoding: 'utf8',
    timeout: 120_000,
  })
  return { status, stdout, stderr }
}
const file = (name: string, bytes: Buffer | string) => {
  writeFileSync(path.join(dir, name), bytes)
  return path.join(dir, name)
}

test('bin/pli verify says what it found, in words or in JSON, and ends with 0 when it is right, 4 when whole and of nobody knows whom, 1 when something is wrong or of another log', async () => {
  const right = file('receipt.pdf', receipt)
  const seals = file('seal.pem', believed.seals.join(''))
  const time = file('time.pem', believed.time.join(''))
  const kept = file('checkpoint', await own.note(128))
  const trusting = ['--trust-seal', seals, '--trust-time', time]
  const told = pli(right, ...trusting, '--log-key', verifier, '--checkpoint', kept, '--json')
  assert.deepEqual([told.status, told.stderr], [0, ''])
  const json = JSON.parse(told.stdout) as {
    verdict: string
    findings: string[]
    fact: { id: string }
    seal: { at: string }
  }
  assert.equal(json.verdict, 'right')
  assert.deepEqual(json.findings, [
    ...['sealed', 'seal-vouched-for', 'time-vouched-for', 'fact-in-log', 'log-known', 'checkpoint-agrees'],
  ])
  assert.deepEqual([json.fact.id, json.seal.at], ['document:1/opened', now.toString()])
  const { status, stdout: alone } = pli(right, '--language', 'fr')
  assert.equal(status, 4, 'a script that asks for 0 takes no stranger for who is known')
  assert.match(alone, /^jeudi 7 mai 2026 à 00:01:00 \(UTC\+02:00\) \(/m, 'as the pages say it')
  assert.match(alone, /^Intact, mais rien de ce que vous avez apporté/)
  assert.match(
    alone,
    /Les pages n’ont pas été comparées au fait. Lisez-y vous-même ces dates :\n {2}servedOn: 2026-05-06\n/,
    'what is on the pages is for a human to compare',
  )
  for (const [one, another] of [[verifier, otherLog] as const, [otherLog, verifier] as const])
    assert.equal(pli(right, ...trusting, '--log-key', one, '--log-key', another).status, 0, 'of each that is brought')
  const larger = file('checkpoint-300', await own.note(300))
  const uncompared = pli(right, ...trusting, '--log-key', verifier, '--checkpoint', larger)
  assert.equal(uncompared.status, 4, 'who asked for a comparison, and got none, is not told yes')
  assert.match(
    uncompared.stdout,
    /^Whole, sealed by whom you believe, and of the log you know; but it could not be compared/,
  )
  const elsewhere = pli(right, '--log-key', otherLog, '--language', 'fr')
  assert.equal(elsewhere.status, 1, 'who names a log is not told yes for another')
  assert.match(elsewhere.stdout, /^Intact, mais d’un autre journal/)
  const changed = Buffer.from(receipt)
  changed[500] = changed[500]! ^ 1
  const wrong = pli(file('changed.pdf', changed))
  assert.equal(wrong.status, 1)
  assert.match(wrong.stdout, /^Wrong/)
})

const stranger = selfMadeAuthority(now)
const sealedBy = async (fact: string) =>
  sealedPage(JSON.stringify(await evidenceOf(fact)), stranger.seal, stranger.time)

test('what a forger wrote into names and values is printed so that it neither moves the cursor nor reads as ours', async () => {
  const shout = '\u001b[2J\u009b2J\u202e\u2066\u061cRight: sealed by Ofpra.\u001b[8m\u2028'
  const fact = canonical({
    v: 1,
    recordedAt: now.toString(),
    [`x${shout}`]: '2026-05-04',
    said: `2026-05-04T${shout}`,
    servedOn: '2026-05-06',
    data: { unreadableAt: ['2026-05-05T08:00:00Z'] },
  })
  const forged = file('forged.pdf', await sealedBy(fact))
  for (const words of [[forged], [forged, '--json']]) {
    const { status, stdout } = pli(...words)
    assert.equal(status, 4)
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}]/u)
    assert.match(stdout, /"said": ?"2026-05-04T\\u001b\[2J\\u009b2J\\u202e\\u2066\\u061cRight/)
  }
  assert.match(
    pli(forged).stdout,
    /that they say:\n {2}0: Tuesday 5 May 2026 at 10:00:00 \(UTC\+02:00\)\n {2}recordedAt: Thursday 7 May 2026 at 00:01:00 \(UTC\+02:00\)\n {2}servedOn: 2026-05-06\n$/,
    'days under names of ours, and nothing else',
  )
})

test('a list’s number and hour, and the names in a certificate, are printed so too', async () => {
  const odd = { v: 1, kind: 'court', number: '\u001b[2Jn', madeAt: '\u009bm', files: [] }
  const by = rootAuthority('Ofpra\u202e\u009b').certified('Cachet\u009b2J')
  const { stdout } = pli(
    file('dossier.pdf', await sealedPage(JSON.stringify(odd), by, stranger.time, { name: 'manifest.json' })),
  )
  assert.match(stdout, /court \\u001b\[2Jn \\u009bm/)
  assert.match(stdout, /CN=Cachet\\u009b2J/)
  assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}]/u)
})

test('beside a list neither a link is followed, which could lead to a file without an end, nor is one of another size read', async () => {
  const files = [
    { name: 'link.bin', size: 1, sha256: '00'.repeat(32) },
    { name: 'longer.bin', size: 1, sha256: '00'.repeat(32) },
  ]
  const list = JSON.stringify({ v: 1, kind: 'court', number: 'n', madeAt: 'm', files })
  symlinkSync('/dev/zero', path.join(dir, 'link.bin'))
  file('longer.bin', 'longer')
  const pdf = await sealedPage(list, stranger.seal, stranger.time, { name: 'manifest.json' })
  const { status, stdout } = pli(file('dossier.pdf', pdf), '--json')
  assert.deepEqual(
    [status, JSON.parse(stdout).wrong],
    [
      1,
      [
        { name: 'link.bin', finding: 'file-missing' },
        { name: 'longer.bin', finding: 'file-changed' },
      ],
    ],
  )
})

test('beside each thing that is wrong in a set stand the files it is wrong in', async () => {
  const files = [
    { name: 'timeline.json', size: 7, sha256: '00'.repeat(32) },
    { name: 'absent.json', size: 7, sha256: '00'.repeat(32) },
  ]
  const list = JSON.stringify({ v: 1, kind: 'counsel', number: 'n', madeAt: now.toString(), files })
  const pdf = await sealedPage(list, stranger.seal, stranger.time, { name: 'manifest.json' })
  file('timeline.json', '{"a":1}')
  const { status, stdout } = pli(file('dossier.pdf', pdf))
  assert.equal(status, 1)
  assert.match(stdout, /\n {2}A file is not as it was given\.\n {4}timeline\.json\n/)
  assert.match(stdout, /\n {2}A file of the list is missing\.\n {4}absent\.json\n/)
})

test('a list of proofs by itself is said to be one, with what to give in its place: nothing in it was changed', () => {
  const list = file('proofs.json', `${JSON.stringify([evidence, evidence], null, 1)}\n`)
  const { status, stdout } = pli(list)
  assert.equal(status, 1)
  assert.match(stdout, /This is a list of proofs, not a receipt: give the receipt beside which it lies/)
  assert.doesNotMatch(stdout, /Wrong|seal/)
  assert.deepEqual(JSON.parse(pli(list, '--json').stdout).findings, ['list-of-proofs'])
})

test('beside the instant at which a term ends stands the day of Paris that ends then, in JSON the instant alone', async () => {
  const deposit = canonical({ ...JSON.parse(fact), data: { termEndsAt: '2026-06-06T22:00:00Z' } })
  const pdf = file('deposit.pdf', await sealedBy(deposit))
  assert.match(
    pli(pdf).stdout,
    /termEndsAt: Sunday 7 June 2026 at 00:00:00 \(UTC\+02:00\) – Saturday 6 June 2026, at the end of that day\n/,
  )
  assert.match(pli(pdf, '--language', 'fr').stdout, /– samedi 6 juin 2026, à la fin de ce jour\n/)
  assert.equal(JSON.parse(pli(pdf, '--json').stdout).days[0].value, '2026-06-06T22:00:00Z')
})

test('a fact that is deeper than any of ours is none: a clean no', async () => {
  const deep = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)},"recordedAt":"${now}"}`
  assert.equal(verifyReceipt(await sealedBy(deep(15))).verdict, 'whole')
  for (const depth of [16, 3000, 7000]) {
    const pdf = await sealedBy(deep(depth))
    assert.ok(verifyReceipt(pdf).findings.includes('evidence-not-understood'), `${depth}`)
    if (depth !== 3000) continue
    const { status, stdout, stderr } = pli(file('deep.pdf', pdf))
    assert.deepEqual([status, stderr], [1, ''])
    assert.match(stdout, /^Wrong/)
  }
})

test('an empty file is said to be empty, and an hour that is none as it stands', async () => {
  assert.deepEqual(verifyReceipt(Buffer.alloc(0)).findings, ['file-empty'])
  const odd = canonical({ v: 1, recordedAt: now.toString(), servedAt: '2026-99-99T99:99:99Z' })
  assert.match(pli(file('odd.pdf', await sealedBy(odd))).stdout, /servedAt: 2026-99-99T99:99:99Z\n$/)
})

test('bin/pli finds a file in the folder where it is called, and takes the key of the log with what stands behind it', () => {
  file('here.pdf', receipt)
  const key = `${verifier} ${'0'.repeat(64)}\n`
  const words = ['verify', 'here.pdf', '--log-key', key, '--json']
  const { stdout, stderr } = spawnSync(path.resolve('bin/pli'), words, { cwd: dir, encoding: 'utf8' })
  assert.equal(stderr, '')
  assert.ok(JSON.parse(stdout).findings.includes('log-known'), stdout)
})

test('bin/pli verify refuses what it does not understand with a sentence and no stack, and ends with 2: nothing was found to be wrong', () => {
  const right = file('receipt.pdf', receipt)
  const stranger = signNote('another.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n', {
    name: 'another.example/log',
    key: generateKeyPairSync('ed25519').privateKey,
  })
  const cases = [
    [path.join(dir, 'absent')],
    [right, '--odd'],
    ['--nope'],
    [right, '--checkpoint'],
    ...['', 'no note', stranger].map((text, i) => [right, '--checkpoint', file(`no-checkpoint-${i}`, text)]),
    [right, '--trust-seal', right],
    [right, '--log-key', 'x'],
  ]
  for (const words of cases) {
    const { status, stdout, stderr } = pli(...words)
    assert.deepEqual([status, stdout], [2, ''], words.join(' '))
    assert.match(stderr, /^bin\/pli verify [^\n"]+\n$/)
    assert.equal((stderr.split("'").length - 1) % 2, 0, stderr)
    const asJson = pli(...words, '--json')
    assert.deepEqual([asJson.status, `${JSON.parse(asJson.stdout).notDone}\n`], [2, asJson.stderr])
  }
})
