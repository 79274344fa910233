/** An event `progress` as a person reads it: `sent 12.0 MiB (4.0 MiB/s), received 0 B (0 B/s), 3 s`. */
import { type Phrase, text } from '../language/text.ts'
import type { NcEvent } from './events.ts'

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const

export function progressText(event: Extract<NcEvent, { event: 'progress' }>): Phrase {
  const part = (bytes: number, perSecond: number) => `${formatBytes(bytes)} (${formatBytes(perSecond)}/s)`
  const sent = part(event.bytesSent, event.bytesSentPerSecond)
  const received = part(event.bytesReceived, event.bytesReceivedPerSecond)
  return text`sent ${sent}, received ${received}, ${formatDuration(event.durationMs, event.isFinal)}`
}

function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`
  let value = bytes
  let unit = ''
  for (const next of UNITS) {
    // What would be rounded to 1024.0 is 1.0 of the next.
    if (value < 1_023.95) break
    value /= 1_024
    unit = next
  }
  return `${value.toFixed(1)} ${unit}`
}

function formatDuration(durationMs: number, isFinal: boolean): string {
  const seconds = durationMs / 1_000
  if (seconds < 60) return `${isFinal ? seconds.toFixed(1) : Math.floor(seconds)} s`
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')} min`
}
