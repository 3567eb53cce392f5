import { Type } from 'typebox'

/** POST /api/v1/token, for /api/openapi.json. */
export const tokenOperation = {
  tags: ['token'],
  summary: 'A token for an hour (OAuth 2 client credentials, RFC 6749 section 4.4)',
  requestBody: {
    required: true,
    content: {
      'application/x-www-form-urlencoded': {
        schema: Type.Object({
          grant_type: Type.Literal('client_credentials'),
          client_id: Type.Optional(
            Type.String({ format: 'uuid', description: 'Unless it is in the Authorization header' }),
          ),
          client_secret: Type.Optional(Type.String()),
        }),
      },
    },
  },
  responses: {
    200: {
      description: 'A token, to be sent as `Authorization: Bearer …`',
      content: {
        'application/json': {
          schema: Type.Object({
            access_token: Type.String(),
            token_type: Type.Literal('Bearer'),
            expires_in: Type.Integer({ description: 'Seconds' }),
            scope: Type.Optional(Type.String({ description: 'The rights that the roles of this client give' })),
          }),
        },
      },
    },
    400: { description: 'Not understood (RFC 6749 section 5.2)', content: { 'application/json': { schema: fault() } } },
    401: { description: 'Unknown client or wrong secret', content: { 'application/json': { schema: fault() } } },
  },
} as const

function fault() {
  return Type.Object({
    error: Type.Union([
      Type.Literal('invalid_request'),
      Type.Literal('invalid_client'),
      Type.Literal('unsupported_grant_type'),
    ]),
  })
}
