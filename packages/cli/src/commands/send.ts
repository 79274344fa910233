/** `partyline send`: files, folders, a stream or a text to another machine. */
import type { Command } from '../host.ts'
import { runCommand } from '../transfer/command.ts'
import { SEND_HELP } from '../transfer/help.ts'
import { parseSendOptions } from '../transfer/options.ts'
import { runSend } from '../transfer/run-send.ts'

export const send: Command = {
  run: (args, host) => runCommand('send', parseSendOptions(args), SEND_HELP, host, runSend),
}
