/** The inside of a thread: what answers the calls of the server. */
import type { MessagePort } from 'node:worker_threads'
import { transferable, type FromThread, type InputOf, type ToThread, type ValueOf } from './calls.ts'

export type Answers<Calls> = {
  readonly [Name in keyof Calls]: (input: InputOf<Calls, Name>) => Promise<ValueOf<Calls, Name>>
}

/** @returns answers one call; never rejects. Bytes that are its value are the server's from then on */
export function answering<Calls>(
  port: MessagePort,
  answers: Answers<Calls>,
): (message: ToThread<Calls>) => Promise<void> {
  const say = (message: FromThread, given: ArrayBuffer[] = []) => port.postMessage(message, given)
  return async ({ number, name, input }) => {
    try {
      const answer: (given: typeof input) => Promise<unknown> = answers[name]
      const value = await answer(input)
      say({ number, kind: 'done', value }, value instanceof Uint8Array ? transferable([value]) : [])
    } catch (error) {
      const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
      say({ number, kind: 'failed', code, message: error instanceof Error ? error.message : String(error) })
    }
  }
}
