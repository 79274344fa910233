/** What the parts of the contract of connections share. */
import type { Connection } from '../connection.ts'

/** What connections may differ in. Everything else in the contract is the same for all. */
export interface ConnectionTraits {
  /**
   * How the other side learns that our direction has ended. `native`: as the transport has it (FIN, close_notify).
   * `in-band`: by a mark among the data, which only an end that knows it understands (a WebSocket as `byteStream`). `none`:
   * not at all before `close`, which ends both directions. Default: `native`.
   */
  readonly halfClose: 'native' | 'in-band' | 'none'
  /**
   * What the other side reads after `abort`. `reset`: a ResetError. `end`: as after an end, because the transport knows
   * no reset; its writes fail. Default: `reset`.
   */
  readonly abort: 'reset' | 'end'
}

/** The two connected ends of the test that runs. */
export type Ends = () => readonly [left: Connection, right: Connection]

/** Ends the direction of a connection so that the other side sees it: with `closeWrite` where that is enough. */
export function endOutput(connection: Connection, { halfClose }: ConnectionTraits): Promise<void> {
  if (halfClose !== 'none') return connection.closeWrite()
  void connection.close()
  return Promise.resolve()
}

export async function readAll(connection: Connection): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of connection) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Lets the event loop poll once, so that what the kernel has is taken. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
