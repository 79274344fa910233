/** `partyline chat`: joins a server and talks, as a person at a terminal or as a program in a pipe. */
import { ChatError } from '../chat/chat-error.ts'
import { chatHelp } from '../chat/help.ts'
import { parseOptions } from '../chat/options.ts'
import { runChat } from '../chat/run-chat.ts'
import { EXIT } from '../exit-codes.ts'
import type { Command, Host } from '../host.ts'
import { say, type Text, text } from '../language/text.ts'
import { LocalError } from '../nc/local-error.ts'

export const chat: Command = {
  async run(args, host) {
    const parsed = parseOptions(args)
    switch (parsed.kind) {
      case 'help':
        host.writeOutput(chatHelp(host.catalogue))
        return EXIT.ok
      case 'version':
        host.writeOutput(`${host.version}\n`)
        return EXIT.ok
      case 'wrong':
        tell(host, parsed.message, text`partyline chat --help shows what can be said`)
        return EXIT.usage
      case 'options':
        break
      default:
        return parsed satisfies never
    }
    try {
      return await runChat(parsed.options, host)
    } catch (error) {
      if (!(error instanceof ChatError || error instanceof LocalError)) throw error
      tell(host, error.said, error.remedy)
      return error instanceof ChatError ? error.exitCode : EXIT.unexpected
    }
  },
}

function tell(host: Host, said: Text, remedy: Text): void {
  host.writeError(`${say(text`partyline: ${said}\n  do:  ${remedy}.`, host.catalogue)}\n`)
}
