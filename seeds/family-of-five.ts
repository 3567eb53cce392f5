import { nothingTold, type Told, type ToldPerson } from '../src/dev/told.ts'
import type { Cast } from './cast.ts'
import { printAndHandOver, registerPerson } from './desk.ts'
import { deposit, letter } from './office.ts'
import { PASSWORD } from './people.ts'
import { activate } from './phone.ts'
import type { Stage } from './stage.ts'

/**
 * Five adults of one family, registered in Paris on one morning, who understand Arabic: their notices are one file. The
 * parents have activated their spaces and share one telephone; the last three digits of the number tell whose an alert
 * is. The three others still have their keys. A child has no space: its documents go to the adult the Office names.
 */
export async function buildFamilyOfFive(stage: Stage, cast: Cast): Promise<Told> {
  const language = 'arb'
  const numbers = ['9900000511', '9900000522', '9900000533', '9900000544', '9900000555']
  const shared = '+33612000500'
  stage.at('2026-04-29T09:00')
  const ids: string[] = []
  for (const foreignerNumber of numbers)
    ids.push(await registerPerson(stage, cast, 'paris', { foreignerNumber, language }))
  const papers = await printAndHandOver(stage, cast, 'paris', ids, language)
  const persons: ToldPerson[] = []
  for (const [i, foreignerNumber] of numbers.entries()) {
    const parent = i < 2
    const { key, activation } = papers[i]!
    if (parent) {
      stage.at(`2026-04-29T18:${i}0`)
      await activate(stage, { number: foreignerNumber, key, password: PASSWORD, language: 'ar', contacts: [shared] })
    }
    persons.push({
      who: parent ? 'a parent, understands Arabic' : 'a grown-up child',
      foreignerNumber,
      ...(parent ? { password: PASSWORD } : { key, activation }),
      language: 'ar',
      contacts: parent ? [shared] : [],
      try: parent
        ? 'log in; in the outbox, see how alerts on one telephone tell whose they are'
        : 'activate with the key',
    })
  }
  stage.at('2026-05-02T09:30')
  for (const [i, foreignerNumber] of numbers.slice(0, 2).entries()) {
    const content = letter('Lettre d’introduction', 'Votre demande a été introduite. Conservez cette lettre.')
    await deposit(stage, cast, { foreignerNumber, ...content, kind: 'introduction', reference: `I-2026-05${i + 1}` })
  }
  await stage.settle()
  return {
    ...nothingTold,
    story: 'Five adults; the parents share one telephone, the three others have their keys.',
    persons,
  }
}
