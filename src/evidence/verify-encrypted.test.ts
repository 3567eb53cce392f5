import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { needs } from '../platform/testing/index.ts'
import { pdf } from '../testing/pdf.ts'
import { verifyReceipt } from './verify.ts'

test('of a PDF under a password it is said that nothing in it can be checked, and not only that its seal is wrong', {
  skip: needs('qpdf'),
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pli-locked-'))
  try {
    const [plain, locked] = [join(folder, 'plain.pdf'), join(folder, 'locked.pdf')]
    for (const [bytes, verdict] of [
      [readFileSync('docs/vectors/receipt.pdf'), 'wrong'],
      [pdf('Une lettre'), 'none'],
    ] as const) {
      writeFileSync(plain, bytes)
      execFileSync('qpdf', ['--object-streams=disable', plain, '--encrypt', 'open', 'owner', '256', '--', locked])
      const found = verifyReceipt(readFileSync(locked))
      assert.deepEqual([found.verdict, found.findings[0]], [verdict, 'file-encrypted'])
      assert.ok(!verifyReceipt(readFileSync(plain)).findings.includes('file-encrypted'))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
