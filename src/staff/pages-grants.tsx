import type { Words } from '../platform/i18n/index.ts'
import { Button, ErrorSummary, type Errors, Form, Instant, Select, Table } from '../ui/index.ts'
import { placeWords, roleWords } from './pages.tsx'
import { isFor, type Role, roles } from './rights.ts'
import type { Grant, Organisation } from './store-administer.ts'

export type Grants = {
  readonly w: Words
  readonly csrf: string
  readonly kind: 'people' | 'machines'
  /** Where the form that gives a role is sent. */
  readonly action: string
  readonly held: readonly Grant[]
  readonly organisations: readonly Organisation[]
  /** False for oneself, for who has left, for a revoked machine. */
  readonly open: boolean
  readonly typed: Readonly<Record<string, string>>
  readonly errors: Errors
}

/** The roles that somebody or some machine holds, each with its button, and the form that gives one more. */
export function GrantsSection({ w, csrf, kind, action, held, organisations, open, typed, errors }: Grants) {
  const offered = (Object.keys(roles) as Role[]).filter((role) => isFor(role, kind))
  return (
    <section>
      <h2>{w('staff.grant.title')}</h2>
      <Table
        caption={w('staff.grant.table')}
        rows={held}
        keyOf={(grant) => grant.id}
        empty={w('staff.grant.empty')}
        columns={[
          { head: w('staff.grant.role'), cell: (grant) => roleWords(w, grant.role) },
          { head: w('staff.grant.place'), cell: (grant) => placeWords(w, grant) },
          { head: w('staff.grant.since'), cell: (grant) => <Instant w={w} at={grant.grantedAt} /> },
          {
            head: w('staff.grant.revoke'),
            cell: (grant) => (
              <Form action={`/staff/grants/${grant.id}/revoking`} csrf={csrf}>
                <Button look="second">{w('staff.grant.revoke')}</Button>
              </Form>
            ),
          },
        ]}
      />
      {open ? (
        <>
          <h3>{w('staff.grant.new')}</h3>
          <ErrorSummary w={w} errors={errors} />
          <Form action={action} csrf={csrf}>
            <Select
              w={w}
              name="role"
              label={w('staff.grant.role')}
              options={offered.map((role) => ({ value: role, label: roleWords(w, role) }))}
              value={typed['role']}
              empty={w('staff.grant.choose')}
              error={errors['role']}
            />
            <Select
              w={w}
              name="organisationId"
              label={w('staff.grant.organisation')}
              hint={w('staff.grant.organisationHint')}
              options={organisations
                .filter((o) => o.kind !== 'office')
                .map((o) => ({ value: o.id, label: `${o.name} – ${w(`staff.organisation.kind.${o.kind}`)}` }))}
              value={typed['organisationId']}
              empty={w('staff.organisation.none')}
              optional
              error={errors['organisationId']}
            />
            <Button>{w('staff.grant.give')}</Button>
          </Form>
        </>
      ) : null}
    </section>
  )
}
