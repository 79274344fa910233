/** What is asked at the web door, and what is answered. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Origin } from '../origin.ts'

/** Of a request, what is known before its body is read. */
export interface Asker {
  /** Where it comes from, also behind proxies that are believed; null where that cannot be told. */
  readonly origin: () => Origin | null
  readonly headers: IncomingHttpHeaders
  /** Of the parts of the path that the route names with a colon. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

/** A body that is too long to be held: it is read while it comes. */
export interface StreamedBody {
  /** As many as it says to have. */
  readonly bytes: number
  /** Fail where it breaks off, ends early, or nothing comes for too long. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** Ends the connection on which it comes. */
  readonly end: () => void
}

/** A request that was let in. */
export interface Asked extends Asker {
  /** Of the body, in lower case, without parameters; empty where the request has none. */
  readonly type: string
  /** Empty where the route takes none. */
  readonly body: string
  /** Nothing where the route does not take it so. */
  readonly stream: StreamedBody
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

/** A line of text, for people. */
export function textAnswer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: `${text}\n` }
}
