import { createHash, createVerify } from 'node:crypto'

/** Is this message, as it arrived, signed by the holder of the key? RFC 6376, rsa-sha256, relaxed/relaxed. */
export function dkimHolds(raw: string, publicKey: string): boolean {
  const end = raw.indexOf('\r\n\r\n')
  const headers = raw.slice(0, end).split(/\r\n(?![ \t])/)
  const signature = headers.find((header) => /^dkim-signature:/i.test(header))
  if (signature === undefined) return false
  const tags = new Map(
    contentOf(signature)
      .replaceAll(/\s/g, '')
      .split(';')
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
  )
  if (tags.get('a') !== 'rsa-sha256' || tags.get('c') !== 'relaxed/relaxed') return false
  if (
    createHash('sha256')
      .update(relaxedBody(raw.slice(end + 4)))
      .digest('base64') !== tags.get('bh')
  )
    return false
  const left = [...headers]
  const signed = tags
    .get('h')!
    .split(':')
    .flatMap((name) => {
      const at = left.findLastIndex((header) => nameOf(header) === name.toLowerCase())
      return at < 0 ? [] : left.splice(at, 1).map(relaxed)
    })
  const verify = createVerify('RSA-SHA256')
  verify.update([...signed, relaxed(signature.replace(/(;\s*b=)[^;]*/, '$1'))].join('\r\n'))
  return verify.verify(publicKey, tags.get('b')!, 'base64')
}

const nameOf = (header: string) => header.slice(0, header.indexOf(':')).trim().toLowerCase()
const contentOf = (header: string) => header.slice(header.indexOf(':') + 1)
const relaxed = (header: string) =>
  `${nameOf(header)}:${contentOf(header)
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()}`
const relaxedBody = (body: string) =>
  body
    .replaceAll(/[ \t]+\r\n/g, '\r\n')
    .replaceAll(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)*$/, '\r\n')
