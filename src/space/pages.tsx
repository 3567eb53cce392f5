import { identifier, languages, type Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import {
  Button,
  Card,
  Cards,
  Choice,
  ErrorSummary,
  type Errors,
  Field,
  Form,
  HELP_PATH,
  Identifier,
  LinkButton,
  Notice,
  PasswordField,
  page,
  RefusalNotice,
  refusalWords,
  Select,
  ShowPassword,
} from '../ui/index.ts'
import type { Contact } from './contacts.ts'
import { masked } from './rules.ts'

type SignedIn = { csrf: string }
const leave = ({ csrf }: SignedIn) => ({ action: '/log-out', csrf })

/** A refusal of a field stands at the field; any other stands above the form. */
function wrong(w: Words, refusal: Refusal | undefined): { errors: Errors; above: Refusal | undefined } {
  if (!refusal) return { errors: {}, above: undefined }
  if (refusal.field === undefined) return { errors: {}, above: refusal }
  const { title, next } = refusalWords(w, refusal)
  return { errors: { [refusal.field]: `${title}. ${next}` }, above: undefined }
}

function Above({ w, refusal, errors }: { w: Words; refusal: Refusal | undefined; errors: Errors }) {
  return (
    <>
      <ErrorSummary w={w} errors={errors} />
      {refusal ? <RefusalNotice w={w} refusal={refusal} /> : null}
    </>
  )
}

const withError = (errors: Errors, name: string) => (errors[name] === undefined ? {} : { error: errors[name] })

export const homePage = (w: Words, signedIn: SignedIn | null): string =>
  page({
    w,
    title: w('space.home.title'),
    languagesOpen: signedIn === null,
    path: '/',
    ...(signedIn ? { signOut: leave(signedIn) } : {}),
    children: (
      <>
        <h1>{w('space.home.title')}</h1>
        <p class="lead">{w('space.home.intro')}</p>
        <Cards>
          {signedIn ? (
            <Card icon="envelope" title={w('space.home.inbox')} href="/inbox" />
          ) : (
            <>
              <Card icon="key" title={w('space.home.key')} href="/activation">
                <small>{w('space.home.key.hint')}</small>
              </Card>
              <Card icon="envelope" title={w('space.home.password')} href="/log-in">
                <small>{w('space.home.password.hint')}</small>
              </Card>
            </>
          )}
          <Card icon="help" title={w('space.help.title')} href={HELP_PATH} />
        </Cards>
      </>
    ),
  })

export const helpPage = (w: Words): string =>
  page({
    w,
    title: w('space.help.title'),
    path: HELP_PATH,
    children: (
      <>
        <h1>{w('space.help.title')}</h1>
        <Cards>
          <Card icon="desk" title={w('space.help.where')} />
          <Card icon="key" title={w('space.help.lost')} />
          <Card icon="document" title={w('space.help.cannot')} />
          <Card icon="calendar" title={w('space.help.often')} />
        </Cards>
        <p>
          <strong>{w('space.help.free')}</strong>
        </p>
        <LinkButton look="second" href="/">
          {w('ui.back')}
        </LinkButton>
      </>
    ),
  })

export function activationPage(w: Words, typed: { number?: string } = {}, refusal?: Refusal): string {
  const { errors, above } = wrong(w, refusal)
  return page({
    w,
    title: w('space.activation.title'),
    path: '/activation',
    script: '/assets/activation.js',
    languagesOpen: refusal === undefined,
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('space.activation.title')}</h1>
        <Above w={w} refusal={above} errors={errors} />
        <Form action="/activation">
          <Field
            w={w}
            name="number"
            label={w('space.activation.number')}
            hint={w('space.activation.number.hint')}
            inputMode="numeric"
            autocomplete="username"
            value={typed.number ?? ''}
            maxLength={40}
            leftToRight
            {...withError(errors, 'number')}
          />
          <Field
            w={w}
            name="key"
            label={w('space.activation.key')}
            hint={w('space.activation.key.hint')}
            maxLength={60}
            leftToRight
            {...withError(errors, 'key')}
          />
          <Button icon="key">{w('space.activation.go')}</Button>
        </Form>
      </>
    ),
  })
}

export function passwordPage(w: Words, shown = false, refusal?: Refusal): string {
  const { errors, above } = wrong(w, refusal)
  return page({
    w,
    title: w('space.password.title'),
    path: '/activation/password',
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('space.password.title')}</h1>
        <Above w={w} refusal={above} errors={errors} />
        <Form action="/activation/password">
          <PasswordField
            w={w}
            name="password"
            label={w('space.password.label')}
            hint={w('space.password.hint')}
            autocomplete="new-password"
            shown={shown}
            {...withError(errors, 'password')}
          />
          <Button>{w('space.password.go')}</Button>
          <ShowPassword w={w} shown={shown} />
        </Form>
      </>
    ),
  })
}

export function logInPage(w: Words, typed: { number?: string; shown?: boolean } = {}, refusal?: Refusal): string {
  const { errors, above } = wrong(w, refusal)
  return page({
    w,
    title: w('space.login.title'),
    path: '/log-in',
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('space.login.title')}</h1>
        <Above w={w} refusal={above} errors={errors} />
        <Form action="/log-in">
          <Field
            w={w}
            name="number"
            label={w('space.login.number')}
            hint={w('space.login.number.hint')}
            autocomplete="username"
            value={typed.number ?? ''}
            maxLength={60}
            leftToRight
          />
          <PasswordField
            w={w}
            name="password"
            label={w('space.login.password')}
            autocomplete="current-password"
            shown={typed.shown === true}
          />
          <Button>{w('space.login.go')}</Button>
          <ShowPassword w={w} shown={typed.shown === true} />
        </Form>
        <p>
          <a href="/recovery">{w('space.login.forgotten')}</a>
        </p>
        <p>
          <a href="/activation">{w('space.login.first')}</a>
        </p>
      </>
    ),
  })
}

