import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '../refusal.ts'
import { parseEmail } from './address.ts'

const read = (text: string) => {
  const email = parseEmail(text)
  return isRefusal(email) ? email.refusal : email.address
}

test('an address is read as people type it', () => {
  const cases: [string, string][] = [
    ['person@example.org', 'person@example.org'],
    ['  person@example.org\n', 'person@example.org'],
    ['Person.Name+tag@Mail.EXAMPLE.org', 'Person.Name+tag@mail.example.org'],
    ['\u200eperson@example.org\u202c', 'person@example.org'],
    ['person\u200b@example.org', 'person@example.org'],
    ['ｐｅｒｓｏｎ＠ｅｘａｍｐｌｅ．ｏｒｇ', 'person@example.org'],
    ['person٣۴५@example.org', 'person345@example.org'],
    ['person@bücher.example', 'person@xn--bcher-kva.example'],
    ['person@موقع.example', 'person@xn--4gbrim.example'],
    ['person@例え。テスト', 'person@xn--r8jz45g.xn--zckzah'],
    ["o'brien_{x}~1@example.org", "o'brien_{x}~1@example.org"],
  ]
  for (const [typed, expected] of cases) assert.equal(read(typed), expected, JSON.stringify(typed))
})

test('what is no address is refused', () => {
  assert.equal(read(''), 'email-missing')
  assert.equal(read(' \u200f '), 'email-missing')
  const wrong = [
    ...['person', '@example.org', 'person@', 'person@example', 'person@localhost', 'person@@example.org'],
    ...['a b@example.org', '.person@example.org', 'person.@example.org', 'per..son@example.org', '"a b"@example.org'],
    ...['person@example..org', 'person@-example.org', 'person@example-.org', 'person@example.org.', 'person@.org'],
    ...['person@[127.0.0.1]', 'person@127.0.0.1', 'person@example.123', 'person@exam%70le.org', 'person@a/b.org'],
    ...['pérson@example.org', 'شخص@example.org', 'Name <person@example.org>', 'mailto:person@example.org'],
    ...['a@example.org,b@example.org', 'a@example.org;b@example.org', 'a@b@example.org', 'person@exa mple.org'],
    ...[
      'person@example.org\r\nBcc: x@example.org',
      'person\r\n@example.org',
      'person@example.org\0',
      'per\tson@example.org',
    ],
    ...['person@example.org>\r\nDATA', '<person@example.org', 'person@exa_mple.org', `person@${'a'.repeat(64)}.org`],
  ]
  for (const typed of wrong) assert.equal(read(typed), 'email-invalid', JSON.stringify(typed))
})

test('an address too long for mail is refused, and a very long text costs nothing', () => {
  assert.equal(read(`${'a'.repeat(64)}@example.org`), `${'a'.repeat(64)}@example.org`)
  assert.equal(read(`${'a'.repeat(65)}@example.org`), 'email-too-long')
  const labels = `${'b'.repeat(60)}.`.repeat(4)
  assert.equal(read(`aaaaaa@${labels}fr`), `aaaaaa@${labels}fr`.length <= 254 ? `aaaaaa@${labels}fr` : 'email-too-long')
  assert.equal(read(`${'a'.repeat(40)}@${labels}fr`), 'email-too-long')
  assert.equal(read(`${'ﷺ'.repeat(1_000_000)}@example.org`), 'email-too-long')
})

test('whatever is typed, an address that is read can do no harm in a header, and reads again as itself', () => {
  const parts = fc.constantFrom(
    'a',
    '.',
    '@',
    '\r',
    '\n',
    ' ',
    '<',
    '>',
    ',',
    ':',
    '"',
    '\\',
    '%',
    'é',
    '٣',
    '｡',
    'xn--',
    '-',
    '\0',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts, { maxLength: 40 }).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        fc.tuple(text, text).map(([a, b]) => `${a}@${b}.org`),
      ),
      (typed) => {
        const email = parseEmail(typed)
        if (isRefusal(email)) return
        assert.match(email.address, /^[!-~]{1,254}$/)
        assert.doesNotMatch(email.address, /[<>()[\]:;,\\"\s]/)
        assert.deepEqual(parseEmail(email.address), email)
      },
    ),
    { numRuns: 5000 },
  )
})
