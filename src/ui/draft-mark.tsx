import type { ComponentChildren } from 'preact'
import { SOURCE, type Words, words } from '../platform/i18n/index.ts'

/**
 * Says that this translation was not yet read by a native reader, and gives the French beside it. Draws nothing in
 * French or once the translation is reviewed. `french` is the same text in the language that binds.
 */
export function DraftMark({ w, french }: { w: Words; french?: ComponentChildren }) {
  if (w.language.source || w.language.reviewed) return null
  return (
    <aside class="soft">
      <p>{w('ui.draft')}</p>
      {french === undefined ? null : (
        <details>
          <summary>{w('ui.draft.french')}</summary>
          <div lang={SOURCE} dir="ltr">
            {french}
          </div>
        </details>
      )}
    </aside>
  )
}

/** The words of French, for the text beside. */
export const french = (): Words => words(SOURCE)
