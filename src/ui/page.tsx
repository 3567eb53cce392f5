import { type ComponentChildren, Fragment, h } from 'preact'
import { type Language, languageOf, languages, SOURCE, type Words, words } from '../platform/i18n/index.ts'
import { Form } from './form.tsx'
import { Icon } from './icons.tsx'
import { escapeHtml, render } from './render.ts'
import { sheets } from './styles.ts'

export type PageProps = {
  readonly w: Words
  /** Says what the page is, before the product's name. With errors on it, pass `wrong` too. */
  readonly title: string
  readonly wrong?: boolean
  /** Address of this page for a GET, from which the language is changed. Default: the address the page is shown at. */
  readonly path?: string
  /** Signed in: a button to leave. */
  readonly signOut?: { readonly action: string; readonly csrf: string }
  /** What was answered so far, as hidden fields: the language is changed by a form that sends it on, for no address may hold it. */
  readonly sentOn?: ComponentChildren
  /** Shows the languages unfolded: on the first pages, where nothing is known of the person yet. */
  readonly languagesOpen?: boolean
  /** Address of one external script (the address bar's fragment, a better password field). Pages work without it. */
  readonly script?: string
  readonly children: ComponentChildren
}

export const HELP_PATH = '/help'

/** A whole page of a person, as a string of HTML. */
export function page(props: PageProps): string {
  const { w } = props
  const shell = shellOf(w.language)
  const sends = props.sentOn === undefined || props.path === undefined ? null : { to: props.path, kept: props.sentOn }
  const address = props.path === undefined ? '' : escapeHtml(props.path)
  const join = address.includes('?') ? '&amp;' : '?'
  const mark = props.wrong === true ? `${w('ui.error.prefix')} ` : ''
  return (
    shell.head +
    escapeHtml(`${mark}${props.title} – ${w('ui.product')}`) +
    '</title>' +
    (props.script === undefined ? '' : `<script src="${escapeHtml(props.script)}" defer></script>`) +
    shell.top +
    (sends !== null
      ? render(<LanguageForm w={w} {...sends} />)
      : (props.languagesOpen === true ? shell.languagesOpen : shell.languages).join(address + join)) +
    (props.signOut === undefined ? '' : render(<SignOut w={w} {...props.signOut} />)) +
    '</div></header><main id="main">' +
    render(h(Fragment, null, props.children)) +
    (sends !== null ? footOf(render(<Foot w={w} sendsTo={sends.to} />)) : shell.foot.join(address + join))
  )
}

const footOf = (foot: string): string => `</main><footer>${foot}</footer></body></html>`

type Shell = {
  readonly head: string
  readonly top: string
  /** To be joined with the page's address. */
  readonly languages: readonly string[]
  readonly languagesOpen: readonly string[]
  readonly foot: readonly string[]
}

const shells = new Map<string, Shell>()

/** What is the same on every page of a language is rendered once. */
function shellOf(language: Language): Shell {
  const known = shells.get(language.tag)
  if (known !== undefined) return known
  const w = words(language.tag)
  const shell: Shell = {
    head:
      `<!doctype html><html lang="${language.tag}" dir="${language.dir}"><head><meta charset="utf-8">` +
      '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">' +
      // Without an icon named, a browser asks for one: a request more on the first page.
      '<link rel="icon" href="data:,">' +
      '<meta name="color-scheme" content="light dark"><meta name="format-detection" content="telephone=no">' +
      `<style>${sheets.person.css}</style><title>`,
    top: `</head><body><a class="skip" href="#main">${escapeHtml(w('ui.skip'))}</a><header><div class="top">${render(<Brand w={w} />)}`,
    languages: split(render(<LanguageLinks w={w} />)),
    languagesOpen: split(render(<LanguageLinks w={w} open />)),
    foot: split(footOf(render(<Foot w={w} />))),
  }
  shells.set(language.tag, shell)
  return shell
}

const ADDRESS = '\u0001'
const split = (html: string): string[] => html.split(ADDRESS)

function Brand({ w }: { w: Words }) {
  return (
    <a class="brand" href="/">
      <Icon name="envelope" />
      {w('ui.product')}
    </a>
  )
}

/** Plain links, each in its own language: somebody who cannot read this page can still find his. */
const LanguageLinks = ({ w, open }: { w: Words; open?: boolean }) => (
  <Languages w={w} open={open === true}>
    <ul>
      {languages.map((language) => (
        <li key={language.tag}>
          <a
            href={`${ADDRESS}lang=${language.tag}`}
            lang={language.tag}
            hreflang={language.tag}
            dir={language.dir}
            aria-current={language.tag === w.language.tag ? 'true' : undefined}
          >
            {language.autonym}
          </a>
        </li>
      ))}
    </ul>
  </Languages>
)

const LANGUAGE_FORM = 'languages'

/** The same as buttons. A form of its own: in another, the first button would be the one that Enter presses. */
const LanguageForm = ({ w, to, kept }: { w: Words; to: string; kept: ComponentChildren }) => (
  <Languages w={w} open={false}>
    <Form action={to} id={LANGUAGE_FORM}>
      {kept}
      <ul>
        {languages.map((language) => (
          <li key={language.tag}>
            <LanguageButton w={w} to={to} language={language} />
          </li>
        ))}
      </ul>
    </Form>
  </Languages>
)

/** `form`: that of the languages, where the button stands outside of it. */
const LanguageButton = (props: { w: Words; to: string; language: Language; form?: string }) => {
  const { w, to, language, form } = props
  return (
    <button
      type="submit"
      class="quiet"
      form={form}
      formaction={`${to}?lang=${language.tag}`}
      lang={language.tag}
      dir={language.dir === w.language.dir ? undefined : language.dir}
      aria-current={language.tag === w.language.tag ? 'true' : undefined}
    >
      {language.autonym}
    </button>
  )
}

const Languages = ({ w, open, children }: { w: Words; open: boolean; children: ComponentChildren }) => (
  <nav class="langs" aria-label={w('ui.language.change')}>
    <details open={open}>
      <summary>
        <Icon name="language" />
        <span>{w.language.autonym}</span>
      </summary>
      {children}
    </details>
  </nav>
)

function SignOut({ w, action, csrf }: { w: Words; action: string; csrf: string }) {
  return (
    <Form action={action} csrf={csrf}>
      <button type="submit" class="quiet">
        <Icon name="out" />
        {w('ui.signOut')}
      </button>
    </Form>
  )
}

/** Help; and, of a translation that no native reader has approved, that it is a draft, with the way to the French. */
function Foot({ w, sendsTo }: { w: Words; sendsTo?: string }) {
  const french = languageOf(SOURCE)
  return (
    <>
      <a class="button quiet" href={HELP_PATH}>
        <Icon name="help" />
        {w('ui.help.title')}
      </a>
      {w.language.source || w.language.reviewed ? null : (
        <>
          <p class="soft">{w('ui.draft')}</p>
          {sendsTo === undefined ? (
            <a class="button quiet" href={`${ADDRESS}lang=${SOURCE}`} lang={SOURCE} hreflang={SOURCE} dir={french.dir}>
              {french.autonym}
            </a>
          ) : (
            <LanguageButton w={w} to={sendsTo} language={french} form={LANGUAGE_FORM} />
          )}
        </>
      )}
    </>
  )
}
