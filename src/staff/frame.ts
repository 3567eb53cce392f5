import type { Call, StaffActor } from '../platform/http/route.ts'
import { type Key, type Words, words } from '../platform/i18n/index.ts'
import type { StaffPageProps } from '../ui/index.ts'
import type { Right } from './rights.ts'

type Place = {
  readonly href: string
  readonly right: Right
  readonly label: Key
  readonly does: Key
  /** What more he can do there with this right too. */
  readonly more?: { readonly right: Right; readonly does: Key }
}

/** Every place an agent can go to, and the right that opens it. */
export const places = [
  {
    href: '/staff/applicants',
    right: 'applicant.read',
    label: 'staff.nav.applicants',
    does: 'staff.home.do.applicants',
    more: { right: 'applicant.register', does: 'staff.home.do.register' },
  },
  { href: '/staff/documents', right: 'document.read', label: 'staff.nav.documents', does: 'staff.home.do.documents' },
  { href: '/staff/waiting', right: 'waiting.read', label: 'staff.nav.waiting', does: 'staff.home.do.waiting' },
  {
    href: '/staff/erasures',
    right: 'erasure.decide',
    label: 'staff.nav.erasures',
    does: 'staff.home.do.erasures',
  },
  { href: '/staff/served', right: 'service-feed.read', label: 'staff.nav.served', does: 'staff.home.do.served' },
  { href: '/staff/work-items', right: 'work-item.read', label: 'staff.nav.work', does: 'staff.home.do.work' },
  {
    href: '/staff/organisations',
    right: 'staff.administer',
    label: 'staff.nav.organisations',
    does: 'staff.home.do.organisations',
  },
  { href: '/staff/members', right: 'staff.administer', label: 'staff.nav.members', does: 'staff.home.do.members' },
  { href: '/staff/api-clients', right: 'staff.administer', label: 'staff.nav.clients', does: 'staff.home.do.clients' },
  { href: '/staff/roles', right: 'staff.administer', label: 'staff.nav.roles', does: 'staff.home.do.roles' },
  { href: '/staff/journal', right: 'journal.audit', label: 'staff.nav.journal', does: 'staff.home.do.journal' },
] as const satisfies readonly Place[]

export const placesFor = (actor: StaffActor): readonly Place[] =>
  (places as readonly Place[])
    .filter((place) => actor.rights.has(place.right))
    .map((place) => (place.more && actor.rights.has(place.more.right) ? { ...place, does: place.more.does } : place))

/** Agents work in French or English; whatever else a browser asks for, French. */
export const staffWords = (tag: string): Words => words(tag === 'en' ? 'en' : 'fr')

/**
 * What every page of staff has around it: words, the places this agent may go to, who he is and the way out. Spread into
 * `staffPage`. `current` is the address of the place he is in.
 */
export function staffFrame(
  call: Pick<Call, 'tag' | 'staff' | 'csrf'>,
  current?: string,
): Pick<StaffPageProps, 'w' | 'links' | 'signedIn'> {
  const w = staffWords(call.tag)
  if (!call.staff) return { w, links: [] }
  const links = [
    { href: '/staff', label: w('staff.nav.home') },
    ...placesFor(call.staff).map(({ href, label }) => ({ href, label: w.maybe(label)! })),
  ]
  return {
    w,
    links: links.map((link) => ({ ...link, current: link.href === current })),
    signedIn: { as: call.staff.pseudonym, action: '/staff/sign-out', csrf: call.csrf },
  }
}
