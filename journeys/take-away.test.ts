import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { unzipped } from '../src/testing/zip.ts'
import { journey } from './journey.ts'
import { activate, deposit, download, enrol, press, refusal, textOfPdf, untilItSays, words } from './steps.ts'

const person = { number: '9900001777', language: 'ara', how: 'read-by-him' }

journey(
  'He takes everything away on his phone, and a file for his counsel; the Office exports for a court; what he has not opened stays closed',
  { needs: ['poppler'] },
  async (j) => {
    const desk = await j.desk('guichet-75')
    const paper = await enrol(j, desk, person)
    const phone = await j.phone('ar')
    await activate(phone, { number: person.number, key: paper.key })
    const letter = await deposit(j, refusal(person, '2026-04-30'))
    const { id: waits } = await deposit(j, {
      foreignerNumber: person.number,
      kind: 'introduction',
      reference: 'WAITS-1',
    })
    await phone.goto(`/documents/${letter.id}`)
    await press(phone, `/documents/${letter.id}/opening`)
    await untilItSays(phone, 'PDF')
    await j.travel('2026-05-04T09:05')

    await phone.goto('/inbox')
    await phone.click('a[href="/take-away"]')
    assert.match(await words(phone), /المستندات المفتوحة: 1.*المستندات التي تنتظر: 1/s)
    const saved = await download(phone, () => phone.click('a[href="/take-away/archive.zip"]'))
    assert.equal(saved.name, 'pli-2026-05-04.zip')
    await unzippedTo(saved.path, async (folder, files) => {
      assert.deepEqual(files.get('documents/01/document.pdf'), letter.bytes)
      assert.ok(![...files.keys()].some((name) => name.startsWith('documents/02')))
      const offline = await j.phone('ar')
      await offline.context().setOffline(true)
      await offline.goto(pathToFileURL(path.join(folder, 'index.html')).href)
      assert.equal(await offline.getAttribute('html', 'dir'), 'rtl')
      assert.match(await words(offline), /إنه ينتظر في فضائك/)
      assert.ok(await offline.evaluate(() => document.documentElement.scrollWidth <= 320))
      await j.picture(offline, 'taken-away')
      for (const href of await offline
        .locator('main a')
        .evaluateAll((links) => links.map((a) => a.getAttribute('href'))))
        assert.ok(files.has(href!), `${href} is in the file`)
      await offline.click('a[href="index-fr.html"]')
      assert.match(await words(offline), /Ce document attend dans votre espace\. Il n’est pas ouvert/)
    })

    await phone.goto('/take-away')
    await press(phone, '/take-away/counsel')
    await untilItSays(phone, 'يُحفظ هنا أسبوعًا')
    const counsel = await download(phone, () => phone.click('a[href^="/take-away/counsel/"]'))
    await unzippedTo(counsel.path, async (folder, files) => {
      const { verdict, wrong, list } = await verifiedBy(path.join(folder, 'dossier.pdf'))
      assert.deepEqual([verdict, wrong, list.kind], ['whole', [], 'counsel'])
      assert.ok(![...files.keys()].some((name) => name.endsWith('document.pdf')))
    })

    const officer = await j.desk('instruction-1')
    await officer.goto(`/staff/documents/${letter.id}`)
    await officer.click('text=Dossier pour une juridiction')
    await press(officer, `/staff/documents/${letter.id}/export`)
    assert.match(await words(officer), /Il manque le motif/)
    await officer.selectOption('[name=reason]', 'court-asked')
    await officer.fill('[name=courtReference]', '26PA01234')
    await press(officer, `/staff/documents/${letter.id}/export`)
    await untilItSays(officer, 'Télécharger (ZIP)')
    const court = await download(officer, () => officer.click('text=Télécharger (ZIP)'))
    await unzippedTo(court.path, async (folder, files) => {
      const { verdict, wrong, findings } = await verifiedBy(path.join(folder, 'dossier.pdf'))
      assert.deepEqual([verdict, wrong], ['whole', []])
      assert.ok(findings.includes('checkpoints-agree'))
      assert.deepEqual(files.get('documents/01/document.pdf'), letter.bytes)
      assert.match(await textOfPdf(path.join(folder, 'dossier.pdf')), /26PA01234[\s\S]*Première consultation/)
      await writeFile(path.join(folder, 'documents/01/document.pdf'), 'another')
      const changed = await verifiedBy(path.join(folder, 'dossier.pdf'))
      assert.deepEqual(changed.wrong[0], { name: 'documents/01/document.pdf', finding: 'file-changed' })
    })
    await phone.goto(`/documents/${letter.id}`)
    assert.match(await words(phone), /أعدّ المكتب ملفًا عن هذا المستند لمحكمة/)
    await phone.goto('/take-away')

    const [row] = await j.query<{ opened: boolean }>(
      'select opened_at is not null as opened from delivery.document where id = $1',
      [waits],
    )
    assert.deepEqual(row, { opened: false })
    await phone.reload()
    assert.match(await untilItSays(phone, 'أُرسل الملف كاملًا'), /ليس فيه/)
  },
)

/** What was saved, opened in a folder of its own. */
async function unzippedTo(
  zip: string,
  look: (folder: string, files: ReadonlyMap<string, Buffer>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pli-taken-'))
  try {
    const files = unzipped(await readFile(zip))
    for (const [name, bytes] of files) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
      await writeFile(path.join(folder, name), bytes)
    }
    await look(folder, files)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** As whoever was handed it checks it: by the command, which knows nothing of the house. */
async function verifiedBy(file: string) {
  const asked = promisify(execFile)('bin/pli', ['verify', file, '--json'], { env: { PATH: process.env['PATH'] } })
  const { stdout } = await asked.catch((wrong: { stdout: string }) => wrong)
  return JSON.parse(stdout)
}
