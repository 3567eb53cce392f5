import { nothingTold, type Told } from '../src/dev/told.ts'
import type { Cast } from './cast.ts'
import { enrol } from './desk.ts'
import { PASSWORD } from './people.ts'
import { activate } from './phone.ts'
import type { Stage } from './stage.ts'

/**
 * Registered in Paris, understands French. She has neither telephone nor e-mail, was asked twice, and asked for her
 * letters on paper: a dated statement, and somebody at the Office must answer it.
 */
export async function buildLeftTheScheme(stage: Stage, cast: Cast): Promise<Told> {
  const [number, language] = ['9900000606', 'fra']
  stage.at('2026-04-22T14:00')
  const { key } = await enrol(stage, cast, 'paris', { foreignerNumber: number, language })
  stage.at('2026-04-23T16:20')
  const own = await activate(stage, { number, key, password: PASSWORD, language: 'fr', contacts: [] })
  await own.go('/contacts/none')
  await own.submit('/contacts/none', { wants: 'paper' })
  await stage.settle()
  return {
    ...nothingTold,
    story: 'No telephone, no e-mail: she asked for paper, and the Office must answer.',
    persons: [
      {
        who: 'understands French, registered in Paris',
        foreignerNumber: number,
        password: PASSWORD,
        language: 'fr',
        contacts: [],
        try: 'as instruction-1, see that her statement waits for an answer, and that no decision goes to her space meanwhile',
      },
    ],
  }
}
