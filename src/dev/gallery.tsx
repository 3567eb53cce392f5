import { type Language, languages, SOURCE } from '../platform/i18n/index.ts'
import type { Sample } from '../platform/sample.ts'
import { Table } from '../ui/index.ts'
import { workshop } from './pages.tsx'

/** Agents work in these; a person in all. */
export const languagesOf = (of: Sample['of']): readonly Language[] =>
  of === 'person' ? languages : languages.filter(({ tag }) => tag === SOURCE || tag === 'en')

const DIRECTIONS = { ltr: 'left to right', rtl: 'right to left' } as const

/** Every part and page by name, in each language and so in each direction of writing. */
export function galleryIndex(samples: readonly Sample[]): string {
  const pages = (of: Sample['of'], caption: string) => (
    <Table
      caption={caption}
      rows={samples.filter((sample) => sample.of === of)}
      keyOf={({ name }) => name}
      empty=""
      columns={[
        { head: 'Page', cell: ({ name }) => name },
        {
          head: 'In',
          cell: ({ name }) => (
            <Tongues all={languagesOf(of)} to={(tag) => `/dev/gallery/${tag}/page/${encodeURIComponent(name)}`} />
          ),
        },
      ]}
    />
  )
  return workshop(
    '/dev/gallery',
    'Gallery',
    <>
      <Table
        caption="Parts"
        rows={languages}
        keyOf={({ tag }) => tag}
        empty=""
        columns={[
          { head: 'Language', cell: ({ english, dir }) => `${english}, from ${DIRECTIONS[dir]}` },
          { head: 'For a person', cell: ({ tag }) => <a href={`/dev/gallery/${tag}/person`}>person</a> },
          { head: 'For who works', cell: ({ tag }) => <a href={`/dev/gallery/${tag}/staff`}>staff</a> },
        ]}
      />
      {pages('person', 'Pages of a person')}
      {pages('staff', 'Pages of who works')}
    </>,
  )
}

const Tongues = ({ all, to }: { all: readonly Language[]; to: (tag: string) => string }) => (
  <>
    {all.map(({ tag, autonym, dir }) => (
      <>
        <a key={tag} href={to(tag)} lang={tag} hreflang={tag} dir={dir}>
          {autonym}
        </a>{' '}
      </>
    ))}
  </>
)
