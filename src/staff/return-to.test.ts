import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localReturn } from './return-to.ts'

test('after signing in one goes back to a page of staff', () => {
  for (const path of ['/staff', '/staff/work-items', '/staff/applicants/018f0000-0000-7000-8000-000000000001']) {
    assert.equal(localReturn(path), path)
  }
})

test('an address that leads away, back into the signing in or to a person’s page leads home instead', () => {
  const hostile = [
    undefined,
    '',
    '//evil.example',
    '/\\evil.example',
    '/staff\\..\\..',
    'https://evil.example/staff',
    'staff',
    '/inbox',
    '/staffx',
    '/staff/../inbox',
    '/staff//evil.example',
    '/staff/./../..//evil.example',
    '/staff/sign-in',
    '/staff/sign-out',
    '/staff/signed-out',
    '/staff/a/../sign-in',
    '/staff?next=//evil.example',
    '/staff#x',
    '/staff/\r\nSet-Cookie:a=b',
    '/staff/%2e%2e/inbox',
    `/staff/${'a'.repeat(600)}`,
    'javascript:alert(1)',
  ]
  for (const path of hostile) assert.equal(localReturn(path), '/staff', String(path))
})
