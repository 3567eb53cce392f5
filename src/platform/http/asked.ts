import type { FastifyRequest } from 'fastify'
import type { Refusal } from '../refusal.ts'
import { refuse } from './refusals.ts'
import type { Route } from './route.ts'

/** A POST whose body is not of the type that its route reads; none at all is read as empty. */
export function bodyRefusal(route: Route, request: FastifyRequest): Refusal | null {
  if (route.method !== 'POST') return null
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  const wanted = {
    form: 'application/x-www-form-urlencoded',
    json: 'application/json',
    multipart: 'multipart/form-data',
  }[route.body ?? 'form']
  return type === wanted || (type === '' && (request.body === undefined || request.body === null))
    ? null
    : refuse('body-type-not-accepted')
}

/** Where the browser says the form stood: only here. A client without these headers has no cookie worth stealing. */
export function fromHere(publicUrl: URL, request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.headers.origin
  return origin === undefined || origin === publicUrl.origin
}

/** Only plain strings reach a handler: a repeated field keeps its last value, a nested one is dropped, NUL is dropped. */
export function strings(source: unknown): Record<string, string> {
  const out: Record<string, string> = Object.create(null)
  if (typeof source !== 'object' || source === null) return out
  for (const [key, value] of Object.entries(source)) {
    const last = Array.isArray(value) ? value.at(-1) : value
    if (typeof last === 'string') out[key] = last.replaceAll('\0', '')
  }
  return out
}
