/** `nc --reconnect HOST PORT`: the same conversation over one connection after the other, until our input has ended. */
import { text } from '../language/text.ts'
import { NetError, reconnecting, type ReconnectState } from '@partyline/net'
import type { Framer } from './frames.ts'
import { KeptInput } from './kept-input.ts'
import type { ModeParts, Monitor } from './monitor.ts'
import { runConnection } from './one-connection.ts'
import { openConnection } from './open-connection.ts'
import type { NcOptions } from './options.ts'

/**
 * Ends with the connection in which our input ended, or by a signal.
 * @throws {NetError} that connection failed @throws what connecting again would not change, such as a file that is missing
 */
export async function runReconnecting(options: NcOptions, parts: ModeParts): Promise<void> {
  const { monitor, streams } = parts
  const input = new KeptInput(() => streams.readInput())
  const inputFramer = await framerFor(options)
  const over = new AbortController()
  let failure: NetError | undefined
  await reconnecting(
    (signal) => openConnection(options, monitor, signal),
    async (connection) => {
      const turn = input.turn()
      try {
        const readInput = () => turn.readInput()
        await runConnection(connection, 'client', options, {
          ...parts,
          inputFramer,
          streams: { ...streams, readInput },
        })
      } catch (error) {
        if (input.isEnded && error instanceof NetError) failure = error
        throw error
      } finally {
        turn.end()
        if (input.isEnded) over.abort()
      }
    },
    { signal: over.signal, hasWorked: ({ bytesRead }) => bytesRead > 0, onState: (state) => tellState(state, monitor) },
  )
  if (failure !== undefined) throw failure
}

/** A line that was begun when a connection broke must not go on in the middle over the next one. */
async function framerFor({ frame, webSocket }: NcOptions): Promise<Framer | undefined> {
  const kind = frame ?? (webSocket?.content === 'lines' ? 'lines' : undefined)
  if (kind === undefined) return undefined
  const { inputFramer } = await import('./frames.ts')
  return inputFramer(kind)
}

function tellState(state: ReconnectState, { report }: Monitor): void {
  if (state.kind !== 'waiting') return
  const { attempt, delayMs, error } = state
  const message = error?.message ?? text`the other side ended the connection`
  report({ event: 'waiting', attempt, delayMs, code: error?.code ?? null, message })
}
