/**
 * What a route of the web door is: one method and path, who may use it, which bodies it takes, and its answer. `routes.ts` has them
 * all, `router.ts` finds the one that is asked for and does what is the same for all: HEAD, refusals, bodies, fields of the answer.
 *
 * Whether a client may use a route MUST be decided by `admits` and not by `answer`: no byte of a body is read before.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Origin } from '../origin.ts'
import type { WebParts } from './web-options.ts'

/** Of a request, what is known before its body is read. */
export interface Asker {
  /** Where it comes from, also behind proxies that are believed; null where that cannot be told. */
  readonly origin: () => Origin | null
  readonly headers: IncomingHttpHeaders
  /** Of the parts of the path that the route names with a colon. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

/** A request that was let in. */
export interface Asked extends Asker {
  /** Of the body, in lower case, without parameters; empty where the request has none. */
  readonly type: string
  /** Empty where the route takes none. */
  readonly body: string
}

interface AnswerHead {
  readonly status: number
  /** Default: plain text. */
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer extends AnswerHead {
  readonly body: string
}

/** For a body that is no text, or is written in a coding already. */
export interface AnswerInBytes extends AnswerHead {
  readonly bytes: Uint8Array
}

/** For a body that is too long to be held: it is made while it is sent. */
export interface AnswerInPieces extends AnswerHead {
  /** MUST be begun, even where nobody waits for them: what they are made with is held until they have ended. */
  readonly pieces: AsyncIterable<string | Uint8Array>
}

export type AnyAnswer = Answer | AnswerInBytes | AnswerInPieces

/** Which bodies a route takes. */
export interface BodyRule<Parts> {
  /** In lower case, such as `application/json`. An empty one stands for a body that does not say what it is. */
  readonly types: readonly string[]
  readonly bytesMax: (parts: Parts) => number
}

/** @typeParam Parts what it answers with: those of the door */
export interface Route<Parts = WebParts> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Parts that begin with a colon stand for any text without a slash: `/hooks/:token`. */
  readonly path: string
  /** The answer to a client that may not; null for one that may. Default: everybody may. */
  readonly admits?: (asker: Asker, parts: Parts) => Answer | null | Promise<Answer | null>
  /** Default: a body is not read. */
  readonly takes?: BodyRule<Parts>
  /** How it says that a method or a body is not taken. Default: as `textAnswer`. */
  readonly refuses?: (asker: Pick<Asker, 'headers'>, status: number, text: string) => Answer
  readonly answer: (asked: Asked, parts: Parts) => AnyAnswer | Promise<AnyAnswer>
}

/** A line of text, for people. */
export function textAnswer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: `${text}\n` }
}
