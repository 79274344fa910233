/** `partyline serve`: starts the server, says how to join, and turns signals into drain and reload. */
import { setFlagsFromString } from 'node:v8'
import { createLog, loadConfig, start, unknownVariables } from '@partyline/server'
import type { Config, Log, RunningServer, ServerLog } from '@partyline/server'
import { formatBanner } from '../banner.ts'
import { clientFolder } from '../client-folder.ts'
import { describeError } from '../describe-error.ts'
import { EXIT, EXIT_BY_SIGNAL } from '../exit-codes.ts'
import type { Command, Host } from '../host.ts'
import { ENGLISH } from '../language/text.ts'
import { formatReady } from '../ready.ts'
import { serveHelp } from './serve-help.ts'

/**
 * How much the heap of V8 grows, in percent of what was in use, before all of it is looked through again. V8 by itself does that up to
 * ten times a second where much is said, though there is little to find: docs/decisions/heap-growth.md.
 */
export const HEAP_GROWTH = '--heap-growing-percent=200'

export const serve: Command = {
  async run(args, host) {
    if (args.includes('--help') || args.includes('-h')) {
      host.writeOutput(serveHelp(host.catalogue))
      return EXIT.ok
    }
    if (args.includes('--version')) {
      host.writeOutput(`${host.version}\n`)
      return EXIT.ok
    }
    const configure = (): Config => loadConfig({ args, env: host.env, cwd: host.cwd, readFile: host.readFile })
    const config = configure()
    const log = createLog({ config, output: host.logOutput })
    host.onDefect((error) => log.error('server.failed', { error }))
    for (const variable of unknownVariables(host.env)) {
      log.warn('config.unknown', { variable, remedy: 'partyline serve --help lists all options' })
    }
    setFlagsFromString(HEAP_GROWTH)
    // Nobody asks for it before there is a server.
    let reload = (): Promise<boolean> => Promise.resolve(false)
    const server = await start(config, { log, rehash: () => reload(), clientFolder: clientFolder() })
    reload = reloading(server, log, configure)
    if (!config.log.isJson) {
      const { catalogue, isTerminal } = host
      host.writeOutput(formatBanner({ server, config, publicHost: host.publicHost(), isTerminal, catalogue }))
    }
    const ended = untilStopped(server, log, host)
    if (!host.isFromTerminal) host.onSignal('SIGHUP', () => void reload())
    // A program that reads this line may send a signal at once, so it comes after the handlers.
    host.writeOutput(formatReady(server, host.version, config.log.isJson))
    return ended
  },
}

/**
 * Drains the server on the first SIGINT or SIGTERM and gives the exit code; a second one ends the process at once. A server
 * that was started from a terminal ends with it, also on SIGHUP: closing the window ends it.
 * @throws what made it impossible to go on, when the server has been drained
 */
async function untilStopped(server: RunningServer, log: ServerLog, host: Host): Promise<number> {
  const stopped = new Promise<null>((resolve) => {
    let isStopping = false
    const stop = (exitCode: number): void => {
      if (isStopping) host.exit(exitCode)
      isStopping = true
      resolve(null)
    }
    host.onSignal('SIGINT', () => stop(EXIT_BY_SIGNAL.SIGINT))
    host.onSignal('SIGTERM', () => stop(EXIT_BY_SIGNAL.SIGTERM))
    // Both the shell and the terminal send it, so a second one says nothing new.
    if (host.isFromTerminal) {
      host.onSignal('SIGHUP', () => {
        if (!isStopping) stop(EXIT.ok)
      })
    }
  })
  const failure = await Promise.race([stopped, server.failed])
  await server.drain()
  log.close()
  if (failure !== null) throw failure
  return EXIT.ok
}

/** Reads the configuration again, one reload after the other. One that fails leaves everything as it was. */
function reloading(server: RunningServer, log: Log, configure: () => Config): () => Promise<boolean> {
  const reload = async (): Promise<boolean> => {
    try {
      const needRestart = await server.reload(configure())
      log.info('config.reloaded')
      if (needRestart.length > 0) log.warn('config.needs-restart', { options: needRestart.join(' ') })
      return true
    } catch (error) {
      log.error('config.reload-failed', { reason: describeError(error, ENGLISH).text })
      return false
    }
  }
  let last = Promise.resolve(true)
  return () => (last = last.then(reload))
}
