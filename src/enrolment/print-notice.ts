import { sha256 } from '../platform/crypto/digest.ts'
import type { Acting, Unit } from '../platform/db/act.ts'
import { SOURCE, spokenFor } from '../platform/i18n/index.ts'
import { understoodLanguage } from '../platform/i18n/understood.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Ports } from '../platform/ports.ts'
import { isRefusal, type Refusal } from '../platform/refusal.ts'
import { keyDigest, keyGroups, newConnectionKey } from './connection-key.ts'
import { connectionKeyCancelled, connectionKeyIssued, noticePrinted } from './facts.ts'
import { type Notice, noticeBook } from './notice-sheet.ts'
import { noticeStepOf } from './notice-step.ts'
import { refuse, refuseOut } from './refusals.ts'
import { type Established, keyExpiry, printRefusal } from './rules.ts'
import { type Applicant, lockPersons, spaceState } from './store.ts'
import { currentKey, insertKey, insertNotice, lastNotice, setKeyCancelled } from './store-keys.ts'
import { recordWithSpace, withinReach } from './within-reach.ts'

/** A family printed at once; more is a mistake of hand. */
export const LARGEST_FAMILY = 20

/** What is understood, and how that was established, said for this paper only: in profile=strict it is kept nowhere else. */
export type Understood = { readonly language: string; readonly how: Established }

export type Again = {
  /** Asked of who has his space open: how the desk knows that it is he. */
  readonly identify?: Identify
  /** The notice that the desk saw and means to replace: one that was printed since is not replaced unseen. */
  readonly replaces?: string | undefined
}
export type Identify = (unit: Unit, applicant: Applicant) => Promise<string | Refusal>

/** `key` is for whoever must know it without reading the file (seeds, tests): no route lets it out. */
export type Printed = {
  readonly pdf: Uint8Array
  readonly notices: readonly { readonly personId: string; readonly noticeId: string; readonly key: string }[]
}

/**
 * Prints the notice with a new connection key, for one person or for a family in one file. Printing again is how a key is
 * replaced: the one before is dead from this instant, whoever holds the paper. The key exists in this file only, which is
 * sent and kept nowhere; its digest says afterwards which file was printed.
 * @law CESEDA R.531-17
 */
export const printNotices =
  (ports: Ports) =>
  (
    acting: Acting,
    personIds: readonly string[],
    understood: Understood | null = null,
    again: Again = {},
  ): Promise<Printed | Refusal> =>
    inOneFile(personIds, (ids) => ports.act(acting, (unit) => print(ports, unit, ids, understood, again)))

/**
 * The same for those of them who lack a notice; null when nobody does. Asked twice at one instant it is printed once: the
 * other waits, looks again and kills no key.
 */
export const printLacking =
  (ports: Ports) =>
  (
    acting: Acting,
    personIds: readonly string[],
    understood: Understood | null = null,
  ): Promise<Printed | null | Refusal> =>
    inOneFile(personIds, (ids) =>
      ports.act(acting, async (unit) => {
        const lacking = await lackingOf(unit, ids)
        if (isRefusal(lacking)) return lacking
        return lacking.length === 0 ? null : print(ports, unit, lacking, understood)
      }),
    )

async function lackingOf(unit: Unit, ids: readonly string[]): Promise<string[] | Refusal> {
  await lockPersons(unit.trx, ids.filter(isId))
  const lacking: string[] = []
  for (const personId of ids) {
    const applicant = await withinReach(unit, personId, 'notice.print')
    if (isRefusal(applicant)) return applicant
    if ((await noticeStepOf(unit, applicant)) === 'print') lacking.push(personId)
  }
  return lacking
}

async function inOneFile<T>(
  personIds: readonly string[],
  printing: (ids: readonly string[]) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const ids = [...new Set(personIds)]
  if (ids.length === 0 || ids.length > LARGEST_FAMILY) return refuse('family-too-large', { most: LARGEST_FAMILY })
  try {
    return await printing(ids)
  } catch (error) {
    if ((error as { code?: string }).code !== 'RENDERER_BUSY') throw error
    return refuse('notice-printing-busy', { seconds: 5 })
  }
}

