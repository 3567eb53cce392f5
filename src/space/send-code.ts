import { lastDigits } from '../enrolment/index.ts'
import { identifier, languageOf, negotiate, words } from '../platform/i18n/index.ts'
import type { JobHandler } from '../platform/jobs/jobs.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal } from '../platform/refusal.ts'
import { codeDigest, codeFailed, newCode } from './code.ts'
import { contacts } from './contacts.ts'
import { spokenTag } from './language.ts'
import { codeIsAlive } from './rules.ts'
import { languageOfPerson, lockCode, setCodeDigest } from './store.ts'

/**
 * Makes the code and sends it: only here does it exist in clear. A try that fails makes a new one, so what is in the
 * database always belongs to the last message that left. Discreet: it says what it is for, not by whom.
 */
export const sendCode =
  (ports: Ports): JobHandler =>
  async ({ codeId }) => {
    const letter = await ports.act({ as: 'worker' }, async (unit) => {
      const row = await lockCode(unit.trx, codeId!)
      if (!row || !codeIsAlive(row, unit.now)) return null
      const contact = (await contacts(unit.trx, ports, row.personId)).find(({ id }) => id === row.contactId)
      const person = await languageOfPerson(unit.trx, row.personId)
      if (!contact || !person) return null
      const code = newCode()
      await setCodeDigest(unit.trx, row.id, codeDigest(ports, row.id, code))
      return {
        contact,
        code,
        tag: negotiate({ stored: spokenTag(person.language) ?? undefined }),
        digits: lastDigits(person.foreignerNumber),
      }
    })
    if (isRefusal(letter) || letter === null) return
    const { contact, code, tag, digits } = letter
    const w = words(tag)
    const values = { code: identifier(code), digits: identifier(digits) }
    const answer =
      contact.kind === 'mobile'
        ? await ports.sms.send({ to: contact.value, text: w('space.code.sms', values), id: codeId! })
        : await ports.mail.send({
            to: contact.value,
            subject: w('space.code.mail.subject', values),
            text: w('space.code.mail.text', values),
            envelopeId: codeId!,
            language: tag,
            dir: languageOf(tag).dir,
          })
    if (!('rejected' in answer)) return
    if (answer.rejected === 'temporary') throw new Error(`carrier said ${answer.code}`)
    await ports.act({ as: 'worker' }, (unit) => codeFailed(unit, codeId!, answer.code))
  }
