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
    await phone.goto('/?lang=fr') // somebody reads French with him
    await logIn(phone, number)
    await phone.click(`a[href="/documents/${id}"]`)
    await phone.click(`a[href="/documents/${id}/contest"]`)
    await press(phone, `/documents/${id}/contest`)
    assert.match(await untilItSays(phone, 'ce n’est pas à moi'), /fermé pour vous depuis le/)
    assert.equal((await phone.goto(`/documents/${id}/file`))?.status(), 409, 'closed, for him too')

    const head = await j.desk('division-1')
    await head.goto('/staff/work-items')
    assert.match(await words(head), /ce document n’est pas à moi/)
    await head.goto(`/staff/documents/${id}`)
    await head.check('[name=outcome][value=dismissed]')
    await press(head, `/staff/documents/${id}/contest-decision`)
    await head.goto('/staff/work-items')
    assert.doesNotMatch(await words(head), /ce document n’est pas à moi/, 'the decision closed the work')

    await phone.goto(`/documents/${id}`)
    const answered = await words(phone)
    assert.match(answered, /L’Office a vérifié : ce document est à vous/)
    assert.match(answered, /Le temps pour agir n’a pas commencé ici/)
    await j.travel('2026-05-18T09:00')
    const served = await j.query('select served_on, served_by from delivery.document where id = $1', [id])
    assert.deepEqual(served, [{ served_on: null, served_by: null }], 'what he could not read for a while serves nobody')
  },
)
