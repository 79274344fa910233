/** `partyline chat` as people and scripts run it, with a home of its own. */
import { PARTYLINE } from '../support/command.ts'
import { Program } from '../support/program.ts'
import type { TempFolder } from '../support/temp-folder.ts'

/** Words after `node`. */
export function chatArguments(...args: readonly string[]): readonly string[] {
  return [...PARTYLINE, 'chat', ...args]
}

/** What is kept of one run is there in the next one with the same folder. */
export function chat(home: TempFolder, ...args: readonly string[]): Promise<Program> {
  return Program.start(process.execPath, chatArguments(...args), { env: { HOME: home.path('home'), TZ: 'UTC' } })
}

/** A line for a shell, in which `chat ARGS` is the command: for pipes. */
export function shell(home: TempFolder, script: string): Promise<Program> {
  const command = [process.execPath, ...chatArguments()].map((word) => `'${word}'`).join(' ')
  return Program.start('bash', ['-c', `set -o pipefail; chat() { ${command} "$@"; }; ${script}`], {
    env: { HOME: home.path('home'), TZ: 'UTC' },
  })
}
