import { type ComponentChildren, Fragment, h } from 'preact'
import type { Words } from '../platform/i18n/index.ts'
import { Button } from './button.tsx'
import { Form } from './form.tsx'
import { Icon } from './icons.tsx'
import { escapeHtml, render } from './render.ts'
import { sheets } from './styles.ts'

export type StaffLink = { readonly href: string; readonly label: string; readonly current?: boolean }

export type StaffPageProps = {
  /** French or English: agents work in these. */
  readonly w: Words
  readonly title: string
  readonly wrong?: boolean
  /** Only what this agent may do: the pages follow his rights, the server checks them again. */
  readonly links: readonly StaffLink[]
  /** How he is named on screen (a pseudonym, an organisation), and the way out. */
  readonly signedIn?: { readonly as: string; readonly action: string; readonly csrf: string }
  readonly script?: string
  readonly children: ComponentChildren
}

/** A whole page of an agent: denser, with its own sheet on top of the person's. */
export function staffPage(props: StaffPageProps): string {
  const { w, title, wrong, script } = props
  const mark = wrong === true ? `${w('ui.error.prefix')} ` : ''
  return (
    `<!doctype html><html lang="${w.language.tag}" dir="${w.language.dir}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">' +
    `<meta name="color-scheme" content="light dark"><style>${sheets.staff.css}</style>` +
    `<title>${escapeHtml(`${mark}${title} – ${w('ui.product')}`)}</title>` +
    (script === undefined ? '' : `<script src="${escapeHtml(script)}" defer></script>`) +
    `</head><body class="staff"><a class="skip" href="#main">${escapeHtml(w('ui.skip'))}</a>` +
    render(<StaffTop {...props} />) +
    `<main id="main">${render(h(Fragment, null, props.children))}</main></body></html>`
  )
}

function StaffTop({ w, links, signedIn }: StaffPageProps) {
  return (
    <header>
      <div class="top">
        <a class="brand" href="/staff">
          <Icon name="envelope" />
          {w('ui.product')}
        </a>
        {links.length === 0 ? null : (
          <nav aria-label={w('ui.staff.nav')}>
            <ul>
              {links.map((link) => (
                <li key={link.href}>
                  <a href={link.href} aria-current={link.current === true ? 'page' : undefined}>
                    {link.label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        {signedIn === undefined ? null : (
          <Form action={signedIn.action} csrf={signedIn.csrf}>
            <span class="soft">{signedIn.as}</span>
            <Button look="quiet" icon="out">
              {w('ui.signOut')}
            </Button>
          </Form>
        )}
      </div>
    </header>
  )
}
