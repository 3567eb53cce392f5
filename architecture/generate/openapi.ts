/**
 * Whether a description is well-formed OpenAPI 3.1, as far as a client generator needs it: the fields the specification
 * requires, references that lead somewhere, path parameters that agree with the path, schemas that a validator takes.
 * Each fault is a line that begins with its place.
 */
export function faultsOf(description: unknown): string[] {
  if (!isObject(description)) return ['/: not an object']
  const faults: string[] = []
  const { openapi, info, paths, components } = description
  if (typeof openapi !== 'string' || !/^3\.1\.\d+$/.test(openapi)) faults.push('/openapi: not 3.1')
  if (!isObject(info) || typeof info['title'] !== 'string' || typeof info['version'] !== 'string')
    faults.push('/info: title and version are required')
  for (const [path, item] of entries(paths)) faults.push(...faultsOfPath(path, item, description))
  for (const [name, schema] of entries(isObject(components) ? components['schemas'] : {}))
    faults.push(...faultsOfSchema(schema, `/components/schemas/${name}`, description))
  for (const [name, response] of entries(isObject(components) ? components['responses'] : {}))
    faults.push(...faultsOfResponse(response, `/components/responses/${name}`, description))
  return faults
}

type Json = Readonly<Record<string, unknown>>

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const entries = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : [])
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** What a `$ref` leads to in the same document; undefined when nowhere. */
function resolve(ref: string, description: Json): unknown {
  if (!ref.startsWith('#/')) return undefined
  return ref
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), description)
}

const followed = (value: unknown, description: Json): unknown =>
  isObject(value) && typeof value['$ref'] === 'string' ? resolve(value['$ref'], description) : value

function faultsOfPath(path: string, item: unknown, description: Json): string[] {
  if (!path.startsWith('/')) return [`${path}: does not begin with /`]
  const wanted = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]!)
  return entries(item).flatMap(([method, operation]) =>
    METHODS.includes(method)
      ? faultsOfOperation(operation, `${path} ${method}`, wanted, description)
      : [`${path}: ${method} is no method`],
  )
}

function faultsOfOperation(operation: unknown, at: string, wanted: readonly string[], description: Json): string[] {
  if (!isObject(operation)) return [`${at}: not an object`]
  const faults: string[] = []
  const parameters = list(operation['parameters']).map((one) => followed(one, description))
  const inPath = parameters.flatMap((one) => (isObject(one) && one['in'] === 'path' ? [String(one['name'])] : []))
  if (inPath.toSorted().join() !== wanted.toSorted().join())
    faults.push(`${at}: path parameters ${inPath.join()} of ${wanted.join()}`)
  for (const one of parameters) faults.push(...faultsOfParameter(one, at, description))
  if (operation['requestBody'] !== undefined)
    faults.push(
      ...faultsOfContent(followed(operation['requestBody'], description), `${at} requestBody`, true, description),
    )
  if (entries(operation['responses']).length === 0) faults.push(`${at}: no responses`)
  for (const [status, response] of entries(operation['responses'])) {
    if (!/^([1-5]\d\d|[1-5]XX|default)$/.test(status)) faults.push(`${at}: ${status} is no status`)
    faults.push(...faultsOfResponse(response, `${at} ${status}`, description))
  }
  for (const need of list(operation['security']))
    for (const [name] of entries(need))
      if (resolve(`#/components/securitySchemes/${name}`, description) === undefined)
        faults.push(`${at}: ${name} is no security scheme`)
  return faults
}

function faultsOfParameter(one: unknown, at: string, description: Json): string[] {
  if (!isObject(one) || typeof one['name'] !== 'string') return [`${at}: a parameter without a name`]
  const where = `${at} ${one['name']}`
  return [
    ...(['path', 'query', 'header', 'cookie'].includes(String(one['in'])) ? [] : [`${where}: in ${String(one['in'])}`]),
    ...(one['in'] === 'path' && one['required'] !== true ? [`${where}: a path parameter is required`] : []),
    ...(one['schema'] === undefined ? [`${where}: no schema`] : faultsOfSchema(one['schema'], where, description)),
  ]
}

function faultsOfResponse(response: unknown, at: string, description: Json): string[] {
  const found = followed(response, description)
  if (!isObject(found) || typeof found['description'] !== 'string') return [`${at}: no description`]
  return faultsOfContent(found, at, false, description)
}

function faultsOfContent(holder: unknown, at: string, required: boolean, description: Json): string[] {
  const types = entries(isObject(holder) ? holder['content'] : undefined)
  if (required && types.length === 0) return [`${at}: no content`]
  return types.flatMap(([type, media]) => {
    if (!/^[\w.+-]+\/[\w.+*-]+$/.test(type)) return [`${at}: ${type} is no media type`]
    if (!isObject(media)) return [`${at} ${type}: not an object`]
    const schema = followed(media['schema'], description)
    const known = Object.keys(isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {})
    return [
      ...(media['schema'] === undefined ? [] : faultsOfSchema(media['schema'], `${at} ${type}`, description)),
      ...entries(media['encoding'])
        .filter(([name]) => !known.includes(name))
        .map(([name]) => `${at} ${type}: encoding of ${name}, which is no property`),
    ]
  })
}

/** A JSON Schema (2020-12): types that exist, required members that are described, patterns that compile. */
function faultsOfSchema(schema: unknown, at: string, description: Json): string[] {
  if (typeof schema === 'boolean') return []
  if (!isObject(schema)) return [`${at}: a schema that is none`]
  const { $ref, type, required, properties, pattern, items, anyOf, oneOf, allOf, additionalProperties } = schema
  const own = Object.keys(isObject(properties) ? properties : {})
  return [
    ...($ref !== undefined && resolve(String($ref), description) === undefined
      ? [`${at}: ${String($ref)} leads nowhere`]
      : []),
    ...[type]
      .flat()
      .filter((one) => one !== undefined && !TYPES.includes(String(one)))
      .map((one) => `${at}: type ${String(one)}`),
    ...list(required)
      .filter((name) => !own.includes(String(name)))
      .map((name) => `${at}: ${String(name)} is required and not described`),
    ...(pattern === undefined || compiles(String(pattern)) ? [] : [`${at}: pattern ${String(pattern)}`]),
    ...(Array.isArray(schema['enum']) && schema['enum'].length === 0 ? [`${at}: an empty enum`] : []),
    ...entries(properties).flatMap(([name, one]) => faultsOfSchema(one, `${at}.${name}`, description)),
    ...(items === undefined ? [] : faultsOfSchema(items, `${at}[]`, description)),
    ...(additionalProperties === undefined ? [] : faultsOfSchema(additionalProperties, `${at}.*`, description)),
    ...[anyOf, oneOf, allOf].flatMap(list).flatMap((one) => faultsOfSchema(one, at, description)),
  ]
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}
