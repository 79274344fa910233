/** `partyline nc`: a netcat with ncat's options. What it needs is loaded when it is known what to do: scripts start it often. */
import type { Command } from '../host.ts'
import { parseOptions } from '../nc/options.ts'
import { UsageError } from '../nc/usage-error.ts'

const USAGE = 2

export const nc: Command = {
  async run(args, host) {
    try {
      const request = parseOptions(args, host.env)
      switch (request.kind) {
        case 'help': {
          const { ncHelp } = await import('../nc/help.ts')
          host.writeOutput(ncHelp())
          return 0
        }
        case 'version':
          host.writeOutput(`${host.version}\n`)
          return 0
        case 'run': {
          const { runNc } = await import('../nc/run-nc.ts')
          const { processStreams } = await import('../nc/standard-streams.ts')
          return await runNc(request.options, processStreams(), (text) => host.writeError(text))
        }
        default:
          return request satisfies never
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      if (args.includes('--json')) {
        const { formatJson } = await import('../nc/events.ts')
        const { message, remedy } = error
        host.writeError(formatJson({ event: 'error', code: 'USAGE', phase: null, message, remedy }, new Date()))
      } else {
        host.writeError(`nc: ${error.message}\n  do:  ${error.remedy}\n`)
      }
      return USAGE
    }
  },
}
