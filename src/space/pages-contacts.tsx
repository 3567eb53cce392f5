import { identifier, languages, type Words } from '../platform/i18n/index.ts'
import { phone } from '../platform/i18n/phone.ts'
import type { Refusal } from '../platform/refusal.ts'
import {
  Back,
  Button,
  Card,
  Cards,
  Choice,
  Field,
  Form,
  Identifier,
  LinkButton,
  Notice,
  page,
  Select,
} from '../ui/index.ts'
import type { Contact, PaperRequest } from './contacts.ts'
import { Above, CodeField, leave, type SignedIn, withError, wrong } from './page-parts.tsx'
import { masked } from './rules.ts'
export function contactsPage(
  w: Words,
  me: SignedIn & {
    contacts: readonly Contact[]
    alertTag: string
    failing: ReadonlySet<string>
    paper: PaperRequest | null
    passwordChanged?: boolean
  },
  typed: { kind?: string; value?: string } = {},
  refusal?: Refusal,
): string {
  const { errors, above } = wrong(w, refusal)
  const verified = me.contacts.some((c) => c.verifiedAt !== null)
  const add = (kind: 'mobile' | 'email') => (
    <Form action="/contacts" csrf={me.csrf}>
      <input type="hidden" name="kind" value={kind} />
      <Field
        w={w}
        name={kind}
        label={w(`space.contacts.${kind}`)}
        {...(kind === 'mobile'
          ? {
              hint: w('space.contacts.mobile.hint', { example: identifier('06 12 34 56 78') }),
              type: 'tel' as const,
              autocomplete: 'tel',
            }
          : { type: 'email' as const, autocomplete: 'email' })}
        value={typed.kind === kind ? (typed.value ?? '') : ''}
        maxLength={254}
        leftToRight
        {...withError(errors, kind)}
      />
      <Button look={verified ? 'second' : 'first'}>
        {w(kind === 'mobile' ? 'space.contacts.addMobile' : 'space.contacts.addEmail')}
      </Button>
    </Form>
  )
  return page({
    w,
    title: w('space.contacts.title'),
    path: '/contacts',
    signOut: leave(me),
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('space.contacts.title')}</h1>
        {me.passwordChanged ? (
          <Notice w={w} kind="done">
            <p>{w('space.change.done')}</p>
          </Notice>
        ) : null}
        <p class="lead">{w('space.contacts.why')}</p>
        <Above w={w} refusal={above} errors={errors} />
        {me.paper === null ? null : <Paper w={w} request={me.paper} />}
        <h2>{w('space.contacts.yours')}</h2>
        {me.contacts.length === 0 ? (
          <p>{w('space.contacts.none')}</p>
        ) : (
          <Cards>
            {me.contacts.map((contact) => (
              <ContactCard key={contact.id} w={w} contact={contact} fails={me.failing.has(contact.id)} csrf={me.csrf} />
            ))}
          </Cards>
        )}
        {verified ? (
          <LinkButton icon="envelope" href="/inbox">
            {w('space.contacts.done')}
          </LinkButton>
        ) : null}
        <h2>{w('space.contacts.add')}</h2>
        {add('mobile')}
        {add('email')}
        {verified ? null : (
          <LinkButton look="quiet" href="/contacts/none">
            {w('space.contacts.without')}
          </LinkButton>
        )}
        <Notice w={w} kind="info">
          <p>{w('space.contacts.notAddress')}</p>
        </Notice>
        <Form action="/contacts/language" csrf={me.csrf}>
          <Select
            w={w}
            name="language"
            label={w('space.contacts.language')}
            value={me.alertTag}
            options={languages.map((l) => ({ value: l.tag, label: l.autonym, lang: l.tag, dir: l.dir }))}
          />
          <Button look="second">{w('space.contacts.language.go')}</Button>
        </Form>
        <LinkButton look="quiet" icon="key" href="/password">
          {w('space.change.title')}
        </LinkButton>
        <LinkButton look="quiet" icon="eye" href="/history">
          {w('evidence.history.title')}
        </LinkButton>
        <Form action="/log-out/everywhere" csrf={me.csrf}>
          <Button look="quiet">{w('space.logout.everywhere')}</Button>
        </Form>
      </>
    ),
  })
}

const PAPER = {
  waits: 'space.none.asked',
  space: 'space.none.answered.space',
  paper: 'space.none.answered.paper',
} as const

