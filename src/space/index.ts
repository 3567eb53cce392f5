import type { Law } from '../law/index.ts'
import { createPasswords } from '../platform/crypto/password.ts'
import type { Capability, Ports } from '../platform/ports.ts'
import { spaceRoutes } from './routes.ts'
import { samples } from './samples.ts'
import { sendCode } from './send-code.ts'
import { forgetEnded } from './store-forget.ts'

export { codeFailed } from './code.ts'
export { type Contact, verifiedContacts } from './contacts.ts'
export type { ContactKind } from './facts.ts'
export { isClosed, languageOfPerson } from './store.ts'
export { identifyPerson } from './store-identify.ts'

/** The person's account: the way in, the password, the sessions, how alerts reach him. */
export async function createSpace(ports: Ports, law: Law): Promise<Capability> {
  const passwords = await createPasswords(ports.pepper)
  return {
    routes: spaceRoutes(ports, law, passwords),
    samples: samples(law),
    jobs: { 'space.sendCode': sendCode(ports) },
    sweeps: [
      {
        name: 'space.forget',
        everySeconds: 600,
        run: async () => {
          const gone = await ports.act({ as: 'worker' }, (unit) => forgetEnded(unit.trx, unit.now))
          return typeof gone === 'number' ? gone : 0
        },
      },
    ],
  }
}
export { spokenTag } from './language.ts'
