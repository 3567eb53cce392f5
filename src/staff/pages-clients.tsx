import type { Call } from '../platform/http/route.ts'
import {
  Button,
  ErrorSummary,
  type Errors,
  Field,
  Form,
  Identifier,
  LinkButton,
  Notice,
  Particulars,
  staffPage,
  Table,
} from '../ui/index.ts'
import type { Credentials } from './api-client.ts'
import { staffFrame } from './frame.ts'
import { roleWords } from './pages.tsx'
import { GrantsSection } from './pages-grants.tsx'
import type { Client, Grant, Organisation } from './store-administer.ts'

const HERE = '/staff/api-clients'

export type ClientList = {
  readonly clients: readonly Client[]
  readonly grants: readonly Grant[]
  readonly typed: Readonly<Record<string, string>>
  readonly errors: Errors
}

export function clientsPage(call: Call, { clients, grants, typed, errors }: ClientList): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const held = Map.groupBy(grants, (grant) => grant.actorId)
  return staffPage({
    ...frame,
    title: w('staff.client.title'),
    wrong: Object.keys(errors).length > 0,
    children: (
      <>
        <h1>{w('staff.client.title')}</h1>
        <p>{w('staff.client.intro')}</p>
        <Table
          caption={w('staff.client.table')}
          rows={clients}
          keyOf={(c) => c.id}
          empty={w('staff.client.empty')}
          columns={[
            { head: w('staff.client.name'), cell: (c) => <a href={`${HERE}/${c.id}`}>{c.name}</a> },
            {
              head: w('staff.grant.title'),
              cell: (c) => [...new Set((held.get(c.id) ?? []).map((g) => roleWords(w, g.role)))].join(' ; '),
            },
            {
              head: w('staff.client.state'),
              cell: (c) => (c.revokedAt === null ? w('staff.client.active') : w('staff.client.revoked')),
            },
          ]}
        />
        <h2>{w('staff.client.new')}</h2>
        <ErrorSummary w={w} errors={errors} />
        <Form action={HERE} csrf={call.csrf}>
          <Field
            w={w}
            name="name"
            label={w('staff.client.name')}
            value={typed['name'] ?? ''}
            maxLength={80}
            error={errors['name']}
          />
          <Button>{w('staff.client.create')}</Button>
        </Form>
      </>
    ),
  })
}

/** Answers the POST itself: the secret is on no page that can be asked for again. */
export function secretPage(call: Call, made: Credentials): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const title = w('staff.client.secretTitle', { name: made.name })
  return staffPage({
    ...frame,
    title,
    children: (
      <>
        <h1>{title}</h1>
        <Notice w={w} kind="warn">
          <p>{w('staff.client.secretOnce')}</p>
        </Notice>
        <Particulars
          items={[
            { name: w('staff.client.id'), value: <Identifier value={made.id} /> },
            { name: w('staff.client.secret'), value: <Identifier value={made.secret} /> },
          ]}
        />
        <LinkButton href={`${HERE}/${made.id}`}>{w('staff.client.toClient')}</LinkButton>
      </>
    ),
  })
}

export type ClientDetail = {
  readonly client: Client
  readonly held: readonly Grant[]
  readonly organisations: readonly Organisation[]
  readonly typed: Readonly<Record<string, string>>
  readonly errors: Errors
}

export function clientPage(call: Call, { client, held, organisations, typed, errors }: ClientDetail): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const live = client.revokedAt === null
  return staffPage({
    ...frame,
    title: client.name,
    wrong: Object.keys(errors).length > 0,
    children: (
      <>
        <h1>{client.name}</h1>
        <Particulars
          items={[
            { name: w('staff.client.id'), value: <Identifier value={client.id} /> },
            { name: w('staff.client.state'), value: live ? w('staff.client.active') : w('staff.client.revoked') },
          ]}
        />
        <GrantsSection
          w={w}
          csrf={call.csrf}
          kind="machines"
          action={`${HERE}/${client.id}/grants`}
          held={held}
          organisations={organisations}
          open={live}
          typed={typed}
          errors={errors}
        />
        {live ? (
          <section>
            <h2>{w('staff.client.renew')}</h2>
            <p>{w('staff.client.renewHint')}</p>
            <Form action={`${HERE}/${client.id}/secret`} csrf={call.csrf}>
              <Button look="second">{w('staff.client.renew')}</Button>
            </Form>
            <h2>{w('staff.client.revoke')}</h2>
            <p>{w('staff.client.revokeHint')}</p>
            <Form action={`${HERE}/${client.id}/revoking`} csrf={call.csrf}>
              <Button look="grave">{w('staff.client.revoke')}</Button>
            </Form>
          </section>
        ) : null}
      </>
    ),
  })
}
