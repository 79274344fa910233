/** Runs what a command line of `nc` asked for, and tells how it ended. */
import { runConnect } from './connect-mode.ts'
import { EXIT, failureOf, unforeseen } from './failure.ts'
import { type ModeParts, Monitor, reportTo } from './monitor.ts'
import { checkHost } from './names.ts'
import type { NcOptions } from './options.ts'
import { Recorder } from './recorder.ts'
import type { StandardStreams } from './standard-streams.ts'

/** @param writeError takes the lines of `--json` @returns the exit code; throws only what nobody foresaw */
export async function runNc(
  options: NcOptions,
  streams: StandardStreams,
  writeError: (text: string) => void,
): Promise<number> {
  const report = reportTo(options, streams, writeError)
  try {
    if (options.target.kind === 'host' && options.proxy === undefined) checkHost(options.target.host, options)
    using recorder = new Recorder(options)
    return await runMode(options, { streams, recorder, monitor: new Monitor(report) })
  } catch (error) {
    const failure = failureOf(error) ?? (options.isJson ? unforeseen(error) : null)
    if (failure === null) throw error
    if (failure.event !== null) report(failure.event)
    return failure.exitCode
  }
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
      const { runListen } = await import('./listen-mode.ts')
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
