import { factsOf } from '../evidence/index.ts'
import { keyedDigest, sameBytes, subKey } from '../platform/crypto/digest.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { forgive } from '../platform/http/limits.ts'
import { slowDown } from '../platform/http/slow-down.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { pinDigest, readPin } from './pin.ts'
import { type Printed, printNotices, type Understood } from './print-notice.ts'
import { refuse } from './refusals.ts'
import type { Applicant } from './store.ts'
import { pinDigestOf, spaceState } from './store.ts'
import { recordWithSpace } from './within-reach.ts'

/** How the desk knew who stood before it: he typed his PIN, or, where none is kept, his attestation was looked at. */
export type IdentifiedBy = 'pin' | 'document'

/** What was typed and ticked at the desk. */
export type Identified = { readonly pin: string; readonly documentSeen: boolean }

/**
 * A new key for a space that is open: he lost his password and has no contact to recover it by, and without this he would
 * be locked out while terms run. Nothing changes until he uses it; then he chooses a new password, every session ends and
 * his contacts are told (space/activate.ts). They are told of the new key too: somebody else may stand at the desk. Where a
 * PIN is known one agent alone cannot do it: who typed the PIN for him does not print the key. Wrong PINs slow the person's
 * record down on every node.
 * @law arrêté du 8 juillet 2020, art. 4
 */
export const reissueKey =
  (ports: Ports) =>
  async (
    acting: Acting,
    personId: string,
    understood: Understood | null,
    identified: Identified,
    replaces?: string,
  ): Promise<Printed | Refusal> => {
    const print = () =>
      printNotices(ports)(acting, [personId], understood, {
        identify: (unit, applicant) => identify(ports, unit, applicant, identified),
        replaces,
      })
    const known = await ports.act(acting, (unit) => pinToMatch(unit, personId))
    if (isRefusal(known)) return known
    if (known.digest === null) return print()
    const tries = keyedDigest(subKey(ports.pepper, 'pin-tries'), personId)
    const wait = await slowDown(ports.db, tries, ports.clock.now())
    if (wait !== null) return refuse('pin-slowed', { seconds: wait, minutes: Math.ceil(wait / 60) }, 'pin')
    const printed = await print()
    if (!isRefusal(printed)) await forgive(ports.db, tries)
    return printed
  }

/**
 * The digest of his PIN, null when none is kept or his space is not open yet: then no key opens anything of his. Asked before a try is counted: who is out of reach, or chose the PIN
 * himself, slows nobody's record down. Asked again where the key is replaced.
 */
async function pinToMatch(unit: Unit, personId: string): Promise<{ readonly digest: Buffer | null } | Refusal> {
  const applicant = await recordWithSpace(unit, personId, 'notice.print')
  if (isRefusal(applicant)) return applicant
  const digest = await pinDigestOf(unit.trx, personId)
  if (digest === null || (await spaceState(unit.trx, personId)) !== 'open') return { digest: null }
  // Else one agent could type the PIN and use it: whoever typed it last, or registered him with it, does not print the key too.
  const facts = await factsOf(unit.trx, `person:${personId}`)
  const typed =
    facts.findLast(({ type }) => type === 'PinChosen') ?? facts.find(({ type }) => type === 'PersonRegistered')
  return typed?.author.id === unit.author.id ? refuse('pin-chosen-by-you') : { digest }
}

async function identify(
  ports: Ports,
  unit: Unit,
  applicant: Applicant,
  { pin: typed, documentSeen }: Identified,
): Promise<IdentifiedBy | Refusal> {
  const known = await pinToMatch(unit, applicant.id)
  if (isRefusal(known)) return known
  if (known.digest === null) return documentSeen ? 'document' : refuse('document-not-seen', {}, 'documentSeen')
  const pin = readPin(typed)
  const right = pin !== null && sameBytes(pinDigest(ports.pepper, applicant.id, pin), known.digest)
  return right ? 'pin' : refuse('pin-does-not-match', {}, 'pin')
}
