import { posix } from 'node:path'
import type { Rule } from './source.ts'

const LINK = /\]\(([^)\s]+)\)|<(?:img|source)\b[^>]*\ssrc="([^"]+)"/g
/** A path in backquotes that looks like a file or folder of ours. */
const NAMED = /`((?:src|docs|db|bin|languages|law|seeds|journeys|architecture|bench)\/[\w./-]+)`/g

export const noDeadLink: Rule = {
  says: 'what a document links to or names in the repository is there',
  check(sources) {
    const there = new Set(sources.flatMap(({ path }) => withFolders(path)))
    return sources
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap((source) => {
        const linked = [...source.text.matchAll(LINK)]
          .map(([, target, picture]) => (target ?? picture)!.replace(/#.*$/, ''))
          .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
          .map((target) => posix.join(posix.dirname(source.path), target))
        const named = [...source.text.matchAll(NAMED)].map(([, path]) => path!)
        return [...new Set([...linked, ...named])]
          .map((path) => path.replace(/\/$/, ''))
          .filter((path) => !there.has(path))
          .map((path) => `${source.path} names ${path}, which is not there`)
      })
  },
  planted: {
    'a link to nothing': [{ path: 'docs/x.md', text: 'see [it](../src/gone.ts)' }],
    'a picture that nobody took': [{ path: 'README.md', text: '<img src="docs/screenshots/x.png" alt="">' }],
    'a file that was renamed': [{ path: 'README.md', text: 'in `src/law/holidays.ts`' }],
  },
  allowed: {
    'files, folders, other sites and places in a page': [
      {
        path: 'docs/x.md',
        text: '[a](y.md#z) [b](https://example.org/x) [c](#here) `src/law/` `src/law/day.ts` ![p](p.png) <img src="p.png">',
      },
      { path: 'docs/y.md', text: '' },
      { path: 'docs/p.png', text: '' },
      { path: 'src/law/day.ts', text: '' },
    ],
  },
}

/** A file's path and those of the folders it lies in. */
const withFolders = (path: string): string[] => path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'))

const INDEX = 'docs/decisions/README.md'

export const decisionsListed: Rule = {
  says: 'every decision has its own number, and a line in the index',
  check(sources) {
    const decisions = sources.flatMap(({ path }) => /^docs\/decisions\/(\d{4}-[\w-]+\.md)$/.exec(path)?.[1] ?? [])
    const index = sources.find(({ path }) => path === INDEX)?.text ?? ''
    return [
      ...decisions.filter((name) => !index.includes(`(${name})`)).map((name) => `${INDEX} does not list ${name}`),
      ...decisions
        .filter((name, i) => decisions.slice(0, i).some((other) => other.slice(0, 4) === name.slice(0, 4)))
        .map((name) => `docs/decisions/${name} has a number that another has`),
    ]
  },
  planted: {
    'one that nobody will find': [{ path: 'docs/decisions/0001-x.md', text: '' }],
    'two with one number': [
      { path: 'docs/decisions/0001-y.md', text: '' },
      { path: 'docs/decisions/0001-x.md', text: '' },
      { path: INDEX, text: '[a](0001-x.md) [b](0001-y.md)' },
    ],
  },
  allowed: {
    listed: [
      { path: 'docs/decisions/0001-x.md', text: '' },
      { path: INDEX, text: '[a](0001-x.md)' },
    ],
  },
}