async function print(
  ports: Ports,
  unit: Unit,
  ids: readonly string[],
  understood: Understood | null,
  { identify, replaces }: Again = {},
): Promise<Printed | Refusal> {
  await lockPersons(unit.trx, ids.filter(isId))
  const papers: { applicant: Applicant; keyId: string; key: string; notice: Notice }[] = []
  for (const personId of ids) {
    const applicant = await recordWithSpace(unit, personId, 'notice.print')
    if (isRefusal(applicant)) return applicant
    const refused = printRefusal(applicant.eligibility, await spaceState(unit.trx, personId))
    if (refused === 'out-of-the-scheme') return refuseOut(applicant.eligibilityReason, applicant.eligibilityArticle)
    if (refused && (refused !== 'space-already-open' || !identify)) return refuse(refused)
    if (replaces !== undefined && (await lastNotice(unit.trx, personId))?.id !== replaces)
      return refuse('notice-printed-meanwhile', {}, 'replaces')
    const by = refused && identify ? await identify(unit, applicant) : null
    if (isRefusal(by)) return by
    const told = whatIsUnderstood(applicant, understood)
    if (isRefusal(told)) return told
    const { keyId, key, lastDay } = await replaceKey(ports, unit, personId, by)
    papers.push({ applicant, keyId, key, notice: paper(ports, unit, applicant, told, key, lastDay) })
  }
  const { pdf, pages } = await noticeBook(
    ports.renderer,
    papers.map(({ notice }) => notice),
  )
  const digest = sha256(pdf)
  const notices: Printed['notices'][number][] = []
  for (const [i, { applicant, keyId, key }] of papers.entries()) {
    const { version, language } = pages[i]!
    const { id: personId, language: understood } = applicant
    const row = { id: newId(unit.now), keyId, version, language, understood, digest, printedAt: unit.now, personId }
    await insertNotice(unit.trx, { ...row, printedBy: unit.author.id })
    unit.record(noticePrinted({ ...row, noticeId: row.id, page: i + 1, pages: papers.length }, unit.now))
    notices.push({ personId, noticeId: row.id, key })
  }
  return { pdf, notices }
}

function whatIsUnderstood(applicant: Applicant, understood: Understood | null): Understood | Refusal {
  if (understood) return understood
  const { language, languageEstablishedBy } = applicant
  if (language === null || languageEstablishedBy === null) return refuse('language-missing', {}, 'language')
  return { language, how: languageEstablishedBy }
}

async function replaceKey(
  ports: Ports,
  unit: Unit,
  personId: string,
  identifiedBy: string | null,
): Promise<{ keyId: string; key: string; lastDay: Temporal.PlainDate }> {
  const before = await currentKey(unit.trx, personId)
  if (before) {
    await setKeyCancelled(unit.trx, before.id, unit.now, 'reprinted')
    unit.record(connectionKeyCancelled(personId, before.id, unit.now, 'reprinted'))
  }
  const key = newConnectionKey()
  const keyId = newId(unit.now)
  const { lastDay, at } = keyExpiry(unit.now, ports.config.connectionKeyDays)
  await insertKey(unit.trx, {
    id: keyId,
    personId,
    digest: keyDigest(ports.pepper, key),
    issuedAt: unit.now,
    expiresAt: at,
  })
  unit.record(connectionKeyIssued(personId, keyId, unit.now, at, identifiedBy))
  return { keyId, key, lastDay }
}

function paper(
  ports: Ports,
  unit: Unit,
  applicant: Applicant,
  { language, how }: Understood,
  key: string,
  keyExpiresOn: Temporal.PlainDate,
): Notice {
  const { receptionDeskName: name, receptionDeskAddress: address, receptionDeskPhone: phone } = applicant
  return {
    language: spokenFor(language) ?? SOURCE,
    understood: { name: understoodLanguage(language)?.name ?? language, how },
    foreignerNumber: applicant.foreignerNumber,
    // Once merged, this number opens the other record's space: it would lead him past the letters that lie here.
    caseNumber: applicant.mergedInto === null ? applicant.caseNumber : null,
    keyGroups: keyGroups(key),
    activationUrl: activationUrl(ports.config.publicUrl, key),
    keyExpiresOn,
    structure: name === null ? null : { name, address, phone },
    desk: applicant.deskName,
    printedAt: unit.now,
  }
}

/** What the square holds. The key stands in the fragment, which no browser sends: the page's script puts it in its field. */
function activationUrl(publicUrl: URL, key: string): string {
  const url = new URL('/activation', publicUrl)
  url.hash = keyGroups(key).join('-')
  return url.href
}
