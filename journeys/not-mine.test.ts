import assert from 'node:assert/strict'
import { journey } from './journey.ts'
import { logIn, press, untilItSays, words } from './steps.ts'

const [number, reference] = ['9900000101', 'D-2026-0101']

journey(
  '"This is not mine": it closes at once, serves nobody, and the Office answers',
  {
    worlds: ['opens-in-time'],
  },
  async (j) => {
    const [document] = await j.query<{ id: string }>('select id from delivery.document where reference = $1', [
      reference,
    ])
    const { id } = document!
    const phone = await j.phone('fr-FR')
    await logIn(phone, number)
    await phone.click(`a[href="/documents/${id}"]`)
    await phone.click('main details:has(form[action$="/contest"]) summary')
    await j.picture(phone, 'not-mine')
    await press(phone, `/documents/${id}/contest`)
    assert.match(await untilItSays(phone, 'ce n’est pas à moi'), /fermé pour vous depuis le/)
    assert.equal((await phone.goto(`/documents/${id}/file`))?.status(), 409, 'closed, for him too')

    const head = await j.desk('division-1')
    await head.goto('/staff/work-items')
    assert.match(await words(head), /pas à (moi|lui)|contest/i)
    await j.picture(head, 'work-items')
    await head.goto(`/staff/documents/${id}`)
    console.log(await words(head))
  },
)
