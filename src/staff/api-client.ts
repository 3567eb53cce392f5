import { keyedDigest, newToken, subKey } from '../platform/crypto/digest.ts'
import type { Acting } from '../platform/db/act.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import type { Refusal } from '../platform/refusal.ts'
import { clientCreated, clientRevoked, clientSecretRenewed } from './facts.ts'
import { revokeIn } from './grant.ts'
import { refuse } from './refusals.ts'
import { insertClient, liveGrants, lockClient, setClientRevoked, setClientSecret } from './store-administer.ts'

/** Shown once, when it is made: only the digest stays. */
export type Credentials = { readonly id: string; readonly name: string; readonly secret: string }

/** Of this client: moved to another's row it opens nothing. */
export const secretDigest = (pepper: Uint8Array, clientId: string, secret: string): Buffer =>
  keyedDigest(subKey(pepper, 'client-secret'), clientId, ':', secret)

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} .()'’-]{1,79}$/u

/** A machine that may ask for tokens. It can do nothing until a role is granted to it. */
export const createClient =
  (ports: Pick<Ports, 'act' | 'pepper'>) =>
  (acting: Acting, input: { readonly name: string }): Promise<Credentials | Refusal> =>
    ports.act(acting, async (unit): Promise<Credentials | Refusal> => {
      const name = input.name.normalize('NFC').trim()
      if (!NAME.test(name)) return refuse('client-name-missing', {}, 'name')
      const client = { id: newId(unit.now), name, secret: newToken() }
      const digest = secretDigest(ports.pepper, client.id, client.secret)
      const taken = await insertClient(unit.trx, { ...client, secretDigest: digest }, unit.now)
      if (taken) return taken
      unit.record(clientCreated(client, unit.now))
      return client
    })

/** A new secret; the old one and its tokens are dead at once, since one renews when one fears for it. */
export const renewClientSecret =
  (ports: Pick<Ports, 'act' | 'pepper'>) =>
  (acting: Acting, id: string): Promise<Credentials | Refusal> =>
    ports.act(acting, async (unit): Promise<Credentials | Refusal> => {
      const client = isId(id) ? await lockClient(unit.trx, id) : undefined
      if (!client || client.revokedAt !== null) return refuse('client-not-known')
      const secret = newToken()
      await setClientSecret(unit.trx, id, secretDigest(ports.pepper, id, secret))
      unit.record(clientSecretRenewed(id, unit.now))
      return { id, name: client.name, secret }
    })

/** For good: its roles and tokens end now. */
export const revokeClient = (ports: Pick<Ports, 'act'>) => (acting: Acting, id: string) =>
  ports.act(acting, async (unit): Promise<Refusal | { id: string }> => {
    const client = isId(id) ? await lockClient(unit.trx, id) : undefined
    if (!client || client.revokedAt !== null) return refuse('client-not-known')
    for (const grant of await liveGrants(unit.trx, id)) await revokeIn(unit, grant, 'client')
    await setClientRevoked(unit.trx, id, unit.now)
    unit.record(clientRevoked(id, unit.now))
    return { id }
  })
