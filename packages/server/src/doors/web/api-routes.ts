/** The operations of an owner as pages: JSON in, JSON out, and each refusal with its code. */
import { inChinese, wantsChinese } from '../../admin/in-chinese.ts'
import { isObject, parseForeignJson } from '../../json.ts'
import { OPERATIONS, runOperation } from '../../admin/operations.ts'
import { takesBody, type AdminParts, type Operation, type Outcome } from '../../admin/operation.ts'
import { NO_PAGE, type Missing } from './router.ts'
import type { Answer, AnswerInPieces, Asked, Asker } from './answer.ts'
import type { Route } from './route.ts'

export interface ApiParts {
  readonly admin: AdminParts
}

const API_PATH = '/api/v1'
const JSON_TYPE = 'application/json'
const LINES_TYPE = 'application/x-ndjson'
const TAR_TYPE = 'application/x-tar'
/** By the status. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [405, 'METHOD_UNKNOWN'],
  [413, 'BODY_TOO_LARGE'],
  [415, 'BODY_TYPE'],
])
/** A name and some words each. */
const BODY_BYTES_MAX = 64 * 1024

/** @param callerOf as whom a client is in the audit, or the answer to one that may not */
export function apiRoutes<Parts extends ApiParts>(
  callerOf: (asker: Asker, parts: Parts) => string | Answer,
): readonly Route<Parts>[] {
  return OPERATIONS.map((operation) => ({
    method: operation.method,
    path: `${API_PATH}${operation.path}`,
    admits: (asker, parts) => {
      const caller = callerOf(asker, parts)
      return typeof caller === 'string' ? null : caller
    },
    refuses: apiRefusal,
    ...(takesBody(operation) ? { takes: { types: [JSON_TYPE, ''], bytesMax: () => BODY_BYTES_MAX } } : {}),
    answer: (asked, parts) => {
      const actor = callerOf(asked, parts)
      return typeof actor === 'string' ? answered(operation, asked, { ...parts.admin, actor }) : actor
    },
  }))
}

async function answered(operation: Operation, asked: Asked, admin: AdminParts): Promise<Answer | AnswerInPieces> {
  const { params, query, body } = asked
  const said = parseJson(body)
  if (said === null) return apiError(asked, 400, ['INPUT_MALFORMED', 'the body is no JSON object'])
  const given = takesBody(operation) ? said : fieldsOf(query)
  return apiOutcome(asked, await runOperation(admin, operation, { ...given, ...params }))
}

export function apiOutcome(asked: Pick<Asker, 'headers'>, outcome: Outcome): Answer | AnswerInPieces {
  switch (outcome.kind) {
    case 'done':
      return jsonAnswer(200, outcome.value)
    case 'lines':
      return { status: 200, type: LINES_TYPE, pieces: outcome.lines }
    case 'file': {
      const headers = { 'Content-Disposition': `attachment; filename="${outcome.name}"` }
      return { status: 200, type: TAR_TYPE, headers, pieces: outcome.bytes }
    }
    case 'refused':
      return apiError(asked, outcome.status, [outcome.code, outcome.text])
    default:
      return outcome satisfies never
  }
}

/** Of a field that is there several times, nothing is lost. */
function fieldsOf(query: URLSearchParams): object {
  return Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name).join(',')]))
}

/** null where it is something else. */
function parseJson(body: string): object | null {
  if (body === '') return {}
  try {
    const value = parseForeignJson(body)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

/** A program reads an answer under the path of the API, whatever it has asked for there. */
export const apiMissing: Missing = (asker, path) =>
  path === API_PATH || path.startsWith(`${API_PATH}/`)
    ? apiError(asker, 404, [
        'NO_SUCH_OPERATION',
        'There is no such operation here. docs/reference/openapi.json has them all',
      ])
    : NO_PAGE

/** What is refused before an operation is asked. */
export function apiRefusal(asker: Pick<Asker, 'headers'>, status: number, text: string): Answer {
  return apiError(asker, status, [REFUSED.get(status) ?? 'INPUT_MALFORMED', text])
}

/** In the language that is asked for. */
export function apiError(
  { headers }: Pick<Asker, 'headers'>,
  status: number,
  [code, text]: readonly [code: string, text: string],
): Answer {
  const said = wantsChinese(headers['accept-language']) ? inChinese(text) : text
  return jsonAnswer(status, { error: { code, text: said } })
}

function jsonAnswer(status: number, value: unknown): Answer {
  return { status, type: JSON_TYPE, body: `${JSON.stringify(value)}\n` }
}
