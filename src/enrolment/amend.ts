import type { Acting } from '../platform/db/act.ts'
import { newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { languageCorrected, pinChosen, receptionDeskChanged } from './facts.ts'
import { pinDigest } from './pin.ts'
import { refuse } from './refusals.ts'
import { wrongReceptionDesk } from './register.ts'
import { readChosenPin, readDeskSees, readEstablished, readLanguage } from './registration.ts'
import { setLanguage, setPin, setReceptionDesk } from './store.ts'
import { ownRecord } from './within-reach.ts'

type Done = { personId: string }

/**
 * Another structure houses or domiciles him, or he now says whether it may see that something waits. His agreement is
 * with one structure: another one has none until he says so.
 */
export const moveReceptionDesk =
  (ports: Ports) =>
  (acting: Acting, personId: string, deskId: string | null, typedSees: string | undefined): Promise<Done | Refusal> =>
    ports.act(acting, async (unit) => {
      const applicant = await ownRecord(unit, personId, 'applicant.amend')
      if (isRefusal(applicant)) return applicant
      const wrong = await wrongReceptionDesk(unit, deskId)
      if (wrong) return wrong
      const strict = ports.config.profile === 'strict'
      if (strict && (typedSees ?? '') !== '') return refuse('addition-switched-off', {}, 'deskSeesWaiting')
      const sees = strict ? 'later' : readDeskSees(typedSees, deskId)
      if (isRefusal(sees)) return sees
      if (deskId === applicant.receptionDeskId && sees === applicant.deskSeesWaiting) return { personId }
      await setReceptionDesk(unit.trx, personId, deskId, sees)
      unit.record(receptionDeskChanged(personId, newId(unit.now), unit.now, deskId, sees))
      return { personId }
    })

/** He understands another language than was written down, or it was established otherwise. */
export const correctLanguage =
  (ports: Ports) =>
  (acting: Acting, personId: string, typed: { language: string; establishedBy: string }): Promise<Done | Refusal> =>
    ports.act(acting, async (unit) => {
      if (ports.config.profile === 'strict') return refuse('addition-switched-off', {}, 'language')
      const applicant = await ownRecord(unit, personId, 'applicant.amend')
      if (isRefusal(applicant)) return applicant
      const language = readLanguage(typed.language)
      if (isRefusal(language)) return language
      const by = readEstablished(typed.establishedBy, 'languageEstablishedBy')
      if (isRefusal(by)) return by
      if (language === applicant.language && by === applicant.languageEstablishedBy) return { personId }
      await setLanguage(unit.trx, personId, language, by)
      unit.record(languageCorrected(personId, newId(unit.now), unit.now, language, by))
      return { personId }
    })

/** He chooses a PIN, or another. Only its keyed digest is kept; the fact says that he did, nothing more. */
export const choosePin =
  (ports: Ports) =>
  (acting: Acting, personId: string, typed: string): Promise<Done | Refusal> =>
    ports.act(acting, async (unit) => {
      if (ports.config.profile === 'strict') return refuse('addition-switched-off', {}, 'pin')
      const applicant = await ownRecord(unit, personId, 'applicant.amend')
      if (isRefusal(applicant)) return applicant
      const own = [applicant.foreignerNumber, applicant.caseNumber].filter((number) => number !== null)
      const pin = readChosenPin(typed, own)
      if (isRefusal(pin)) return pin
      if (pin === null) return refuse('pin-wrong', {}, 'pin')
      await setPin(unit.trx, personId, pinDigest(ports.pepper, personId, pin))
      unit.record(pinChosen(personId, newId(unit.now), unit.now))
      return { personId }
    })
