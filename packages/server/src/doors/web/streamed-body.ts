/** The body of a request as it comes. What its client says of its length is counted on before a byte of it is read. */
import type { IncomingMessage } from 'node:http'
import type { Clock } from '@partyline/net'
import type { StreamedBody } from './answer.ts'

export const NO_BODY: StreamedBody = {
  bytes: 0,
  chunks: { [Symbol.asyncIterator]: async function* () {} },
  end: () => {},
}

interface StreamedBodyOptions {
  readonly clock: Pick<Clock, 'monotonic' | 'setTimeout'>
  /** A client that sends nothing for so long is cut off. */
  readonly idleMs: number
  /** Called when the body is about to be read. */
  readonly begin: () => void
}

/** null where it does not say how long it is. */
export function streamedBody(request: IncomingMessage, options: StreamedBodyOptions): StreamedBody | null {
  if (request.headers['transfer-encoding'] !== undefined) return null
  const bytes = Number(request.headers['content-length'] ?? 0)
  const end = () => void request.destroy()
  return { bytes, end, chunks: chunksOf(request, options) }
}

async function* chunksOf(request: IncomingMessage, { clock, idleMs, begin }: StreamedBodyOptions) {
  begin()
  const chunks: AsyncIterator<Buffer> = request[Symbol.asyncIterator]()
  // While the disk is slow, nobody waits for the client.
  let waitingSince: number | null = null
  const look = (): void => {
    const leftMs = waitingSince === null ? idleMs : waitingSince + idleMs - clock.monotonic()
    if (leftMs <= 0) request.destroy()
    else timer = clock.setTimeout(look, leftMs)
  }
  let timer = clock.setTimeout(look, idleMs)
  try {
    for (;;) {
      waitingSince = clock.monotonic()
      const next = await chunks.next()
      waitingSince = null
      if (next.done === true) return
      yield next.value
    }
  } finally {
    timer.cancel()
  }
}
