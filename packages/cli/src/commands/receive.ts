/** `partyline receive`: what another machine sends. */
import type { Command } from '../host.ts'
import { runCommand } from '../transfer/command.ts'
import { RECEIVE_HELP } from '../transfer/help.ts'
import { parseReceiveOptions } from '../transfer/options.ts'
import { runReceive } from '../transfer/run-receive.ts'

export const receive: Command = {
  run: (args, host) => runCommand('receive', parseReceiveOptions(args), RECEIVE_HELP, host, runReceive),
}
