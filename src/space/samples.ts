import { refuseKey } from '../enrolment/index.ts'
import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { type Words, words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { SAMPLE_CSRF, SAMPLE_NOW, SAMPLE_NUMBER, type Sample, sampleId } from '../platform/sample.ts'
import { refusalPage } from '../ui/index.ts'
import { type Contact, type PaperRequest, readContact } from './contacts.ts'
import { changePage } from './pages-change.tsx'
import { closedPage, closingPage } from './pages-closing.tsx'
import * as mine from './pages-contacts.tsx'
import * as door from './pages-door.tsx'
import { refuse } from './refusals.ts'
import { judgePassword } from './rules.ts'

const number = SAMPLE_NUMBER
const me = { csrf: SAMPLE_CSRF }
const CLOSES_ON = Temporal.PlainDate.from('2027-05-20')
const password = 'quatre chats sur un toit'
const way = { mark: 'mark', ticket: { ends: number.slice(-3) } }

const mobile: Contact = { id: sampleId(1), kind: 'mobile', value: '+33612345678', verifiedAt: SAMPLE_NOW }
const email: Contact = { id: sampleId(2), kind: 'email', value: 'vous@exemple.fr', verifiedAt: null }

const contacts = (
  w: Words,
  all: readonly Contact[],
  ...more: [typed?: { kind?: string; value?: string }, refusal?: Refusal]
) =>
  mine.contactsPage(
    w,
    { ...me, contacts: all, alertTag: w.language.tag, failing: new Set([sampleId(3)]), paper: null },
    ...more,
  )
const asked = (w: Words, answer: PaperRequest['answer']) => {
  const paper = { answer, on: civilDay(SAMPLE_NOW) }
  return mine.contactsPage(w, { ...me, contacts: [], failing: new Set(), alertTag: w.language.tag, paper })
}
const slow = { seconds: 900, minutes: 15 }

/** In the order in which somebody meets them. */
const pages = (law: Law): Readonly<Record<string, (w: Words) => string>> => ({
  home: (w) => door.homePage(w, null),
  'home, signed in': (w) => door.homePage(w, me),
  help: (w) => door.helpPage(w, law),
  'first connection': (w) => door.activationPage(w),
  'first connection, number mistyped': (w) =>
    door.activationPage(w, { number: '12' }, refuseKey('number-mistyped', {}, 'number')),
  'first connection, key mistyped': (w) => door.activationPage(w, { number }, refuseKey('key-mistyped', {}, 'key')),
  'first connection, wrong': (w) => door.activationPage(w, { number }, refuseKey('key-or-number-wrong')),
  'first connection, key used': (w) => door.activationPage(w, { number }, refuseKey('key-used')),
  'first connection, key expired': (w) => door.activationPage(w, { number }, refuseKey('key-expired')),
  'first connection, key cancelled': (w) => door.activationPage(w, { number }, refuseKey('key-cancelled')),
  'first connection, many wrong keys': (w) => door.activationPage(w, { number }, refuseKey('many-wrong-keys')),
  'first password': (w) => door.passwordPage(w, way),
  'first password, shown': (w) => door.passwordPage(w, way, { shown: true, password }),
  'first password, too short': (w) => door.passwordPage(w, way, {}, judgePassword('quatre', []) as Refusal),
  'first password, start again': (w) => refusalPage(w, refuse('start-again')),
  'contacts, none': (w) => contacts(w, []),
  'contacts, mistyped': (w) =>
    contacts(w, [], { kind: 'mobile', value: '06 12' }, readContact('mobile', '06 12') as Refusal),
  'contacts, that one is there': (w) => contacts(w, [mobile], {}, refuse('contact-already-there', {}, 'mobile')),
  'contacts, to verify': (w) => contacts(w, [email]),
  'contacts, verified': (w) => contacts(w, [mobile, email]),
  'contacts, a message did not arrive': (w) => contacts(w, [{ ...mobile, id: sampleId(3) }]),
  'contacts, paper was asked for': (w) => asked(w, 'waits'),
  'contacts, letters stay in the space': (w) => asked(w, 'space'),
  'contacts, letters come on paper': (w) => asked(w, 'paper'),
  code: (w) => mine.codePage(w, { ...me, contact: email, failed: false }),
  'code, for a telephone': (w) => mine.codePage(w, { ...me, contact: { ...mobile, verifiedAt: null }, failed: false }),
  'code, wrong': (w) => mine.codePage(w, { ...me, contact: email, failed: false }, refuse('code-wrong', {}, 'code')),
  'code, came back': (w) => mine.codePage(w, { ...me, contact: email, failed: true }),
  'no contact, asked twice': (w) => mine.noContactPage(w, me),
  'no contact, nothing chosen': (w) => mine.noContactPage(w, me, refuse('choose-one', {}, 'wants')),
  'no contact, paper': (w) => mine.noContactNotedPage(w, me, 'paper'),
  'no contact, a desk': (w) => mine.noContactNotedPage(w, me, 'desk'),
  'log-in': (w) => door.logInPage(w),
  'log-in, wrong': (w) => door.logInPage(w, { number }, refuse('number-or-password-wrong')),
  'log-in, slowed down': (w) => door.logInPage(w, { number }, refuse('slow-down', slow)),
  'log-in, password shown': (w) => door.logInPage(w, { number, shown: true, password }),
  'log-in, the session had ended': (w) => door.logInPage(w, { ended: true, returnTo: '/contacts' }),
  'the space will close': (w) => closingPage(w, me, CLOSES_ON, civilDay(SAMPLE_NOW)),
  'the space will close, its last day over': (w) => closingPage(w, me, CLOSES_ON, CLOSES_ON.add({ days: 1 })),
  'the space will not close': (w) => closingPage(w, me, null, CLOSES_ON),
  'the space is closed': (w) => closedPage(w, Temporal.PlainDate.from('2027-05-21')),
  'logged out': door.loggedOutPage,
  recovery: (w) => door.recoveryPage(w),
  'recovery, nothing chosen': (w) => door.recoveryPage(w, { number }, refuse('choose-one', {}, 'kind')),
  'recovery, code': (w) => door.recoveryCodePage(w, way),
  'recovery, code not good': (w) => door.recoveryCodePage(w, way, {}, refuse('code-not-good', {}, 'code')),
  'recovery, password too common': (w) =>
    door.recoveryCodePage(w, way, { code: '482915' }, judgePassword('motdepasse123', []) as Refusal),
  'new password': (w) => changePage(w, me),
  'new password, the present one wrong': (w) => changePage(w, me, {}, refuse('password-wrong', {}, 'current')),
})

export const samples = (law: Law): readonly Sample[] =>
  Object.entries(pages(law)).map(([name, draw]) => ({
    name,
    of: 'person',
    html: (tag) => draw(words(tag)),
  }))
