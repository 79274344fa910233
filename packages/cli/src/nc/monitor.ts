/** Tells what happens: to a person with `-v`, to a program with `--json`. */
import type { Connection } from '@partyline/net'
import type { Catalogue, Text } from '../language/text.ts'
import { endPoint, formatJson, type NcEvent, type Report, type Role } from './events.ts'
import { eventText } from './event-text.ts'
import { LocalError } from './local-error.ts'
import type { NcOptions } from './options.ts'
import type { Counted, Progress } from './progress.ts'
import type { SessionParts } from './session.ts'
import type { StandardStreams } from './standard-streams.ts'
import type { StatusLine } from './status-line.ts'
import { UsageError } from './usage-error.ts'

export interface ModeParts extends SessionParts {
  readonly monitor: Monitor
}

export class Monitor {
  readonly report: Report
  readonly #progress: Progress | undefined
  #hasWaited = false

  constructor(report: Report, progress?: Progress) {
    this.#progress = progress
    this.report = (event) => {
      if (event.event === 'waiting') this.#hasWaited = true
      report(event)
    }
  }

  /** What has no event of its own. */
  tell(text: Text): void {
    this.report({ event: 'message', text })
  }

  /** What ended one of many, and not the run. */
  tellError(error: unknown): void {
    this.tell(
      error instanceof UsageError || error instanceof LocalError
        ? error.said
        : error instanceof Error
          ? error.message
          : String(error),
    )
  }

  /** For `--progress`. @returns to be called when it is gone */
  count(counted: Counted): () => void {
    return this.#progress?.add(counted) ?? (() => {})
  }

  /** Reports a connection, and its end at the end of the scope, which closes it if it is still open. */
  watch(connection: Connection, role: Role): AsyncDisposable {
    const startedAt = performance.now()
    const [local, remote] = [endPoint(connection.localAddress), endPoint(connection.remoteAddress)]
    if (role === 'server') this.report({ event: 'accepted', local, remote })
    else this.report({ event: 'connected', local, remote, again: this.#hasWaited })
    if (connection.tls !== undefined) {
      const { protocol, cipher, alpn = null, servername = null, peerFingerprint = null } = connection.tls
      this.report({ event: 'tls', role, protocol, cipher, alpn, servername, fingerprint: peerFingerprint })
    }
    const endCount = this.count(connection)
    return {
      [Symbol.asyncDispose]: async () => {
        await connection.close()
        const { kind: reason } = await connection.closed
        endCount()
        const durationMs = Math.round(performance.now() - startedAt)
        const { bytesWritten: bytesSent, bytesRead: bytesReceived } = connection
        this.report({ event: 'closed', role, remote, reason, bytesSent, bytesReceived, durationMs })
      },
    }
  }
}

/** Standard error as events need it. */
export interface ErrorStream {
  readonly isTerminal: boolean
  /** As it is, nothing added. */
  write(text: string): void
}

/** @param status where progress is shown while it is under way, on a terminal */
export function reportTo(
  { isJson, verbosity }: Pick<NcOptions, 'isJson' | 'verbosity'>,
  streams: Pick<StandardStreams, 'tell'>,
  errors: ErrorStream,
  status: StatusLine,
  catalogue: Catalogue,
): Report {
  if (isJson) return (event) => errors.write(formatJson(event, new Date()))
  return (event: NcEvent) => {
    const text = eventText(event, verbosity, catalogue)
    if (text === null) return
    if (event.event === 'progress' && !event.isFinal) {
      if (errors.isTerminal) status.show(text)
      return
    }
    status.erase()
    streams.tell(text)
  }
}