/** What the Office answered to him who said that he needs paper. He may always say it again. */
function Paper({ w, request: { answer, on } }: { w: Words; request: PaperRequest }) {
  return (
    <Notice w={w} kind="info">
      <p>{w(PAPER[answer], { day: on })}</p>
      {answer === 'space' ? (
        <LinkButton look="quiet" href="/contacts/none">
          {w('space.none.paper')}
        </LinkButton>
      ) : null}
    </Notice>
  )
}

type ContactCardProps = { w: Words; contact: Contact; fails: boolean; csrf: string }

function ContactCard({ w, contact, fails, csrf }: ContactCardProps) {
  return (
    <Card
      icon={contact.kind === 'mobile' ? 'phone' : 'email'}
      title={<Identifier value={masked(contact.kind, contact.value)} />}
    >
      <span class="soft">
        {w(contact.verifiedAt === null ? 'space.contacts.unverified' : 'space.contacts.verified')}
      </span>
      {fails ? <p class="error">{w('space.code.failed')}</p> : null}
      {contact.verifiedAt === null ? (
        <LinkButton look="quiet" href={`/contacts/${contact.id}`}>
          {w('space.contacts.verify')}
        </LinkButton>
      ) : null}
      <Form action={`/contacts/${contact.id}/removal`} csrf={csrf}>
        <Button look="quiet">{w('space.contacts.remove')}</Button>
      </Form>
    </Card>
  )
}

/** The contact in full: he compares what he has just typed with what he meant. */
export function codePage(
  w: Words,
  me: SignedIn & { contact: Contact; failed: boolean; sentAgain?: boolean },
  refusal?: Refusal,
): string {
  const { errors, above } = wrong(w, refusal)
  const value = me.contact.kind === 'mobile' ? phone(me.contact.value) : identifier(me.contact.value)
  return page({
    w,
    title: w('space.code.title'),
    path: `/contacts/${me.contact.id}`,
    signOut: leave(me),
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('space.code.title')}</h1>
        <p class="lead">
          {me.contact.kind === 'mobile' ? w('space.code.mobile', { value }) : w('space.code.email', { value })}
        </p>
        {me.sentAgain ? (
          <Notice w={w} kind="done">
            <p>{w('space.code.sentAgain')}</p>
          </Notice>
        ) : null}
        {me.failed ? (
          <Notice w={w} kind="warn">
            <p>{w('space.code.failed')}</p>
          </Notice>
        ) : null}
        <Above w={w} refusal={above} errors={errors} />
        <Form action={`/contacts/${me.contact.id}/verification`} csrf={me.csrf}>
          <CodeField w={w} errors={errors} />
          <Button>{w('space.code.go')}</Button>
        </Form>
        <Form action={`/contacts/${me.contact.id}/code`} csrf={me.csrf}>
          <Button look="second">{w('space.code.again')}</Button>
        </Form>
        <Back w={w} href="/contacts" />
      </>
    ),
  })
}

/** The second asking: the danger in plain words, the way back first. */
export function noContactPage(w: Words, me: SignedIn, refusal?: Refusal): string {
  const { errors, above } = wrong(w, refusal)
  return page({
    w,
    title: w('space.none.title'),
    path: '/contacts/none',
    signOut: leave(me),
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('space.none.title')}</h1>
        <Above w={w} refusal={above} errors={errors} />
        <Notice w={w} kind="warn">
          <p>{w('space.none.danger')}</p>
        </Notice>
        <LinkButton href="/contacts">{w('space.none.back')}</LinkButton>
        <Form action="/contacts/none" csrf={me.csrf}>
          <Choice
            w={w}
            name="wants"
            label={w('space.none.label')}
            {...withError(errors, 'wants')}
            options={[
              { value: 'paper', label: w('space.none.paper') },
              { value: 'desk', label: w('space.none.desk') },
            ]}
          />
          <Button look="second">{w('space.none.go')}</Button>
        </Form>
      </>
    ),
  })
}

export const noContactNotedPage = (w: Words, me: SignedIn, wants: 'paper' | 'desk'): string =>
  page({
    w,
    title: w('space.none.noted.title'),
    path: '/contacts',
    signOut: leave(me),
    children: (
      <>
        <h1>{w('space.none.noted.title')}</h1>
        <Notice w={w} kind="done">
          <p>{w(wants === 'paper' ? 'space.none.noted.paper' : 'space.none.noted.desk')}</p>
        </Notice>
        <LinkButton icon="envelope" href="/inbox">
          {w('space.contacts.done')}
        </LinkButton>
      </>
    ),
  })
