/** Runs what a command line of `nc` asked for, and turns what went wrong into words and ncat's exit codes. */
import { NetError } from '@partyline/net'
import { runConnect } from './connect-mode.ts'
import { IdleError } from './idle-watch.ts'
import { checkHost } from './names.ts'
import type { NcOptions } from './options.ts'
import { Recorder } from './recorder.ts'
import type { StandardStreams } from './standard-streams.ts'
import { UsageError } from './usage-error.ts'

const EXIT = { ok: 0, network: 1, other: 2 } as const

/** @returns the exit code; throws only what nobody foresaw */
export async function runNc(options: NcOptions, streams: StandardStreams): Promise<number> {
  try {
    if (options.target.kind === 'host' && options.proxy === undefined) checkHost(options.target.host, options)
    using recorder = new Recorder(options)
    const parts = { streams, recorder }
    if (options.isUdp && options.mode !== 'scan') {
      const { runUdp } = await import('./udp-mode.ts')
      await runUdp(options, parts)
      return EXIT.ok
    }
    switch (options.mode) {
      case 'connect':
        await runConnect(options, parts)
        return EXIT.ok
      case 'listen': {
        const { runListen } = await import('./listen-mode.ts')
        await runListen(options, parts)
        return EXIT.ok
      }
      case 'scan': {
        const { runScan } = await import('./scan-ports.ts')
        return (await runScan(options, streams)) ? EXIT.ok : EXIT.network
      }
      default:
        return options.mode satisfies never
    }
  } catch (error) {
    return tellError(error, streams)
  }
}

function tellError(error: unknown, streams: StandardStreams): number {
  if (error instanceof UsageError) {
    streams.tell(`${error.message}\n  do:  ${error.remedy}`)
    return EXIT.other
  }
  if (error instanceof NetError) {
    streams.tell(`${error.message}\n  do:  ${error.remedy}`)
    // As in ncat, only what the network did is 1: a name, a target or a port of ours that cannot be used is 2.
    const isOurs = error.phase === 'resolve' || error.phase === 'listen' || error.code === 'NET_TARGET'
    return isOurs ? EXIT.other : EXIT.network
  }
  if (error instanceof IdleError) {
    streams.tell(`Idle timeout expired: ${error.message}.`)
    return EXIT.network
  }
  // Whoever read our output went away, as head(1) does: nothing to say.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return EXIT.network
  throw error
}
