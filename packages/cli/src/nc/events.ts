/**
 * What happens in a run of `nc`, as `--json` writes it: one object a line on standard error, each with `event` and `time`
 * (ISO 8601). The names here are a promise to scripts: fields are added, never renamed. docs/nc.md describes them.
 */
import { type Address, type CloseReason, formatPath } from '@partyline/net'
import { ENGLISH, type Phrase, say, type Text } from '../language/text.ts'

/** A port that was scanned, with what it answered. */
export type PortState = 'open' | 'silent' | 'refused' | 'failed'

/** Whether this side connected or was connected to. */
export type Role = 'client' | 'server'

export type EndPoint = { readonly host: string; readonly port: number } | { readonly path: string }

export type NcEvent =
  | { readonly event: 'resolving'; readonly host: string }
  | { readonly event: 'resolved'; readonly host: string; readonly addresses: readonly string[] }
  | { readonly event: 'listening'; readonly local: EndPoint }
  /** `again` after a break. */
  | { readonly event: 'connected'; readonly local: EndPoint; readonly remote: EndPoint; readonly again: boolean }
  /** `--reconnect`: why there is no connection (`code` is null when the other side ended it), and when the next attempt is. */
  | {
      readonly event: 'waiting'
      readonly attempt: number
      readonly delayMs: number
      readonly code: string | null
      readonly message: Text
    }
  | { readonly event: 'accepted'; readonly local: EndPoint; readonly remote: EndPoint }
  /** A client of `-l --ws` shook hands; `origin` is the page that it says it is from. */
  | {
      readonly event: 'websocket'
      readonly remote: EndPoint
      readonly path: string
      readonly origin: string | null
    }
  | { readonly event: 'denied'; readonly remote: EndPoint; readonly reason: string }
  | {
      readonly event: 'tls'
      readonly role: Role
      readonly protocol: string
      readonly cipher: string
      readonly alpn: string | null
      readonly servername: string | null
      /** SHA-256 of the other side's certificate. */
      readonly fingerprint: string | null
    }
  | {
      readonly event: 'closed'
      readonly role: Role
      readonly remote: EndPoint
      /** `failed` has an event `error` too where it ends the run. */
      readonly reason: CloseReason['kind']
      readonly bytesSent: number
      readonly bytesReceived: number
      readonly durationMs: number
    }
  | {
      readonly event: 'port'
      readonly host: string
      readonly port: number
      readonly state: PortState
      readonly message: Text
    }
  | {
      readonly event: 'error'
      /** `NET_…` of docs/reference/errors.md; `USAGE`, `LOCAL` (a file or a standard stream), `IDLE` or `UNEXPECTED`. */
      readonly code: string
      /** Of the network: resolve, connect, listen, handshake, read, write, idle or close. */
      readonly phase: string | null
      readonly message: Text
      readonly remedy: Text | null
    }
  /** `--progress`, each second and at the end; rates are since the event before, the final ones since the beginning. */
  | {
      readonly event: 'progress'
      readonly bytesSent: number
      readonly bytesReceived: number
      readonly bytesSentPerSecond: number
      readonly bytesReceivedPerSecond: number
      readonly durationMs: number
      readonly isFinal: boolean
    }
  /** Anything else that `-v` would say. */
  | { readonly event: 'message'; readonly text: Text }

export type Report = (event: NcEvent) => void

export function endPoint(address: Address): EndPoint {
  switch (address.kind) {
    case 'ip':
      return { host: address.host, port: address.port }
    case 'unix':
      return { path: formatPath(address.path) }
    case 'memory':
      return { path: '' }
    default:
      return address satisfies never
  }
}

/** In English, for programs. @param time of the event */
export function formatJson(event: NcEvent, time: Date): string {
  const { event: name, ...fields } = event
  return `${JSON.stringify({ event: name, time: time.toISOString(), ...fields }, inEnglish)}\n`
}

function inEnglish(_key: string, value: unknown): unknown {
  return isPhrase(value) ? say(value, ENGLISH) : value
}

function isPhrase(value: unknown): value is Phrase {
  return typeof value === 'object' && value !== null && 'pattern' in value && 'values' in value
}
