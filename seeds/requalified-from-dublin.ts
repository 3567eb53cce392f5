import { nothingTold, type Told } from '../src/dev/told.ts'
import type { Cast } from './cast.ts'
import { enrol, printAndHandOver } from './desk.ts'
import { deposit, letter, summons, tell } from './office.ts'
import { PASSWORD } from './people.ts'
import { activate } from './phone.ts'
import type { Stage } from './stage.ts'

/**
 * Registered in Lyon in March, understands Somali, which no notice is printed in yet: he has the French one, read aloud.
 * Placed under Dublin before he ever came in, with a letter unread, which is listed and not deleted. France became
 * responsible in April: he is given a new notice, activates his space, and his summons comes there.
 */
export async function buildRequalifiedFromDublin(stage: Stage, cast: Cast): Promise<Told> {
  const [number, caseNumber, language] = ['9900000404', '260300404', 'som']
  const contacts = ['requalified@mail.example']
  const own = { foreignerNumber: number, caseNumber }
  stage.at('2026-03-10T10:00')
  const { personId } = await enrol(stage, cast, 'lyon', { ...own, language })
  stage.at('2026-03-16T10:30')
  const content = letter('Demande de pièces', 'Le formulaire doit être complété et signé.')
  await deposit(stage, cast, { ...own, ...content, kind: 'request-to-complete', reference: 'P-2026-0404' })
  await stage.settle()
  stage.at('2026-03-20T15:00')
  await tell(stage, cast, personId, 'dublin-placement', {})
  await stage.settle()
  stage.at('2026-04-20T09:00')
  await tell(stage, cast, personId, 'requalification', {
    procedure: 'normal',
    requalifiedOn: '2026-04-17',
    requalifiedDomicile: '69',
  })
  stage.at('2026-04-21T11:30')
  const [paper] = await printAndHandOver(stage, cast, 'lyon', [personId], language)
  stage.at('2026-04-21T19:00')
  await activate(stage, { number, key: paper!.key, password: PASSWORD, language: 'en', contacts })
  stage.at('2026-04-22T10:00')
  await deposit(stage, cast, { ...own, ...summons('2026-06-02T13:30:00+02:00', 'so'), reference: 'C-2026-0404' })
  await stage.settle()
  return {
    ...nothingTold,
    story: 'Under Dublin in March with a letter unread, requalified in April: a new notice, then a summons.',
    persons: [
      {
        who: 'understands Somali, registered in Lyon',
        ...own,
        password: PASSWORD,
        language: 'en',
        contacts,
        try: 'log in: the letter of before Dublin and the summons of after are both there',
      },
    ],
  }
}
