/** The operations of an owner as pages: JSON in, JSON out, and each refusal with its code. */
import { OPERATIONS, runOperation } from '../../admin/operations.ts'
import type { AdminParts, Operation } from '../../admin/operation.ts'
import type { Answer, Asked, Route } from './route.ts'

export interface ApiParts {
  readonly admin: AdminParts
}

const JSON_TYPE = 'application/json'
/** A name and some words each. */
const BODY_BYTES_MAX = 64 * 1024

/** @param admits who may; everybody that reaches it where it is not given */
export function apiRoutes<Parts extends ApiParts>(admits?: Route<Parts>['admits']): readonly Route<Parts>[] {
  return OPERATIONS.map((operation) => ({
    method: operation.method,
    path: `/api/v1${operation.path}`,
    ...(admits === undefined ? {} : { admits }),
    ...(operation.method === 'GET' ? {} : { takes: { types: [JSON_TYPE, ''], bytesMax: () => BODY_BYTES_MAX } }),
    answer: (asked, { admin }) => answered(operation, asked, admin),
  }))
}

async function answered(operation: Operation, { params, query, body }: Asked, admin: AdminParts): Promise<Answer> {
  const said = parseJson(body)
  if (said === null) return jsonAnswer(400, { error: { code: 'INPUT_MALFORMED', text: 'the body is no JSON object' } })
  const outcome = await runOperation(admin, operation, { ...Object.fromEntries(query), ...said, ...params })
  if (outcome.kind === 'done') return jsonAnswer(200, outcome.value)
  const { status, code, text } = outcome
  return jsonAnswer(status, { error: { code, text } })
}

/** null where it is something else. */
function parseJson(body: string): object | null {
  if (body === '') return {}
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

function jsonAnswer(status: number, value: unknown): Answer {
  return { status, type: JSON_TYPE, body: `${JSON.stringify(value)}\n` }
}
