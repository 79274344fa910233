/**
 * What a program has to say, from what it posts: text, or JSON in one of the shapes that programs send of their own accord. A payload is a
 * stranger's: nothing in it need be there, or be what it is called.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { parseForeignJson } from '../../../json.ts'
import { fromAlertmanager } from './alertmanager.ts'
import { fromGitHub } from './github.ts'
import { fromGitLab } from './gitlab.ts'
import { fromMessage } from './message-shape.ts'
import type { Said } from './said.ts'

export type Understood =
  | { readonly kind: 'said'; readonly said: Said }
  | { readonly kind: 'fault'; readonly why: string }

export const PAYLOAD_TYPES = ['text/plain', 'application/json', 'application/x-www-form-urlencoded', ''] as const

const NO_TEXT =
  'There is no text in it. Text stands in "text", as {"text": "It works"}, or is the body, with Content-Type: text/plain'

export interface Payload {
  readonly headers: IncomingHttpHeaders
  /** In lower case, without parameters. */
  readonly type: string
  readonly body: string
}

export function understand({ headers, type, body }: Payload): Understood {
  if (type === 'application/json') return fromJson(headers, body)
  // A form has fields. A text that curl -d sends is called one, and is none.
  const isForm = type === 'application/x-www-form-urlencoded' && (body.includes('=') || body.trim() === '')
  if (!isForm) return { kind: 'said', said: { author: null, text: body } }
  const fields = new URLSearchParams(body)
  // As GitHub and Slack post a form.
  const json = fields.get('payload')
  return json === null ? fromValue(headers, Object.fromEntries(fields)) : fromJson(headers, json)
}

function fromJson(headers: IncomingHttpHeaders, text: string): Understood {
  let value: unknown
  try {
    value = parseForeignJson(text)
  } catch (error) {
    return { kind: 'fault', why: `The body is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  return fromValue(headers, value)
}

function fromValue(headers: IncomingHttpHeaders, value: unknown): Understood {
  const gitHub = one(headers['x-github-event'])
  if (gitHub !== null) return { kind: 'said', said: fromGitHub(gitHub, value) }
  if (one(headers['x-gitlab-event']) !== null) return { kind: 'said', said: fromGitLab(value) }
  const said = fromAlertmanager(value) ?? fromMessage(value)
  return said === null ? { kind: 'fault', why: NO_TEXT } : { kind: 'said', said }
}

function one(field: string | readonly string[] | undefined): string | null {
  return typeof field === 'string' ? field : null
}
