import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { journey } from './journey.ts'
import { download, words } from './steps.ts'

const go = (phone: Page) => phone.click('main form button:not([name])')

async function typeDay(phone: Page, name: string, [day, month, year]: readonly [string, string, string]) {
  await phone.fill(`[name="${name}-day"]`, day)
  await phone.fill(`[name="${name}-month"]`, month)
  await phone.fill(`[name="${name}-year"]`, year)
}

journey(
  'Somebody without a space counts his term, on a small telephone without scripts',
  { at: '2022-05-03T09:00' },
  async (j) => {
    const phone = await j.phone('fr')
    await phone.goto('/')
    await phone.click('a[href="/calculator"]')
    await go(phone)
    await phone.waitForSelector('[role=alert]:focus')

    await phone.check('[value=unsaid]')
    await go(phone)
    await phone.check('[value=refusal]')
    await go(phone)
    await phone.check('[value=unopened]')
    await go(phone)
    await typeDay(phone, 'placed', ['31', '4', '2022'])
    await go(phone)
    assert.match(await words(phone), /Ce jour n’existe pas – Ce mois finit le samedi 30 avril 2022/)
    assert.equal(await phone.inputValue('[name="placed-day"]'), '31', 'what was typed is kept')

    // The friend who helps reads Arabic; then he reads on himself. No address holds what he answered.
    const language = async (tag: string) => {
      await phone.click('.langs summary')
      await phone.click(`.langs button[lang=${tag}]`)
      assert.equal(new URL(phone.url()).search, `?lang=${tag}`)
    }
    await language('ar')
    assert.equal(await phone.getAttribute('html', 'dir'), 'rtl')
    assert.equal(await phone.inputValue('[name="placed-day"]'), '31')
    await language('fr')

    // He goes back, looks, and comes forward: nothing is lost on the way.
    await phone.click('button[name=back]')
    assert.ok(await phone.isChecked('[value=unopened]'))
    await go(phone)
    assert.equal(await phone.inputValue('[name="placed-year"]'), '2022')
    await typeDay(phone, 'placed', ['2', '5', '2022'])
    await go(phone)

    const said = await words(phone)
    assert.match(said, /mardi 31 mai 2022/, 'first the lawyer')
    assert.match(said, /Contester devant le tribunal – dernier jour sûr : vendredi 17 juin 2022/)
    assert.doesNotMatch(said, /20 juin/, 'what a lawyer counts is folded')
    assert.equal(new URL(phone.url()).pathname + new URL(phone.url()).search, '/calculator')
    await j.picture(phone, 'calculator')
    await phone.click('summary:has-text("Comment compte un avocat")')
    assert.match(await words(phone), /Dernier jour, pour un avocat : lundi 20 juin 2022/)

    const saved = await download(phone, () => phone.click('button[value=calendar]'))
    const file = await readFile(saved.path, 'utf8')
    assert.match(file, /DTSTART;VALUE=DATE:20220617/)
    await phone.click('button[value=working]')
    assert.match(await words(phone), /Ni le premier ni le dernier jour ne comptent/)
    // The Back button of the telephone works too, and shows no page of error in a language he does not read.
    await phone.goBack()
    assert.match(await words(phone), /17 juin 2022/)
    await phone.goBack()
    await typeDay(phone, 'placed', ['2', '5', '2022'])
    await go(phone)

    await phone.click('button[name=ask]')
    await typeDay(phone, 'asked', ['3', '5', '2022'])
    await go(phone)
    // Asked for before the letter counts as read, it may stop nothing: the day stays, and no answer is waited for.
    assert.match(await words(phone), /vendredi 17 juin 2022/)
    assert.match(await words(phone), /N’attendez pas la réponse : gardez ce jour/)
  },
)

journey(
  'The same in Arabic, with the digits of his keyboard; once past, he is sent to people',
  { at: '2022-07-01T09:00' },
  async (j) => {
    const phone = await j.phone('ar')
    await phone.goto('/calculator')
    assert.equal(await phone.getAttribute('html', 'dir'), 'rtl')
    await phone.check('[value=cnda-month]')
    await go(phone)
    await phone.check('[value=refusal]')
    await go(phone)
    await phone.check('[value=received]')
    await go(phone)
    await phone.fill('[name="received-day"]', '٢/٥/٢٠٢٢')
    await go(phone)
    const said = await words(phone)
    assert.match(said, /اذهب اليوم/)
    assert.equal(await phone.locator('a[href="tel:3039"]').count(), 1)
    assert.equal(await phone.locator('.bigday').count(), 0)
    for (const link of await phone.locator('main a').all())
      assert.ok((await link.boundingBox())!.height >= 44, `${await link.getAttribute('href')}: a thumb finds it`)
  },
)
