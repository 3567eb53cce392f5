import type {} from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { isRefusal, type Refusal } from '../refusal.ts'
import { refuse } from './refusals.ts'

export type Multipart = { fields: Record<string, string>; files: Record<string, { bytes: Buffer; type: string }> }

/** Reads a whole multipart body within bounds: at most `maxFile` bytes a file, 4 files, 40 fields of 64 kB. */
export async function readMultipart(request: FastifyRequest, maxFile: number): Promise<Multipart | Refusal> {
  if (!request.isMultipart()) return refuse('body-type-not-accepted')
  const out: Multipart = { fields: {}, files: {} }
  try {
    for await (const part of request.parts({
      limits: { fileSize: maxFile, files: 4, fields: 40, fieldSize: 65_536, parts: 44 },
    })) {
      if (part.type === 'file') out.files[part.fieldname] = { bytes: await part.toBuffer(), type: part.mimetype }
      else out.fields[part.fieldname] = typeof part.value === 'string' ? part.value : JSON.stringify(part.value) // a part typed as JSON comes parsed
    }
  } catch (error) {
    if (isRefusal(error)) return error
    const code = (error as { code?: string }).code ?? ''
    if (code.includes('LIMIT') || code.includes('TOO_LARGE')) return refuse('body-too-large')
    return refuse('body-not-understood')
  }
  return out
}
