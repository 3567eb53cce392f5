import type {} from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { isRefusal, type Refusal } from '../refusal.ts'
import { refuse } from './refusals.ts'

export type Multipart = {
  fields: Record<string, string>
  /** `name`: as the browser calls it; empty where none was chosen. */
  files: Record<string, { bytes: Buffer; type: string; name: string }>
  /** Names the file that was larger than allowed, its bytes not kept: whoever typed the rest is given it back. */
  tooLarge?: Refusal
}

/**
 * Reads a whole multipart body within bounds: at most `maxFile` bytes a file, 4 files, 40 fields of 64 kB. A part that comes
 * twice is refused: which of two files is the one that was meant is nobody's to guess.
 */
export async function readMultipart(request: FastifyRequest, maxFile: number): Promise<Multipart | Refusal> {
  if (!request.isMultipart()) return refuse('body-type-not-accepted')
  const out: Multipart = { fields: {}, files: {} }
  const seen = new Set<string>()
  let twice: string | undefined
  const limits = { fileSize: maxFile, files: 4, fields: 40, fieldSize: 65_536, parts: 44 }
  const bounds = { throwFileSizeLimit: false, limits } // what is left of a file too large is thrown away as it comes
  try {
    for await (const part of request.parts(bounds)) {
      if (seen.has(part.fieldname)) twice = part.fieldname // what is left is read all the same, or nobody hears the answer
      seen.add(part.fieldname)
      if (part.type === 'file') {
        const bytes = await part.toBuffer()
        if (part.file.truncated) out.tooLarge = tooLarge(maxFile, part.fieldname)
        else out.files[part.fieldname] = { bytes, type: part.mimetype, name: part.filename ?? '' }
      } else out.fields[part.fieldname] = typeof part.value === 'string' ? part.value : JSON.stringify(part.value) // a part typed as JSON comes parsed
    }
  } catch (error) {
    if (isRefusal(error)) return error
    const code = (error as { code?: string }).code ?? ''
    if (code.includes('LIMIT') || code.includes('TOO_LARGE')) return tooLarge(maxFile)
    return refuse('body-not-understood')
  }
  return twice === undefined ? out : refuse('body-part-twice', {}, twice.slice(0, 40))
}

/** Says the bound: who is only told "too large" does not know what to send instead. */
export const tooLarge = (bytes: number, field?: string): Refusal =>
  refuse('body-too-large', { megabytes: Math.max(0.1, Math.round((bytes / 1_048_576) * 10) / 10) }, field)
