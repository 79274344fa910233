/**
 * `partyline nc`: a netcat with ncat's options. Scripts start it often: what connecting and listening need is imported, and
 * what few runs need is loaded when they do.
 */
import { EXIT, EXIT_BY_SIGNAL } from '../exit-codes.ts'
import type { Command, Host } from '../host.ts'
import { say, type Text, text } from '../language/text.ts'
import { formatJson } from '../nc/events.ts'
import { parseOptions } from '../nc/options.ts'
import { type Outside, runNc } from '../nc/run-nc.ts'
import { processStreams } from '../nc/standard-streams.ts'
import { UsageError } from '../nc/usage-error.ts'

export const nc: Command = {
  async run(args, host) {
    try {
      const request = parseOptions(args, host.env)
      switch (request.kind) {
        case 'help': {
          const { ncHelp } = await import('../nc/help.ts')
          host.writeOutput(ncHelp(host.catalogue))
          return EXIT.ok
        }
        case 'version':
          host.writeOutput(`${host.version}\n`)
          return EXIT.ok
        case 'run': {
          return await runNc(request.options, processStreams(), outside(host))
        }
        default:
          return request satisfies never
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      const { remedy } = error
      const message = text`${error.said}${await suggestion(error)}`
      if (args.includes('--json')) {
        host.writeError(formatJson({ event: 'error', code: 'USAGE', phase: null, message, remedy }, new Date()))
      } else {
        host.writeError(`nc: ${say(text`${message}\n  do:  ${remedy}`, host.catalogue)}\n`)
      }
      return EXIT.usage
    }
  },
}

async function suggestion({ unknownOption }: UsageError): Promise<Text> {
  if (unknownOption === undefined) return ''
  const { meantOption } = await import('../nc/meant-option.ts')
  const meant = meantOption(unknownOption)
  return meant === null ? '' : text`. Did you mean ${meant}?`
}

function outside(host: Host): Outside {
  return {
    catalogue: host.catalogue,
    errors: { isTerminal: process.stderr.isTTY, write: (text) => host.writeError(text) },
    onInterrupt(handle) {
      host.onSignal('SIGINT', () => {
        handle()
        host.exit(EXIT_BY_SIGNAL.SIGINT)
      })
    },
  }
}
