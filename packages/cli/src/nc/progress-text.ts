/** An event `progress` as a person reads it: `sent 12.0 MiB (4.0 MiB/s), received 0 B (0 B/s), 3 s`. */
import { formatBytes } from '../format-bytes.ts'
import { type Phrase, text } from '../language/text.ts'
import type { NcEvent } from './events.ts'

export function progressText(event: Extract<NcEvent, { event: 'progress' }>): Phrase {
  const part = (bytes: number, perSecond: number) => `${formatBytes(bytes)} (${formatBytes(perSecond)}/s)`
  const sent = part(event.bytesSent, event.bytesSentPerSecond)
  const received = part(event.bytesReceived, event.bytesReceivedPerSecond)
  return text`sent ${sent}, received ${received}, ${formatDuration(event.durationMs, event.isFinal)}`
}

function formatDuration(durationMs: number, isFinal: boolean): string {
  const seconds = durationMs / 1_000
  if (seconds < 60) return `${isFinal ? seconds.toFixed(1) : Math.floor(seconds)} s`
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')} min`
}
