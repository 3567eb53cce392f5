import { DEAD_MOBILE } from '../src/dev/dead-contacts.ts'
import { nothingTold, type Told } from '../src/dev/told.ts'
import type { Cast } from './cast.ts'
import { enrol } from './desk.ts'
import { deposit, refusal } from './office.ts'
import { PASSWORD } from './people.ts'
import { activate } from './phone.ts'
import type { Stage } from './stage.ts'

/**
 * Registered in Paris, understands Bengali. The mobile he verified is not his any more, and he mistyped his e-mail, whose
 * code never came. The alert of a decision reached nobody: somebody at the Office must look.
 */
export async function buildWrongNumber(stage: Stage, cast: Cast): Promise<Told> {
  const [number, caseNumber, language] = ['9900000303', '260400303', 'ben']
  stage.at('2026-04-13T10:20')
  const { key } = await enrol(stage, cast, 'paris', { foreignerNumber: number, caseNumber, language })
  stage.at('2026-04-13T12:40')
  const own = await activate(stage, { number, key, password: PASSWORD, language: 'bn', contacts: [DEAD_MOBILE] })
  await own.go('/contacts')
  await own.submit('/contacts', { kind: 'email', email: 'wrong.number@mial.example' })
  await stage.settle()
  stage.at('2026-04-27T09:15')
  await deposit(stage, cast, {
    foreignerNumber: number,
    caseNumber,
    ...refusal('2026-04-24'),
    reference: 'D-2026-0303',
  })
  await stage.settle()
  return {
    ...nothingTold,
    story: 'His mobile is dead and his e-mail was mistyped: the alert of a decision reached nobody.',
    persons: [
      {
        who: 'understands Bengali, registered in Paris',
        foreignerNumber: number,
        caseNumber,
        password: PASSWORD,
        language: 'bn',
        contacts: [DEAD_MOBILE, 'wrong.number@mial.example'],
        try: 'as instruction-1, look at the work that waits; as him, give another contact',
      },
    ],
  }
}
