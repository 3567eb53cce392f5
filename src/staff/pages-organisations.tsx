import type { Call } from '../platform/http/route.ts'
import { Button, ErrorSummary, type Errors, Field, Form, LinkButton, Select, staffPage, Table } from '../ui/index.ts'
import { staffFrame } from './frame.ts'
import { ORGANISATION_KINDS } from './organisation.ts'
import type { Organisation } from './store-administer.ts'

const HERE = '/staff/organisations'

export function organisationsPage(call: Call, all: readonly Organisation[]): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const names = new Map(all.map((o) => [o.id, o.name]))
  return staffPage({
    ...frame,
    title: w('staff.organisation.title'),
    children: (
      <>
        <h1>{w('staff.organisation.title')}</h1>
        <LinkButton href={`${HERE}/new`}>{w('staff.organisation.new')}</LinkButton>
        <Table
          caption={w('staff.organisation.table')}
          rows={all}
          keyOf={(o) => o.id}
          empty={w('staff.organisation.empty')}
          columns={[
            { head: w('staff.organisation.name'), cell: (o) => <a href={`${HERE}/${o.id}`}>{o.name}</a> },
            { head: w('staff.organisation.kind'), cell: (o) => w(`staff.organisation.kind.${o.kind}`) },
            { head: w('staff.organisation.department'), cell: (o) => o.department ?? '' },
            {
              head: w('staff.organisation.prefecture'),
              cell: (o) => (o.prefectureId === null ? '' : names.get(o.prefectureId)),
            },
          ]}
        />
      </>
    ),
  })
}

export type OrganisationForm = {
  /** Absent: a new one. Its kind never changes afterwards. */
  readonly amending?: Organisation
  readonly prefectures: readonly Organisation[]
  readonly typed: Readonly<Record<string, string>>
  readonly errors: Errors
}

export function organisationFormPage(call: Call, { amending, prefectures, typed, errors }: OrganisationForm): string {
  const frame = staffFrame(call, HERE)
  const { w } = frame
  const title = amending ? w('staff.organisation.amend', { name: amending.name }) : w('staff.organisation.new')
  return staffPage({
    ...frame,
    title,
    wrong: Object.keys(errors).length > 0,
    children: (
      <>
        <h1>{title}</h1>
        <ErrorSummary w={w} errors={errors} />
        <Form action={amending ? `${HERE}/${amending.id}/amending` : HERE} csrf={call.csrf}>
          {amending ? null : (
            <Select
              w={w}
              name="kind"
              label={w('staff.organisation.kind')}
              options={ORGANISATION_KINDS.map((kind) => ({ value: kind, label: w(`staff.organisation.kind.${kind}`) }))}
              value={typed['kind']}
              empty={w('staff.grant.choose')}
              error={errors['kind']}
            />
          )}
          <Field
            w={w}
            name="name"
            label={w('staff.organisation.name')}
            value={typed['name'] ?? ''}
            maxLength={120}
            error={errors['name']}
          />
          <Field
            w={w}
            name="department"
            label={w('staff.organisation.department')}
            hint={w('staff.organisation.departmentHint')}
            value={typed['department'] ?? ''}
            maxLength={3}
            optional
            error={errors['department']}
          />
          {amending && amending.kind !== 'registration-desk' ? null : (
            <Select
              w={w}
              name="prefectureId"
              label={w('staff.organisation.prefecture')}
              hint={w('staff.organisation.prefectureHint')}
              options={prefectures.map((o) => ({ value: o.id, label: o.name }))}
              value={typed['prefectureId']}
              empty={w('staff.organisation.none')}
              optional
              error={errors['prefectureId']}
            />
          )}
          <Field
            w={w}
            name="address"
            label={w('staff.organisation.address')}
            hint={w('staff.organisation.addressHint')}
            value={typed['address'] ?? ''}
            maxLength={120}
            optional
            error={errors['address']}
          />
          <Field
            w={w}
            name="phone"
            type="tel"
            label={w('staff.organisation.phone')}
            value={typed['phone'] ?? ''}
            maxLength={40}
            optional
            error={errors['phone']}
          />
          <Button>{w('staff.organisation.save')}</Button>
        </Form>
      </>
    ),
  })
}
