import type { Route } from './route.ts'

/** What a route says of itself in `Route.openapi`: an OpenAPI 3.1 operation. Path, method, security and problems are added. */
type Operation = Readonly<Record<string, unknown>>

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'The refusal, one of docs/errors.md' },
    field: { type: 'string', description: 'The member at fault' },
    params: { type: 'object' },
    correlation: { type: 'string' },
  },
}

/** The API as OpenAPI 3.1, built from the router itself: a route of /api/ without its description is a fault at start. */
export function openapi(routes: readonly Route[], server: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    if (!route.url.startsWith('/api/')) continue
    if (!route.openapi) throw new Error(`${route.method} ${route.url} has no OpenAPI description`)
    const names = [...route.url.matchAll(/:([A-Za-z]+)/g)].map((m) => m[1]!)
    const path = route.url.replace(/:([A-Za-z]+)/g, '{$1}')
    const {
      parameters = [],
      responses = {},
      ...operation
    } = route.openapi as Operation & { parameters?: unknown[]; responses?: object }
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: {
        ...operation,
        ...(route.access.to === 'client'
          ? { security: [{ clientCredentials: [] }], 'x-right': route.access.right }
          : { security: [] }),
        parameters: [
          ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
          ...parameters,
        ],
        responses: { ...responses, default: { $ref: '#/components/responses/Problem' } },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pli',
      version: '1',
      description: 'Service of documents in a personal space, with proof of the date.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: server }],
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: 'A refusal (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        clientCredentials: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/api/v1/token', scopes: {} } } },
      },
    },
  }
}
