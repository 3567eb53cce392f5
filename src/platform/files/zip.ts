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
      const { buffer, byteOffset, byteLength } = entry.bytes
      zip.addBuffer(Buffer.from(buffer, byteOffset, byteLength), entry.name, { mtime, compress: false })
      await taken(out)
      letGo(zip)
      if (out.destroyed) return
    }
    zip.end()
  }
  fill().catch((error: Error) => out.destroy(error))
  return { stream: counted, gone: () => ({ bytes, digest: hash.copy().digest('hex') }) }
}

/** The last of the states that the library gives a file. */
const WRITTEN = 3

/**
 * What was written is the stream's from here on. The library keeps how each file is written until the end of all, and with it the
 * file: whoever takes a hundred documents would hold a hundred in our memory. A test looks that they go.
 */
function letGo(zip: ZipFile): void {
  const { entries } = zip as unknown as { entries: { state: number; doFileDataPump: (() => void) | null }[] }
  for (const entry of entries.slice(-2)) if (entry.state === WRITTEN) entry.doFileDataPump = null
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
