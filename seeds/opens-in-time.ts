import { nothingTold, type Told } from '../src/dev/told.ts'
import type { Cast } from './cast.ts'
import { printAndHandOver, registerPerson } from './desk.ts'
import { deposit } from './office.ts'
import { PASSWORD } from './people.ts'
import { activate } from './phone.ts'
import { OFFICE_CLIENT } from './staff.ts'
import type { Stage } from './stage.ts'

/**
 * Registered in Paris in April, speaks Dari. He activates his space the next day, gives his mobile and an e-mail, opens
 * his summons in time. A decision has waited since the thirtieth.
 */
export async function buildOpensInTime(stage: Stage, cast: Cast): Promise<Told> {
  const [number, caseNumber] = ['9900000101', '260400101']
  const contacts = ['+33612000101', 'opens-in-time@mail.example']
  stage.at('2026-04-01T09:30')
  const personId = await registerPerson(stage, cast, 'paris', { foreignerNumber: number, caseNumber, language: 'prs' })
  const [paper] = await printAndHandOver(stage, cast, 'paris', [personId], 'prs')
  stage.at('2026-04-02T18:10')
  await activate(stage, { number, key: paper!.key, password: PASSWORD, language: 'prs', contacts })
  stage.at('2026-04-30T10:00')
  await deposit(
    stage,
    cast.machine(OFFICE_CLIENT),
    {
      foreignerNumber: number,
      caseNumber,
      kind: 'refusal',
      reference: 'D-2026-0101',
      decision: { decidedOn: '2026-04-28', remedy: { court: 'cnda', months: 1, franc: true, legalAidDays: 15 } },
    },
    {
      title: 'Décision',
      paragraphs: [
        'La demande est rejetée.',
        'Un recours peut être formé devant la Cour nationale du droit d’asile dans le délai d’un mois.',
      ],
    },
  )
  await stage.settle()
  return {
    ...nothingTold,
    story: 'He opens his summons in time; a decision has waited since 30 April.',
    persons: [
      {
        who: 'Dari, Paris',
        foreignerNumber: number,
        caseNumber,
        password: PASSWORD,
        language: 'prs',
        contacts,
        try: 'log in, open the decision, look at the receipt',
      },
    ],
  }
}
