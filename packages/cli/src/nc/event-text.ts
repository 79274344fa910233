/** The line for a person that an event is, at which `-v`; null for none. */
import { ERRORS, formatHostPort } from '@partyline/net'
import { type Catalogue, phrase, say, type Text, text } from '../language/text.ts'
import type { EndPoint, NcEvent } from './events.ts'
import { progressText } from './progress-text.ts'

/** @param verbosity how often `-v` was given */
export function eventText(event: NcEvent, verbosity: number, catalogue: Catalogue): string | null {
  const told = textOf(event, verbosity, catalogue)
  return told === null ? null : say(told, catalogue)
}

function textOf(event: NcEvent, verbosity: number, catalogue: Catalogue): Text | null {
  if (event.event === 'error') {
    const what = explained(event, catalogue)
    return event.remedy === null ? what : text`${what}\n  do:  ${event.remedy}`
  }
  if (event.event === 'progress') return progressText(event)
  if (event.event === 'waiting') {
    return text`${explained(event, catalogue)}. Trying again in ${(event.delayMs / 1_000).toFixed(1)} s`
  }
  if (event.event === 'connected' && event.again) return text`Connected to ${formatEndPoint(event.remote)} again.`
  if (verbosity === 0) return null
  switch (event.event) {
    case 'resolving':
    case 'resolved':
      return null
    case 'listening':
      return text`Listening on ${formatEndPoint(event.local)}`
    case 'connected':
      return text`Connected to ${formatEndPoint(event.remote)}.`
    case 'accepted':
      return text`Connection from ${formatEndPoint(event.remote)}.`
    case 'websocket': {
      const path = JSON.stringify(event.path)
      return event.origin === null
        ? text`WebSocket for ${path}.`
        : text`WebSocket for ${path} by a page of ${JSON.stringify(event.origin)}.`
    }
    case 'denied':
      return text`New connection from ${formatEndPoint(event.remote)} denied: ${event.reason}.`
    case 'tls': {
      if (event.role === 'server' && verbosity === 1) return null
      const fingerprint = event.fingerprint ?? text`none`
      return text`${event.protocol}, ${event.cipher}, SHA-256 fingerprint: ${fingerprint}`
    }
    case 'closed': {
      // As ncat, which says it of connections that it opened.
      if (event.role === 'server' && verbosity === 1) return null
      const seconds = (event.durationMs / 1_000).toFixed(2)
      return text`${event.bytesSent} bytes sent, ${event.bytesReceived} bytes received in ${seconds} seconds.`
    }
    case 'port':
      return event.message
    case 'message':
      return event.text
    default:
      return event satisfies never
  }
}

/** The library words its errors in English: another language has what the code means in front. */
function explained(
  { code, message }: { readonly code: string | null; readonly message: Text },
  catalogue: Catalogue,
): Text {
  const meaning = code === null ? undefined : meaningOf(code)
  return meaning !== undefined && catalogue.has(meaning) ? text`${phrase(meaning)} (${message})` : message
}

function meaningOf(code: string): string | undefined {
  return Object.entries(ERRORS).find(([known]) => known === code)?.[1].meaning
}

function formatEndPoint(end: EndPoint): string {
  return 'path' in end ? `unix:${end.path}` : formatHostPort(end.host, end.port)
}
