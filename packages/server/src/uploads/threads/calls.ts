/** What a part of the server asks of a thread of its own: calls with an input, answered with a value or a failure, in any order. */

/** Of what kind a thread is: an interface with a function for each call. */
export type InputOf<Calls, Name extends keyof Calls> = Calls[Name] extends (input: infer Input) => unknown
  ? Input
  : never
export type ValueOf<Calls, Name extends keyof Calls> = Calls[Name] extends (input: never) => infer Value ? Value : never

export interface ToThread<Calls, Name extends keyof Calls = keyof Calls> {
  readonly number: number
  readonly name: Name
  readonly input: InputOf<Calls, Name>
}

/** `code`: of the system, or of the thread, where it has one. */
export type FromThread =
  | { readonly number: number; readonly kind: 'done'; readonly value: unknown }
  | { readonly number: number; readonly kind: 'failed'; readonly code: string | null; readonly message: string }

/** Buffers that are nobody else's. The others are copied. */
export function transferable(chunks: readonly Uint8Array[]): ArrayBuffer[] {
  return chunks.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  )
}
