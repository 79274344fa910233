/** What both commands do with their command line. */
import type { Host } from '../host.ts'
import { say, type Text, text } from '../language/text.ts'
import { TRANSFER_EXIT } from './exit-codes.ts'
import type { Parsed } from './options.ts'

export async function runCommand<Options>(
  name: string,
  parsed: Parsed<Options>,
  help: Text,
  host: Host,
  run: (options: Options, host: Host) => Promise<number>,
): Promise<number> {
  switch (parsed.kind) {
    case 'help':
      host.writeOutput(say(help, host.catalogue))
      return TRANSFER_EXIT.done
    case 'version':
      host.writeOutput(`${host.version}\n`)
      return TRANSFER_EXIT.done
    case 'wrong':
      host.writeError(
        `${say(text`partyline: ${parsed.message}\n  do:  partyline ${name} --help shows what can be said.`, host.catalogue)}\n`,
      )
      return TRANSFER_EXIT.usage
    case 'options':
      return run(parsed.options, host)
    default:
      return parsed satisfies never
  }
}
