import { words } from '../platform/i18n/index.ts'
import { specimens } from './gallery-parts.tsx'
import { galleryWords } from './gallery-words.ts'
import { page, staffPage } from './index.ts'

/** Every specimen of a part, on one page, in one language. With either sheet. */
export function galleryPage(tag: string, look: 'person' | 'staff'): string {
  const w = words(tag)
  const t = galleryWords(tag)
  const children = specimens.map((specimen) => (
    <section key={specimen.name} id={`part-${specimen.name.replace(/\W+/g, '-')}`}>
      <h2 lang="en" dir="ltr">
        {specimen.name}
      </h2>
      {specimen.draw(w, t)}
    </section>
  ))
  const title = w.language.autonym
  const body = [<h1 key="title">{title}</h1>, ...children]
  return look === 'person'
    ? page({ w, title, languagesOpen: true, children: body })
    : staffPage({ w, title, links: [], children: body })
}
