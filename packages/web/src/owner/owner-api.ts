/**
 * What the page asks of the server in the name of its owner: the pages under /api/v1, with the token that this browser got for a one-time link
 * (docs/reference/openapi.json). The token is kept in this browser alone, and goes to this server alone.
 */
import type { Kept } from '../app/kept.ts'
import { rowOf, textIn, type Row } from './rows.ts'

const KEPT = 'owner'

/** A no of the server, or its silence. */
export class OwnerError extends Error {
  /** Of the server; `UNREACHABLE` where none answered. */
  readonly code: string

  constructor(code: string, text: string, options?: ErrorOptions) {
    super(text, options)
    this.code = code
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface OwnerAccess {
  /** Of the token, by which the server lists this browser. */
  readonly name: string
  readonly token: string
}

export interface OwnerApi {
  readonly name: string
  /** @throws {OwnerError} */
  readonly ask: (method: Method, path: string, body?: Row) => Promise<Row>
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export function keptAccess(kept: Kept): OwnerAccess | null {
  try {
    const found = rowOf(JSON.parse(kept.read(KEPT) ?? 'null'))
    const [name, token] = [textIn(found, 'name'), textIn(found, 'token')]
    return name === '' || token === '' ? null : { name, token }
  } catch {
    return null
  }
}

/** Uses up the code of a link. @throws {OwnerError} */
export async function claim(code: string, language: string, kept: Kept, doFetch: Fetch = fetch): Promise<OwnerAccess> {
  const answer = await answerOf('POST', 'browser', { body: { code }, language }, doFetch)
  const access = { name: textIn(answer, 'name'), token: textIn(answer, 'token') }
  kept.write(KEPT, JSON.stringify(access))
  return access
}

/** @param onRefused the token is none any more */
export function ownerApi(
  { name, token }: OwnerAccess,
  {
    language,
    kept,
    onRefused,
    doFetch = fetch,
  }: { language: string; kept: Kept; onRefused: () => void; doFetch?: Fetch },
): OwnerApi {
  return {
    name,
    async ask(method, path, body) {
      try {
        return await answerOf(method, path, { token, language, ...(body === undefined ? {} : { body }) }, doFetch)
      } catch (error) {
        if (error instanceof OwnerError && error.code === 'TOKEN_REQUIRED') {
          kept.write(KEPT, null)
          onRefused()
        }
        throw error
      }
    },
  }
}

interface Question {
  readonly body?: Row
  readonly token?: string
  readonly language: string
}

async function answerOf(
  method: Method,
  path: string,
  { body, token, language }: Question,
  doFetch: Fetch,
): Promise<Row> {
  const headers = {
    'Accept-Language': language,
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  }
  const request: RequestInit = {
    method,
    headers,
    cache: 'no-store',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  const { isOk, row } = await read(doFetch(`./api/v1/${path}`, request))
  if (isOk) return row
  const error = rowOf(row['error'])
  throw new OwnerError(textIn(error, 'code') || 'UNKNOWN', textIn(error, 'text'))
}

async function read(answering: Promise<Response>): Promise<{ readonly isOk: boolean; readonly row: Row }> {
  try {
    const answer = await answering
    return { isOk: answer.ok, row: rowOf(await answer.json()) }
  } catch (cause) {
    throw new OwnerError('UNREACHABLE', '', { cause })
  }
}
