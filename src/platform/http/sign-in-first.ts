import type { FastifyRequest } from 'fastify'

/**
 * Where one goes who must sign in first, and comes back from: to the page that was asked for, without its query; of a
 * form, to the page it stood on, since nothing is sent again by a redirect. `ended`: whose session had ended is told so, and
 * that what he pressed was not done; in silence he would believe that he had opened his letter, or placed a document. The language that the address asked for stays: who reads it reads
 * the door in it too.
 */
export function doorOf(
  request: FastifyRequest,
  staff: boolean,
  hadSession: boolean,
  isLanguage: (tag: string) => boolean,
): string {
  const asked = request.url.split('?')[0]!
  const get = request.method === 'GET' || request.method === 'HEAD'
  if (staff)
    return get
      ? `/staff/sign-in?return_to=${encodeURIComponent(asked)}`
      : `/staff/sign-in?ended=1&return_to=${encodeURIComponent(pageOf(request, asked))}`
  const query = new URLSearchParams()
  if (hadSession || !get) query.set('ended', '1')
  const language = new URLSearchParams(request.url.split('?')[1]).get('lang')
  if (language !== null && isLanguage(language)) query.set('lang', language)
  const back = returnOf(get ? asked : asked.replace(/\/[^/]*$/, ''))
  if (back !== HOME) query.set('return_to', back)
  return query.size === 0 ? '/log-in' : `/log-in?${query}`
}

/** The page a form stands on: its own address, or the nearest above it that can be looked at. */
function pageOf(request: FastifyRequest, asked: string): string {
  let [page, route] = [asked, request.routeOptions.url ?? '']
  while (route !== '' && !request.server.hasRoute({ method: 'GET', url: route }))
    [page, route] = [page, route].map((address) => address.replace(/\/[^/]*$/, '')) as [string, string]
  return page
}

const HOME = '/inbox'

/** A page of the person's own, else his inbox: an address that somebody put in a link must not lead away. */
export const returnOf = (wanted: string | undefined): string =>
  wanted !== undefined && /^\/(?:documents\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|contacts)$/.test(wanted)
    ? wanted
    : HOME
