/** `--ws` and what belongs to it: where to, and what is a message. */
import { text } from '../language/text.ts'
import type { NcTarget } from './operands.ts'
import { UsageError } from './usage-error.ts'

export interface WebSocketRequest {
  /** Each line a text message, or all bytes in binary messages. */
  readonly content: 'lines' | 'bytes'
  /** Where a client connects; empty for a listener. */
  readonly url: string
  /** Where a page is from: said by a client, allowed by a listener; `*` allows all. */
  readonly origin: string | undefined
}

interface Given {
  readonly has: (key: string) => boolean
  readonly last: (key: string) => string | undefined
  readonly operands: readonly string[]
  /** An option asks for TLS. */
  readonly isTls: boolean
}

export interface WebSocketTarget {
  /** A host and a port. */
  readonly operands: readonly string[]
  readonly url: URL | undefined
}

/** A URL as a host and a port, which is what everything else works with. @throws {UsageError} no URL of a WebSocket */
export function webSocketTarget({ has, operands, isTls }: Given): WebSocketTarget {
  const [first = '', ...others] = operands
  if (!/^wss?:/i.test(first)) return { operands, url: undefined }
  const shown = JSON.stringify(first)
  if (!has('ws')) throw new UsageError(text`${shown} is the URL of a WebSocket`, text`add --ws`)
  if (has('listen'))
    throw new UsageError(text`a listener has no URL, and ${shown} was given`, text`partyline nc -l --ws PORT`)
  if (others.length > 0)
    throw new UsageError(text`${shown} and ${others.join(' ')}: a URL has its port in it`, text`give one`)
  const url = URL.parse(first)
  if (url === null || url.hostname === '' || url.hash !== '') {
    throw new UsageError(
      text`${shown} is not the URL of a WebSocket`,
      text`write ws://host:port/path or wss://host:port/path`,
    )
  }
  if (url.protocol === 'ws:' && isTls) {
    throw new UsageError(text`--ssl, and ${shown} is not encrypted`, text`write wss://, or leave out --ssl`)
  }
  const port = url.port === '' ? (url.protocol === 'wss:' ? '443' : '80') : url.port
  return { operands: [url.hostname.replace(/^\[(.*)\]$/, '$1'), port], url }
}

/** @param target what the operands came to @throws {UsageError} options that need `--ws` */
export function webSocketRequest(
  { has, last, isTls }: Given,
  url: URL | undefined,
  target: NcTarget,
): WebSocketRequest | undefined {
  if (!has('ws')) {
    for (const key of ['binary', 'origin']) {
      if (has(key)) throw new UsageError(text`--${key} is for WebSockets`, text`add --ws, or leave it out`)
    }
    return undefined
  }
  return {
    content: has('binary') ? 'bytes' : 'lines',
    url: url?.href ?? urlOf(target, isTls),
    origin: last('origin'),
  }
}

function urlOf(target: NcTarget, isTls: boolean): string {
  if (target.kind === 'path') return ''
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  return `${isTls ? 'wss' : 'ws'}://${host}:${target.ports[0]}/`
}
