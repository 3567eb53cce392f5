import { identifier, type Identifier as Value } from '../platform/i18n/index.ts'

/** A number, a key, a reference, a telephone or an address: read from left to right whatever the page's direction. */
export function Identifier({ value }: { value: string | Value }) {
  return <bdi dir="ltr">{(typeof value === 'string' ? identifier(value) : value).leftToRight}</bdi>
}
