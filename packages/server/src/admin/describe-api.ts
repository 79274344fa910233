/** What an owner can ask for, described for programs (OpenAPI 3.1.1), from the table of operations. */
import { VERSION } from '../version.ts'
import { fieldsOf, type Json } from './json-schema.ts'
import { takesBody, type Operation } from './operation.ts'
import { OPERATIONS } from './operations.ts'

const DESCRIPTION =
  'At the control socket of the data folder without a token; at the web door with one of `partyline admin token-add`, over TLS or from the same machine. The text of a refusal is Chinese where Accept-Language names it first.'

const REFUSALS: Readonly<Record<string, string>> = {
  400: 'The input is not right',
  401: 'The token is missing, or is none',
  403: 'The request came in plain text, and not from the same machine',
  404: 'There is no such thing',
  409: 'It is at odds with what there is',
  503: 'The disk does not allow it, and nothing was changed',
}

/** Of operations that take a body. */
const BODY_REFUSALS: Readonly<Record<string, string>> = {
  413: 'The body is too long',
  415: 'The body is no JSON in UTF-8, or compressed',
}

export function describeApi(): Json {
  const paths = new Map<string, Json>()
  for (const operation of OPERATIONS) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths.set(path, { ...paths.get(path), [operation.method.toLowerCase()]: described(operation) })
  }
  return {
    openapi: '3.1.1',
    info: { title: 'What an owner asks of a Partyline server', version: VERSION, description: DESCRIPTION },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Refusal: object({ error: object({ code: { type: 'string' }, text: { type: 'string' } }) }) },
    },
  }
}

function described(operation: Operation): Json {
  const { name, path, summary, input } = operation
  const { properties, required } = fieldsOf(input)
  const isInPath = (field: string) => path.split('/').includes(`:${field}`)
  const isInBody = (field: string) => takesBody(operation) && !isInPath(field)
  const parameters = Object.entries(properties)
    .filter(([field]) => !isInBody(field))
    .map(([field, schema]) => {
      return { name: field, in: isInPath(field) ? 'path' : 'query', required: required.includes(field), schema }
    })
  const inBody = Object.fromEntries(Object.entries(properties).filter(([field]) => isInBody(field)))
  const body = object(inBody, required.filter(isInBody))
  const possible = takesBody(operation) ? { ...REFUSALS, ...BODY_REFUSALS } : REFUSALS
  const refusals = Object.entries(possible).map(([status, description]) => {
    return [status, { description, content: asJson({ $ref: '#/components/schemas/Refusal' }) }] as const
  })
  return {
    operationId: name,
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(takesBody(operation) ? { requestBody: { required: true, content: asJson(body) } } : {}),
    responses: {
      200: { description: 'It is done', content: answerOf(operation) },
      ...Object.fromEntries(refusals),
    },
  }
}

function answerOf({ answers }: Operation): Json {
  switch (answers) {
    case 'lines':
      return { 'application/x-ndjson': { schema: { type: 'string' } } }
    case 'tar':
      return { 'application/x-tar': { schema: { type: 'string', format: 'binary' } } }
    case undefined:
      return asJson({ type: 'object' })
    default:
      return answers satisfies never
  }
}

function asJson(schema: Json): Json {
  return { 'application/json': { schema } }
}

function object(properties: Json, required: readonly string[] = Object.keys(properties)): Json {
  return { type: 'object', properties, required, additionalProperties: false }
}
