import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Law, loadLaw } from '../law/index.ts'

/** Reads a file of the law as data and writes what is changed in it, under its own name or another. */
export type EditLaw = <T>(file: string, change: (data: T) => void, as?: string) => void

/** The law as it would be once its data were changed: a copy of the files, read and checked as at a start. */
export function changedLaw(change: (edit: EditLaw) => void): Law {
  const dir = mkdtempSync(path.join(tmpdir(), 'pli-law-'))
  try {
    cpSync('law', dir, { recursive: true })
    change((file, edit, as = file) => {
      const data = JSON.parse(readFileSync(path.join(dir, file), 'utf8'))
      edit(data)
      writeFileSync(path.join(dir, as), JSON.stringify(data))
    })
    return loadLaw(dir)
  } finally {
    rmSync(dir, { recursive: true })
  }
}
