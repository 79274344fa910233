/** A body that is made while it is sent: each piece when the client has taken the one before. So a client that reads slowly, or no more, holds one piece. */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Clock } from '@partyline/net'

/** A client that has not taken a piece for so long reads no more, though its connection stands. Others wait for its place. */
const STALLED_MS = 60_000

/**
 * Ends the response, or the connection of a client that does not read. The pieces are begun and ended in every case.
 * @throws what making them met; the body then has no end
 */
export async function sendPieces(
  pieces: AsyncIterable<string | Uint8Array>,
  response: ServerResponse,
  clock: Pick<Clock, 'setTimeout'>,
): Promise<void> {
  for await (const piece of pieces) {
    if (response.destroyed || response.req.method === 'HEAD') break
    if (piece.length > 0 && !response.write(piece)) await taken(response, clock)
  }
  if (!response.destroyed) response.end()
}

/** Resolves too when the connection has ended, with which the response is destroyed. */
async function taken(response: ServerResponse, clock: Pick<Clock, 'setTimeout'>): Promise<void> {
  const over = new AbortController()
  const timer = clock.setTimeout(() => response.destroy(), STALLED_MS)
  const { signal } = over
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).catch(() => {})
  over.abort()
  timer.cancel()
}
