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
import { staffFrame } from './frame.ts'
import { roleWords } from './pages.tsx'
import { GrantsSection } from './pages-grants.tsx'
import type { Grant, Member, Organisation } from './store-administer.ts'

const HERE = '/staff/members'

export function membersPage(call: Call, all: readonly Member[], grants: readonly Grant[]): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const held = Map.groupBy(grants, (grant) => grant.actorId)
  return staffPage({
    ...frame,
    title: w('staff.member.title'),
    children: (
      <>
        <h1>{w('staff.member.title')}</h1>
        <LinkButton href={`${HERE}/new`}>{w('staff.member.new')}</LinkButton>
        <Table
          caption={w('staff.member.table')}
          rows={all}
          keyOf={(m) => m.id}
          empty={w('staff.member.empty')}
          columns={[
            { head: w('staff.member.pseudonym'), cell: (m) => <a href={`${HERE}/${m.id}`}>{m.pseudonym}</a> },
            {
              head: w('staff.grant.title'),
              cell: (m) => [...new Set((held.get(m.id) ?? []).map((g) => roleWords(w, g.role)))].join(' ; '),
            },
            {
              head: w('staff.member.state'),
              cell: (m) => (m.leftAt === null ? w('staff.member.active') : w('staff.member.left')),
            },
          ]}
        />
      </>
    ),
  })
}

export function memberFormPage(call: Call, typed: Readonly<Record<string, string>>, errors: Errors): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const field = (name: string) => ({ w, name, value: typed[name] ?? '', error: errors[name], leftToRight: true })
  return staffPage({
    ...frame,
    title: w('staff.member.new'),
    wrong: Object.keys(errors).length > 0,
    children: (
      <>
        <h1>{w('staff.member.new')}</h1>
        <ErrorSummary w={w} errors={errors} />
        <Form action={HERE} csrf={call.csrf}>
          <Field
            {...field('pseudonym')}
            label={w('staff.member.pseudonym')}
            hint={w('staff.member.pseudonymHint')}
            maxLength={40}
          />
          <Field {...field('issuer')} label={w('staff.member.issuer')} hint={w('staff.member.issuerHint')} />
          <Field
            {...field('subject')}
            label={w('staff.member.subject')}
            hint={w('staff.member.subjectHint')}
            maxLength={255}
          />
          <Button>{w('staff.member.invite')}</Button>
        </Form>
      </>
    ),
  })
}

export type MemberDetail = {
  readonly member: Member
  readonly held: readonly Grant[]
  readonly organisations: readonly Organisation[]
  readonly typed: Readonly<Record<string, string>>
  readonly errors: Errors
}

export function memberPage(call: Call, { member, held, organisations, typed, errors }: MemberDetail): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const oneself = member.id === call.staff!.actorId
  const here = member.leftAt === null
  return staffPage({
    ...frame,
    title: member.pseudonym,
    wrong: Object.keys(errors).length > 0,
    children: (
      <>
        <h1>{member.pseudonym}</h1>
        <Particulars
          items={[
            { name: w('staff.member.issuer'), value: <Identifier value={member.issuer} /> },
            { name: w('staff.member.state'), value: here ? w('staff.member.active') : w('staff.member.left') },
          ]}
        />
        {oneself ? <Notice w={w} kind="info" title={w('staff.member.itsYou')} /> : null}
        <GrantsSection
          w={w}
          csrf={call.csrf}
          kind="people"
          action={`${HERE}/${member.id}/grants`}
          held={held}
          organisations={organisations}
          open={here && !oneself}
          typed={typed}
          errors={errors}
        />
        {here && !oneself ? (
          <section>
            <h2>{w('staff.member.part')}</h2>
            <p>{w('staff.member.partHint')}</p>
            <Form action={`${HERE}/${member.id}/leaving`} csrf={call.csrf}>
              <Button look="grave">{w('staff.member.part')}</Button>
            </Form>
          </section>
        ) : null}
      </>
    ),
  })
}
