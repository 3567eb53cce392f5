import type { Words } from '../platform/i18n/index.ts'
import type { Refusal } from '../platform/refusal.ts'
import { LinkButton } from './button.tsx'
import { RefusalNotice, refusalWords } from './notice.tsx'
import { page } from './page.tsx'

/** What a person is refused, where no page of his own says it: what is not possible, what to do, the way back. */
export const refusalPage = (w: Words, refusal: Refusal, signOut?: { action: string; csrf: string }): string =>
  page({
    w,
    title: refusalWords(w, refusal).title,
    path: '/',
    ...(signOut ? { signOut } : {}),
    children: (
      <>
        <RefusalNotice w={w} refusal={refusal} heading="h1" />
        <LinkButton look="second" href="/">
          {w('ui.back')}
        </LinkButton>
      </>
    ),
  })
