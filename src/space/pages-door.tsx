import { CALCULATOR_PATH, Places } from '../calculator/index.ts'
import { VERIFY_PATH } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import { identifier, type Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import {
  Button,
  Card,
  Cards,
  Choice,
  Field,
  Form,
  HELP_PATH,
  LinkButton,
  Notice,
  PasswordField,
  page,
  ShowPassword,
} from '../ui/index.ts'
import { Above, CodeField, leave, type SignedIn, withError, wrong } from './page-parts.tsx'
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
          <CountCard w={w} />
          <Card icon="help" title={w('space.help.title')} href={HELP_PATH} />
        </Cards>
      </>
    ),
  })

/** To the calculator, which needs no space. */
const CountCard = ({ w }: { w: Words }) => (
  <Card icon="clock" title={w('space.home.calculator')} href={CALCULATOR_PATH}>
    <small>{w('space.home.calculator.hint')}</small>
  </Card>
)

/** Whom to phone or write to stands on it: each page leads here. */
export const helpPage = (w: Words, law: Law): string =>
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
          <CountCard w={w} />
          <Card icon="receipt" title={w('evidence.verify.title')} href={VERIFY_PATH} />
        </Cards>
        <p>
          <strong>{w('space.help.free')}</strong>
        </p>
        <Places w={w} law={law} court={null} />
        <LinkButton look="second" href="/">
          {w('ui.back')}
        </LinkButton>
      </>
    ),
  })

/** The key comes back when it was not what was wrong. */
export function activationPage(w: Words, typed: { number?: string; key?: string } = {}, refusal?: Refusal): string {
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
            value={typed.key ?? ''}
            maxLength={60}
            leftToRight
            {...withError(errors, 'key')}
          />
          <Button icon="key">{w('space.activation.go')}</Button>
        </Form>
        <LinkButton look="quiet" href="/log-in">
          {w('space.login.title')}
        </LinkButton>
      </>
    ),
  })
}

/** The password comes back only when he asks to see it. */
type Typed = { readonly shown?: boolean; readonly password?: string }

/** `mark`: of the ticket (ticket.ts). */
type Way = { readonly mark: string }

const Mark = ({ of: { mark } }: { of: Way }) => <input type="hidden" name="mark" value={mark} />

export function passwordPage(
  w: Words,
  way: Way & { readonly ticket: { readonly ends: string } },
  typed: Typed = {},
  refusal?: Refusal,
): string {
  const { errors, above } = wrong(w, refusal)
  return page({
    w,
    title: w('space.password.title'),
    path: '/activation/password',
    wrong: refusal !== undefined,
    children: (
      <>
        <h1>{w('space.password.title')}</h1>
        <p class="lead">{w('space.password.whose', { digits: identifier(way.ticket.ends) })}</p>
        <Above w={w} refusal={above} errors={errors} />
        <Form action="/activation/password">
          <Mark of={way} />
          <PasswordField
            w={w}
            name="password"
            label={w('space.password.label')}
            hint={w('space.password.hint')}
            autocomplete="new-password"
            shown={typed.shown === true}
            value={typed.password ?? ''}
            {...withError(errors, 'password')}
          />
          <Button>{w('space.password.go')}</Button>
          <ShowPassword w={w} shown={typed.shown === true} />
        </Form>
      </>
    ),
  })
}

/** `ended`: his session had ended, and he is told that nothing he pressed since was done. */
export function logInPage(
  w: Words,
  typed: Typed & { number?: string; returnTo?: string; ended?: boolean } = {},
  refusal?: Refusal,
): string {
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
        {typed.ended ? (
          <Notice w={w} kind="warn" title={w('space.login.ended')}>
            <p>{w('space.login.ended.next')}</p>
          </Notice>
        ) : null}
        <Form action="/log-in">
          {typed.returnTo === undefined || typed.returnTo === '/inbox' ? null : (
            <input type="hidden" name="return_to" value={typed.returnTo} />
          )}
          <Field
            w={w}
            name="number"
            label={w('space.login.number')}
            hint={w('space.login.number.hint')}
            autocomplete="username"
            value={typed.number ?? ''}
            maxLength={60}
            leftToRight
            {...withError(errors, 'number')}
          />
          <PasswordField
            w={w}
            name="password"
            label={w('space.login.password')}
            autocomplete="current-password"
            shown={typed.shown === true}
            value={typed.password ?? ''}
          />
          <Button>{w('space.login.go')}</Button>
          <ShowPassword w={w} shown={typed.shown === true} />
        </Form>
        <LinkButton look="quiet" href="/recovery">
          {w('space.login.forgotten')}
        </LinkButton>
        <LinkButton look="quiet" href="/activation">
          {w('space.login.first')}
        </LinkButton>
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
            {...withError(errors, 'number')}
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

export function recoveryCodePage(w: Words, way: Way, typed: Typed & { code?: string } = {}, refusal?: Refusal): string {
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
          <Mark of={way} />
          <CodeField w={w} errors={errors} value={typed.code ?? ''} />
          <PasswordField
            w={w}
            name="password"
            label={w('space.password.label')}
            hint={w('space.password.hint')}
            autocomplete="new-password"
            shown={typed.shown === true}
            value={typed.password ?? ''}
            {...withError(errors, 'password')}
          />
          <Button>{w('space.password.go')}</Button>
          <ShowPassword w={w} shown={typed.shown === true} />
        </Form>
        <p>{w('space.recovery.sent.other')}</p>
        <LinkButton look="quiet" href="/recovery">
          {w('space.code.again')}
        </LinkButton>
      </>
    ),
  })
}

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
