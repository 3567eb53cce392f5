import type { ComponentChildren } from 'preact'
import { clockOf, kindWords, OwnDays, openByWords, ownEvents, toldToOpenBy, withdrawnWhy } from '../delivery/index.ts'
import { ownReceiptWords, VERIFY_PATH } from '../evidence/index.ts'
import type { Law } from '../law/index.ts'
import { civilDay } from '../platform/clock.ts'
import { identifier, languageOf, SOURCE, type Words, words } from '../platform/i18n/index.ts'
import { DraftMark, escapeHtml, type IconName, Identifier, LinkButton, render, sheets, Timeline } from '../ui/index.ts'
import { isAnothers, type TakenDocument, type TakenFile, type TakenReceipt } from './taken.ts'
import { termDay } from './timeline.ts'

/** When, and the host of the house, as it is typed: years later nothing else in the file says where a receipt is checked. */
type Made = { readonly at: Temporal.Instant; readonly host: string }

/**
 * The list that stands beside the files: what is here, what is not and why, and what happened, in his language. No script and
 * nothing from elsewhere: it reads the same on a telephone without a network, and years later.
 */
export function indexPage(
  law: Law,
  tag: string,
  made: Made,
  documents: readonly TakenDocument[],
  notices: readonly TakenReceipt[] = [],
): string {
  const w = words(tag)
  const { dir } = languageOf(tag)
  const title = w('takeaway.index.title')
  return (
    `<!doctype html><html lang="${w.language.tag}" dir="${dir}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">' +
    `<style>${sheets.person.css}</style><title>${escapeHtml(title)}</title></head><body><main>` +
    render(<List law={law} w={w} {...made} documents={documents} notices={notices} />) +
    '</main></body></html>'
  )
}

type Listed = Made & {
  readonly law: Law
  readonly w: Words
  readonly documents: readonly TakenDocument[]
  readonly notices: readonly TakenReceipt[]
}

type One = { readonly law: Law; readonly w: Words; readonly taken: TakenDocument }

const List = ({ law, w, at, host, documents, notices }: Listed) => (
  <>
    <h1>{w('takeaway.index.title')}</h1>
    <p>{w('takeaway.index.made', { at })}</p>
    <DraftMark w={w} />
    {w.language.tag === SOURCE ? null : (
      <a class="button quiet" href="index-fr.html" lang={SOURCE} hreflang={SOURCE} dir="ltr">
        {languageOf(SOURCE).autonym}
      </a>
    )}
    <p>{w('takeaway.notOpened')}</p>
    {documents.length === 0 ? <p>{w('delivery.inbox.none')}</p> : null}
    {documents.map((taken) => (
      <One key={taken.number} law={law} w={w} taken={taken} />
    ))}
    {notices.length === 0 ? null : (
      <section>
        <h2>{w('evidence.history.notice')}</h2>
        <Receipts w={w} receipts={notices} />
      </section>
    )}
    <section>
      <h2>{w('takeaway.index.machines')}</h2>
      <LinkButton look="quiet" href="timeline.json">
        {w('takeaway.index.timeline')}
      </LinkButton>
      <p>
        {w('takeaway.index.check', {
          command: identifier('bin/pli verify'),
          page: identifier(`${host}${VERIFY_PATH}`),
        })}
      </p>
    </section>
  </>
)

function One({ law, w, taken }: One) {
  const { number, followed, file, receipts, proofs } = taken
  const { document, facts } = followed
  return (
    <section>
      <h2>
        <Identifier value={number} /> · {kindWords(w, document.kind)}
      </h2>
      <Stands law={law} w={w} taken={taken} />
      <OwnDays w={w} clock={clockOf(law, followed)} />
      {file === null ? null : file === 'unreadable' ? (
        <p>{w('takeaway.index.unreadable')}</p>
      ) : (
        <File w={w} file={file} icon="document">
          {w('takeaway.index.document')}
        </File>
      )}
      {receipts.length === 0 ? null : (
        <>
          <h3>{w('evidence.receipts.title')}</h3>
          <Receipts w={w} receipts={receipts} />
        </>
      )}
      {isAnothers(followed) ? <p>{w('evidence.receipts.withheld')}</p> : null}
      <h3>{w('delivery.timeline.title')}</h3>
      <Timeline w={w} exact events={ownEvents(w, facts)} />
      {proofs === null ? null : (
        <>
          <LinkButton look="quiet" href={proofs.name}>
            {w('takeaway.index.proofs')}
          </LinkButton>
          {proofs.unproven === 0 ? null : <p>{w('takeaway.index.unproven', { count: proofs.unproven })}</p>}
        </>
      )}
    </section>
  )
}

const Receipts = ({ w, receipts }: { w: Words; receipts: readonly TakenReceipt[] }) => (
  <ul>
    {receipts.map(({ kind, file: receipt }, i) => (
      <li key={i}>
        {typeof receipt === 'string' ? (
          `${ownReceiptWords(w, kind)} – ${w(`takeaway.index.receipt.${receipt}`)}`
        ) : (
          <File w={w} file={receipt} icon="receipt">
            {ownReceiptWords(w, kind)}
          </File>
        )}
      </li>
    ))}
  </ul>
)

/** Where it stands, in the words of his list of documents. */
function Stands({ law, w, taken: { state, followed, file } }: One) {
  const { document: d, at } = followed
  const since = w('delivery.inbox.since', { day: civilDay(d.madeAvailableAt) })
  const opened = d.openedAt === null ? null : w('delivery.inbox.opened', { day: civilDay(d.openedAt) })
  const day = termDay(followed)
  const clock = clockOf(law, followed)
  const openSafelyBy = toldToOpenBy(clock)
  const said: (string | null)[] = {
    opened: () => [since, opened],
    waits: () => [
      openSafelyBy && openByWords(w, openSafelyBy, clock, civilDay(at)),
      w('takeaway.index.waits'),
      since,
      day === null
        ? null
        : Temporal.Instant.compare(at, d.termEndsAt!) < 0
          ? w('delivery.inbox.lawActs', { day })
          : w('delivery.inbox.lawActed', { day }),
    ],
    contested: () => [since, opened, w('takeaway.index.contested')],
    withdrawn: () => [
      since,
      opened,
      w('delivery.inbox.withdrawn', { day: civilDay(d.withdrawnAt!) }),
      withdrawnWhy(w, followed),
      file === 'unreadable' ? null : w(`takeaway.index.${file === null ? 'withdrawn' : 'withdrawnKept'}`),
    ],
  }[state]()
  return <p>{said.filter((line) => line !== null).join(' ')}</p>
}

const File = ({
  w,
  file,
  icon,
  children,
}: {
  w: Words
  file: TakenFile
  icon: IconName
  children: ComponentChildren
}) => (
  <>
    <LinkButton look="quiet" icon={icon} href={file.name}>
      {children}
    </LinkButton>
    <small>
      {w('takeaway.index.digest')} <Identifier value={file.sha256} />
    </small>
  </>
)
