import type { Call } from '../platform/http/route.ts'
import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import {
  Identifier,
  Instant,
  LinkButton,
  Notice,
  Particulars,
  RefusalNotice,
  refusalWords,
  staffPage,
  Table,
} from '../ui/index.ts'
import { placesFor, staffFrame } from './frame.ts'
import { type Right, type Role, rights, roles } from './rights.ts'
import type { Grant } from './store-administer.ts'

/** A role this version does not know (an older or a newer node granted it) is shown as it is stored. */
export const roleWords = (w: Words, role: string): string => w.maybe(`staff.role.${role}`) ?? role

export const placeWords = (w: Words, grant: Grant): string => grant.organisationName ?? w('staff.grant.everywhere')

export function homePage(call: Call, held: readonly Grant[], work: { open: number; overdue: number } | null): string {
  const frame = staffFrame(call, '/staff')
  const { w } = frame
  const actor = call.staff!
  const places = placesFor(actor)
  return staffPage({
    ...frame,
    title: w('staff.home.title'),
    children: (
      <>
        <h1>{w('staff.home.title')}</h1>
        <p>{w('staff.home.who', { pseudonym: actor.pseudonym })}</p>
        {work === null ? null : (
          <section>
            <h2>{w('staff.home.work')}</h2>
            <p>{w('staff.home.workCount', work)}</p>
            <LinkButton href="/staff/work-items">{w('staff.home.workLink')}</LinkButton>
          </section>
        )}
        {places.length === 0 ? null : (
          <section>
            <h2>{w('staff.home.links')}</h2>
            <ul>
              {places.map((place) => (
                <li key={place.href}>
                  <a href={place.href}>{w.maybe(place.does)}</a>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section>
          <h2>{w('staff.home.roles')}</h2>
          <Table
            caption={w('staff.home.rolesTable')}
            rows={held}
            keyOf={(grant) => grant.id}
            empty={w('staff.home.noRole')}
            columns={[
              { head: w('staff.home.role'), cell: (grant) => roleWords(w, grant.role) },
              { head: w('staff.home.place'), cell: (grant) => placeWords(w, grant) },
              { head: w('staff.home.since'), cell: (grant) => <Instant w={w} at={grant.grantedAt} /> },
            ]}
          />
        </section>
      </>
    ),
  })
}

/** After signing out, before anybody has signed in again. */
export function signedOutPage(call: Call): string {
  const { w } = staffFrame({ ...call, staff: null })
  return staffPage({
    w,
    links: [],
    title: w('staff.signedOut.title'),
    children: (
      <>
        <h1>{w('staff.signedOut.title')}</h1>
        <p>{w('staff.signedOut.text')}</p>
        <LinkButton href="/staff/sign-in">{w('staff.signIn.again')}</LinkButton>
      </>
    ),
  })
}

/** What he pressed was not done: he is told before the provider, who may know him still, lets him in again in silence. */
export function endedPage(call: Call, returnTo: string): string {
  const { w } = staffFrame({ ...call, staff: null })
  return staffPage({
    w,
    links: [],
    title: w('staff.ended.title'),
    children: (
      <>
        <h1>{w('staff.ended.title')}</h1>
        <p>{w('staff.ended.text')}</p>
        <LinkButton href={`/staff/sign-in?return_to=${encodeURIComponent(returnTo)}`}>
          {w('staff.signIn.again')}
        </LinkButton>
      </>
    ),
  })
}

/** Known to the provider, not to us. He is shown what an administrator needs in order to invite him, and nobody else is. */
export function strangerPage(call: Call, who: { issuer: string; subject: string }): string {
  const { w } = staffFrame({ ...call, staff: null })
  return staffPage({
    w,
    links: [],
    title: w('staff.stranger.title'),
    children: (
      <>
        <h1>{w('staff.stranger.title')}</h1>
        <Notice w={w} kind="refusal">
          <p>{w('staff.stranger.text')}</p>
        </Notice>
        <Particulars
          items={[
            { name: w('staff.stranger.issuer'), value: <Identifier value={who.issuer} /> },
            { name: w('staff.stranger.subject'), value: <Identifier value={who.subject} /> },
          ]}
        />
      </>
    ),
  })
}

export function rolesPage(call: Call): string {
  const frame = staffFrame(call, '/staff/roles')
  const { w } = frame
  const having = (right: Right) =>
    (Object.keys(roles) as Role[]).filter((role) => roles[role].may.some((r) => r === right))
  return staffPage({
    ...frame,
    title: w('staff.roles.title'),
    children: (
      <>
        <h1>{w('staff.roles.title')}</h1>
        <p>{w('staff.roles.intro')}</p>
        <Table
          caption={w('staff.roles.table')}
          rows={Object.keys(rights) as Right[]}
          keyOf={(right) => right}
          empty=""
          columns={[
            { head: w('staff.roles.right'), cell: (right) => w(`staff.right.${right}`) },
            {
              head: w('staff.roles.who'),
              cell: (right) =>
                having(right)
                  .map((role) => roleWords(w, role))
                  .join(' ; '),
            },
          ]}
        />
      </>
    ),
  })
}

/** What is refused to an agent, among his own pages; on the way in, with the way to try again. */
export function staffRefusalPage(refusal: Refusal, call: Pick<Call, 'tag' | 'staff' | 'csrf'>): string {
  const frame = staffFrame(call)
  const { w } = frame
  const { title } = refusalWords(w, refusal)
  return staffPage({
    ...frame,
    title,
    children: (
      <>
        <RefusalNotice w={w} refusal={refusal} heading="h1" />
        {refusal.refusal === 'not-allowed' ? (
          <LinkButton href="/staff">{w('ui.back')}</LinkButton>
        ) : call.staff === null ? (
          <LinkButton href="/staff/sign-in">{w('staff.signIn.again')}</LinkButton>
        ) : null}
      </>
    ),
  })
}
