import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { unzipped } from '../src/testing/zip.ts'
import { journey } from './journey.ts'
import { activate, deposit, download, enrol, press, refusal, untilItSays, words } from './steps.ts'

const person = { number: '9900001777', language: 'ara', how: 'read-by-him' }

journey('He takes everything away on his phone, in Arabic, and what he has not opened stays closed', {}, async (j) => {
  const desk = await j.desk('guichet-75')
  const paper = await enrol(j, desk, person)
  const phone = await j.phone('ar')
  await activate(phone, { number: person.number, key: paper.key })
  const letter = await deposit(j, refusal(person, '2026-04-30'))
  const { id: waits } = await deposit(j, { foreignerNumber: person.number, kind: 'introduction', reference: 'WAITS-1' })
  await phone.goto(`/documents/${letter.id}`)
  await press(phone, `/documents/${letter.id}/opening`)
  await untilItSays(phone, 'PDF')
  await j.travel('2026-05-04T09:05')

  await phone.goto('/inbox')
  await phone.click('a[href="/take-away"]')
  assert.match(await words(phone), /المستندات المفتوحة: 1.*المستندات التي تنتظر: 1/s)
  const saved = await download(phone, () => phone.click('a[href="/take-away/archive.zip"]'))
  assert.equal(saved.name, 'pli-2026-05-04.zip')
  const folder = await mkdtemp(path.join(tmpdir(), 'pli-taken-'))
  try {
    const files = unzipped(await readFile(saved.path))
    for (const [name, bytes] of files) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
      await writeFile(path.join(folder, name), bytes)
    }
    assert.deepEqual(files.get('documents/01/document.pdf'), letter.bytes)
    assert.ok(![...files.keys()].some((name) => name.startsWith('documents/02')))
    const offline = await j.phone('ar')
    await offline.context().setOffline(true)
    await offline.goto(pathToFileURL(path.join(folder, 'index.html')).href)
    assert.equal(await offline.getAttribute('html', 'dir'), 'rtl')
    assert.match(await words(offline), /إنه ينتظر في مساحتك/)
    assert.ok(await offline.evaluate(() => document.documentElement.scrollWidth <= 320))
    await j.picture(offline, 'taken-away')
    for (const href of await offline.locator('main a').evaluateAll((links) => links.map((a) => a.getAttribute('href'))))
      assert.ok(files.has(href!), `${href} is in the file`)
    await offline.click('a[href="index-fr.html"]')
    assert.match(await words(offline), /Il attend dans votre espace\. Il n’est pas ouvert/)
  } finally {
    await rm(folder, { recursive: true })
  }
  const [row] = await j.query<{ opened: boolean }>(
    'select opened_at is not null as opened from delivery.document where id = $1',
    [waits],
  )
  assert.deepEqual(row, { opened: false })
  await phone.reload()
  assert.match(await untilItSays(phone, 'أُرسل الملف كاملًا'), /ليس فيه/)
})
