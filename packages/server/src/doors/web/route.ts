/**
 * What a route of the web door is: one method and path, who may use it, which bodies it takes, and its answer. `routes.ts` has them
 * all, `router.ts` finds the one that is asked for and does what is the same for all: HEAD, refusals, bodies, fields of the answer.
 *
 * Whether a client may use a route MUST be decided by `admits` and not by `answer`: no byte of a body is read before.
 */
import type { Answer, AnyAnswer, Asked, Asker } from './answer.ts'
import type { WebParts } from './web-options.ts'

/** Which bodies a route takes. */
export interface BodyRule<Parts> {
  /** In lower case, such as `application/json`. An empty one stands for a body that does not say what it is. */
  readonly types: readonly string[]
  readonly bytesMax: (parts: Parts) => number
}

/** @typeParam Parts what it answers with: those of the door */
export interface Route<Parts = WebParts> {
  /** Without a route of its own, HEAD is answered as GET without the body. */
  readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Parts that begin with a colon stand for any text without a slash: `/hooks/:token`. */
  readonly path: string
  /** The answer to a client that may not; null for one that may. Default: everybody may. */
  readonly admits?: (asker: Asker, parts: Parts) => Answer | null | Promise<Answer | null>
  /** `stream`: of any kind and length, which the route MUST bound. Default: a body is not read. */
  readonly takes?: BodyRule<Parts> | 'stream'
  /** How it says that a method or a body is not taken. Default: as `textAnswer`. */
  readonly refuses?: (asker: Pick<Asker, 'headers'>, status: number, text: string) => Answer
  readonly answer: (asked: Asked, parts: Parts) => AnyAnswer | Promise<AnyAnswer>
}
