import { createHash } from 'node:crypto'
import { type PassThrough, pipeline, Transform } from 'node:stream'
import { ZipFile } from 'yazl'

export type ZipEntry = { readonly name: string; readonly bytes: Uint8Array }

export type Zip = {
  readonly stream: PassThrough | Transform
  /** What has gone through so far; of a stream that has ended, all of it. */
  readonly gone: () => { readonly bytes: number; readonly digest: string }
}

/** Folders and files in plain letters: opens the same on every telephone, and nobody's words are in a name. */
const SAFE = /^(?:[a-z0-9][a-z0-9-]*\/){0,3}[a-z0-9][a-z0-9.-]*$/

/**
 * A zip that is made while it is sent: one file after the other is asked for, when the reader has taken the one before, so that
 * memory holds one of them. Nothing is packed: PDFs are already, and what is only stored opens everywhere. When a file throws,
 * the stream breaks off: never an archive that looks whole. When the reader goes, no further file is asked for.
 */
export function zipOf(entries: AsyncIterable<ZipEntry>, at: Temporal.Instant): Zip {
  const zip = new ZipFile()
  const out = zip.outputStream as PassThrough
  const hash = createHash('sha256')
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  pipeline(out, counted, () => {}) // a fault of the one is a fault of the other; who reads is told by the stream itself
  const mtime = new Date(at.epochMilliseconds)
  const fill = async () => {
    for await (const entry of entries) {
      if (!SAFE.test(entry.name)) throw new Error('not a name for a file in a zip')
      zip.addBuffer(Buffer.from(entry.bytes), entry.name, { mtime, compress: false })
      await taken(out)
      if (out.destroyed) return
    }
    zip.end()
  }
  fill().catch((error: Error) => out.destroy(error))
  return { stream: counted, gone: () => ({ bytes, digest: hash.copy().digest('hex') }) }
}

/** Until the reader has room again, or is gone. */
async function taken(out: PassThrough): Promise<void> {
  if (!out.writableNeedDrain) return
  await new Promise<void>((resolve) => {
    const on = () => {
      out.off('drain', on)
      out.off('close', on)
      resolve()
    }
    out.once('drain', on)
    out.once('close', on)
  })
}
