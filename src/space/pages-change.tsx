import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { Back, Button, Form, LinkButton, PasswordField, page, ShowPassword } from '../ui/index.ts'
import { Above, leave, type SignedIn, withError, wrong } from './page-parts.tsx'

type Typed = { readonly shown?: boolean; readonly current?: string; readonly password?: string }

/** A new password for who knows the present one. Both come back only when he asks to see them. */
export function changePage(w: Words, me: SignedIn, typed: Typed = {}, refusal?: Refusal): string {
  const { errors, above } = wrong(w, refusal)
  const shown = typed.shown === true
  return page({
    w,
    title: w('space.change.title'),
    path: '/password',
    signOut: leave(me),
    wrong: refusal !== undefined,
    children: (
      <>
        <Back w={w} href="/contacts" />
        <h1>{w('space.change.title')}</h1>
        <Above w={w} refusal={above} errors={errors} />
        <Form action="/password" csrf={me.csrf}>
          <PasswordField
            w={w}
            name="current"
            label={w('space.change.current')}
            autocomplete="current-password"
            shown={shown}
            value={typed.current ?? ''}
            {...withError(errors, 'current')}
          />
          <PasswordField
            w={w}
            name="password"
            label={w('space.change.new')}
            hint={w('space.password.hint')}
            autocomplete="new-password"
            shown={shown}
            value={typed.password ?? ''}
            {...withError(errors, 'password')}
          />
          <Button>{w('space.password.go')}</Button>
          <ShowPassword w={w} shown={shown} />
        </Form>
        <LinkButton look="quiet" href="/recovery">
          {w('space.login.forgotten')}
        </LinkButton>
      </>
    ),
  })
}
