/** Runs what a command line of `nc` asked for, and tells how it ended. */
import type { Catalogue } from '../language/text.ts'
import { runConnect } from './connect-mode.ts'
import type { Report } from './events.ts'
import { EXIT, failureOf, unforeseen } from './failure.ts'
import { runListen } from './listen-mode.ts'
import { type ErrorStream, type ModeParts, Monitor, reportTo } from './monitor.ts'
import { checkHost } from './names.ts'
import type { NcOptions } from './options.ts'
import type { Progress } from './progress.ts'
import { Recorder } from './recorder.ts'
import type { StandardStreams } from './standard-streams.ts'
import { StatusLine } from './status-line.ts'

/** What a run has of the process around it, beside the standard streams. */
export interface Outside {
  readonly errors: ErrorStream
  readonly catalogue: Catalogue
  /** Called at most once, on SIGINT; the process ends afterwards. */
  onInterrupt(handle: () => void): void
}

/** Time between two events `progress`: for the eye, and for a program. */
const PROGRESS_INTERVAL_MS = { terminal: 200, events: 1_000 } as const

/** @returns the exit code; throws only what was not foreseen */
export async function runNc(options: NcOptions, streams: StandardStreams, outside: Outside): Promise<number> {
  const status = new StatusLine((text) => outside.errors.write(text))
  const report = reportTo(options, streams, outside.errors, status, outside.catalogue)
  try {
    if (options.target.kind === 'host' && options.proxy === undefined) checkHost(options.target.host, options)
    using recorder = new Recorder(options)
    using progress = options.hasProgress ? await progressOf(options, report, outside) : undefined
    const writeOutput = (bytes: Uint8Array) => {
      status.erase()
      return streams.writeOutput(bytes)
    }
    const shared = progress === undefined ? streams : { ...streams, writeOutput }
    return await runMode(options, { streams: shared, recorder, monitor: new Monitor(report, progress) })
  } catch (error) {
    const failure = failureOf(error, options.mode) ?? (options.isJson ? unforeseen(error) : null)
    if (failure === null) throw error
    // As in ncat, what -z found is the exit code; why is told with -v.
    const isQuiet = options.mode === 'scan' && options.verbosity === 0 && !options.isJson
    const isToldByCode = isQuiet && failure.exitCode === EXIT.network
    if (failure.event !== null && !isToldByCode) report(failure.event)
    return failure.exitCode
  }
}

async function progressOf({ isJson }: NcOptions, report: Report, outside: Outside): Promise<Progress> {
  const { Progress } = await import('./progress.ts')
  const isShown = outside.errors.isTerminal && !isJson
  const progress = new Progress(report, isShown ? PROGRESS_INTERVAL_MS.terminal : PROGRESS_INTERVAL_MS.events)
  outside.onInterrupt(() => progress[Symbol.dispose]())
  return progress
}

async function runMode(options: NcOptions, parts: ModeParts): Promise<number> {
  if (options.isUdp && options.mode !== 'scan') {
    const { runUdp } = await import('./udp-mode.ts')
    await runUdp(options, parts)
    return EXIT.ok
  }
  switch (options.mode) {
    case 'connect':
      if (options.isReconnecting) {
        const { runReconnecting } = await import('./reconnect-mode.ts')
        await runReconnecting(options, parts)
      } else {
        await runConnect(options, parts)
      }
      return EXIT.ok
    case 'listen': {
      if (options.webSocket !== undefined) {
        const { runWebSocketListen } = await import('./web-socket-listen.ts')
        await runWebSocketListen(options, options.webSocket, parts)
        return EXIT.ok
      }
      await runListen(options, parts)
      return EXIT.ok
    }
    case 'scan': {
      const { runScan } = await import('./scan-ports.ts')
      return (await runScan(options, parts.streams, parts.monitor)) ? EXIT.ok : EXIT.network
    }
    default:
      return options.mode satisfies never
  }
}