export function recoveryPage(w: Words, typed: { number?: string; kind?: string } = {}, refusal?: Refusal): string {
  const { errors, above } = wrong(w, refusal)
  return page({
    w,
    title: w('space.recovery.title'),
    path: '/recovery',
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('space.recovery.title')}</h1>
        <Above w={w} refusal={above} errors={errors} />
        <Form action="/recovery">
          <Field
            w={w}
            name="number"
            label={w('space.login.number')}
            hint={w('space.login.number.hint')}
            autocomplete="username"
            value={typed.number ?? ''}
            maxLength={60}
            leftToRight
          />
          <Choice
            w={w}
            name="kind"
            label={w('space.recovery.how')}
            value={typed.kind}
            {...withError(errors, 'kind')}
            options={[
              { value: 'mobile', label: w('space.recovery.mobile') },
              { value: 'email', label: w('space.recovery.email') },
            ]}
          />
          <Button>{w('space.recovery.go')}</Button>
        </Form>
        <p>{w('space.recovery.none')}</p>
      </>
    ),
  })
}

export function recoveryCodePage(w: Words, shown = false, refusal?: Refusal): string {
  const { errors, above } = wrong(w, refusal)
  return page({
    w,
    title: w('space.recovery.sent.title'),
    path: '/recovery/code',
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('space.recovery.sent.title')}</h1>
        <p class="lead">{w('space.recovery.sent')}</p>
        <Above w={w} refusal={above} errors={errors} />
        <Form action="/recovery/code">
          <CodeField w={w} errors={errors} />
          <PasswordField
            w={w}
            name="password"
            label={w('space.password.label')}
            hint={w('space.password.hint')}
            autocomplete="new-password"
            shown={shown}
            {...withError(errors, 'password')}
          />
          <Button>{w('space.password.go')}</Button>
          <ShowPassword w={w} shown={shown} />
        </Form>
        <p>
          <a href="/recovery">{w('space.code.again')}</a>
        </p>
      </>
    ),
  })
}

const CodeField = ({ w, errors }: { w: Words; errors: Errors }) => (
  <Field
    w={w}
    name="code"
    label={w('space.code.label')}
    hint={w('space.code.hint')}
    inputMode="numeric"
    autocomplete="one-time-code"
    maxLength={20}
    leftToRight
    {...withError(errors, 'code')}
  />
)

export function contactsPage(
  w: Words,
  me: SignedIn & { contacts: readonly Contact[]; alertTag: string },
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
          ? { hint: w('space.contacts.mobile.hint'), type: 'tel' as const, autocomplete: 'tel' }
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
        <p class="lead">{w('space.contacts.why')}</p>
        <Above w={w} refusal={above} errors={errors} />
        <h2>{w('space.contacts.yours')}</h2>
        {me.contacts.length === 0 ? (
          <p>{w('space.contacts.none')}</p>
        ) : (
          <Cards>
            {me.contacts.map((contact) => (
              <ContactCard key={contact.id} w={w} contact={contact} csrf={me.csrf} />
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
          <p>
            <a href="/contacts/none">{w('space.contacts.without')}</a>
          </p>
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
        <Form action="/log-out/everywhere" csrf={me.csrf}>
          <Button look="quiet">{w('space.logout.everywhere')}</Button>
        </Form>
      </>
    ),
  })
}

function ContactCard({ w, contact, csrf }: { w: Words; contact: Contact; csrf: string }) {
  return (
    <Card
      icon={contact.kind === 'mobile' ? 'phone' : 'email'}
      title={<Identifier value={masked(contact.kind, contact.value)} />}
    >
      <span class="soft">
        {w(contact.verifiedAt === null ? 'space.contacts.unverified' : 'space.contacts.verified')}
      </span>
      {contact.verifiedAt === null ? <a href={`/contacts/${contact.id}`}>{w('space.contacts.verify')}</a> : null}
      <Form action={`/contacts/${contact.id}/removal`} csrf={csrf}>
        <Button look="quiet">{w('space.contacts.remove')}</Button>
      </Form>
    </Card>
  )
}

export function codePage(w: Words, me: SignedIn & { contact: Contact }, refusal?: Refusal): string {
  const { errors, above } = wrong(w, refusal)
  const value = identifier(masked(me.contact.kind, me.contact.value))
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
        <Above w={w} refusal={above} errors={errors} />
        <Form action={`/contacts/${me.contact.id}/verification`} csrf={me.csrf}>
          <CodeField w={w} errors={errors} />
          <Button>{w('space.code.go')}</Button>
        </Form>
        <Form action={`/contacts/${me.contact.id}/code`} csrf={me.csrf}>
          <Button look="second">{w('space.code.again')}</Button>
        </Form>
        <p>
          <a href="/contacts">{w('ui.back')}</a>
        </p>
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

export const loggedOutPage = (w: Words): string =>
  page({
    w,
    title: w('space.logout.done'),
    path: '/',
    children: (
      <>
        <h1>{w('space.logout.done')}</h1>
        <p>{w('space.logout.done.text')}</p>
        <LinkButton href="/log-in">{w('space.login.title')}</LinkButton>
      </>
    ),
  })
