import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** HTML of a component. Text is escaped; nothing here runs in the browser. */
export const render = (node: VNode): string => renderToString(node)

/** For the few strings put in HTML outside a component. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c]!)

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
