/** The line for a person that an event is, at which `-v`; null for none. */
import { formatHostPort } from '@partyline/net'
import type { EndPoint, NcEvent } from './events.ts'
import { progressText } from './progress-text.ts'

/** @param verbosity how often `-v` was given */
export function eventText(event: NcEvent, verbosity: number): string | null {
  if (event.event === 'error') return event.remedy === null ? event.message : `${event.message}\n  do:  ${event.remedy}`
  if (event.event === 'progress') return progressText(event)
  if (event.event === 'waiting') return `${event.message}; trying again in ${(event.delayMs / 1_000).toFixed(1)} s`
  if (event.event === 'connected' && event.again) return `Connected to ${formatEndPoint(event.remote)} again.`
  if (verbosity === 0) return null
  switch (event.event) {
    case 'resolving':
    case 'resolved':
      return null
    case 'listening':
      return `Listening on ${formatEndPoint(event.local)}`
    case 'connected':
      return `Connected to ${formatEndPoint(event.remote)}.`
    case 'accepted':
      return `Connection from ${formatEndPoint(event.remote)}.`
    case 'websocket': {
      const page = event.origin === null ? '' : ` by a page of ${JSON.stringify(event.origin)}`
      return `WebSocket for ${JSON.stringify(event.path)}${page}.`
    }
    case 'denied':
      return `New connection from ${formatEndPoint(event.remote)} denied: ${event.reason}.`
    case 'tls': {
      if (event.role === 'server' && verbosity === 1) return null
      return `${event.protocol}, ${event.cipher}, SHA-256 fingerprint: ${event.fingerprint ?? 'none'}`
    }
    case 'closed': {
      // As ncat, which says it of connections that it opened.
      if (event.role === 'server' && verbosity === 1) return null
      const seconds = (event.durationMs / 1_000).toFixed(2)
      return `${event.bytesSent} bytes sent, ${event.bytesReceived} bytes received in ${seconds} seconds.`
    }
    case 'port':
      return event.message
    case 'message':
      return event.text
    default:
      return event satisfies never
  }
}

function formatEndPoint(end: EndPoint): string {
  return 'path' in end ? `unix:${end.path}` : formatHostPort(end.host, end.port)
}
