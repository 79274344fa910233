/** Tells what happens: to a person with `-v`, to a program with `--json`. */
import type { Connection } from '@partyline/net'
import { endPoint, formatJson, type NcEvent, type Report, type Role } from './events.ts'
import { eventText } from './event-text.ts'
import type { NcOptions } from './options.ts'
import type { SessionParts } from './session.ts'
import type { StandardStreams } from './standard-streams.ts'

export interface ModeParts extends SessionParts {
  readonly monitor: Monitor
}

export class Monitor {
  readonly report: Report
  #hasWaited = false

  constructor(report: Report) {
    this.report = (event) => {
      if (event.event === 'waiting') this.#hasWaited = true
      report(event)
    }
  }

  /** What has no event of its own. */
  tell(text: string): void {
    this.report({ event: 'message', text })
  }

  /** Reports a connection, and at the end of the scope, which closes it if nobody did, its end. */
  watch(connection: Connection, role: Role): AsyncDisposable {
    const startedAt = performance.now()
    const [local, remote] = [endPoint(connection.localAddress), endPoint(connection.remoteAddress)]
    if (role === 'server') this.report({ event: 'accepted', local, remote })
    else this.report({ event: 'connected', local, remote, again: this.#hasWaited })
    if (connection.tls !== undefined) {
      const { protocol, cipher, alpn = null, servername = null, peerFingerprint = null } = connection.tls
      this.report({ event: 'tls', role, protocol, cipher, alpn, servername, fingerprint: peerFingerprint })
    }
    return {
      [Symbol.asyncDispose]: async () => {
        await connection.close()
        const { kind: reason } = await connection.closed
        const durationMs = Math.round(performance.now() - startedAt)
        const { bytesWritten: bytesSent, bytesRead: bytesReceived } = connection
        this.report({ event: 'closed', role, remote, reason, bytesSent, bytesReceived, durationMs })
      },
    }
  }
}

/** @param writeError takes the lines of `--json`, nothing added */
export function reportTo(
  { isJson, verbosity }: Pick<NcOptions, 'isJson' | 'verbosity'>,
  streams: Pick<StandardStreams, 'tell'>,
  writeError: (text: string) => void,
): Report {
  if (isJson) return (event) => writeError(formatJson(event, new Date()))
  return (event: NcEvent) => {
    const text = eventText(event, verbosity)
    if (text !== null) streams.tell(text)
  }
}
