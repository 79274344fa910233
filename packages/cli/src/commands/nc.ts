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
          return await runNc(request.options, processStreams())
        }
        default:
          return request satisfies never
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      host.writeError(`nc: ${error.message}\n  do:  ${error.remedy}\n`)
      return USAGE
    }
  },
}
