/** OpenSSH's `scp` and `sftp` against the ssh door, with nothing of the tester's own settings and keys. */
import { Program } from './program.ts'
import type { ChatServer } from './server.ts'
import type { TempFolder } from './temp-folder.ts'

export interface CopyingParts {
  /** The one that is there now. */
  readonly server: () => ChatServer
  /** Where commands run, and where the host key is kept. */
  readonly folder: TempFolder
  /** By the name before the @, a file. */
  readonly keys: ReadonlyMap<string, string>
}

export interface Copied {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

export class Copying {
  readonly #parts: CopyingParts

  constructor(parts: CopyingParts) {
    this.#parts = parts
  }

  /** @param to behind `NAME@HOST:` */
  async scp(name: string, from: string | readonly string[], to: string, ...more: readonly string[]): Promise<Copied> {
    await using program = await this.start('scp', name, [...more, ...[from].flat(), `${name}@127.0.0.1:${to}`])
    return await ended(program)
  }

  /** All of them, or until one fails. */
  async sftp(name: string, ...commands: readonly string[]): Promise<Copied> {
    await using program = await this.start('sftp', name, ['-b', '-', `${name}@127.0.0.1`])
    program.write(commands.map((command) => `${command}\n`).join(''))
    program.endInput()
    return await ended(program)
  }

  start(program: 'scp' | 'sftp', name: string, words: readonly string[]): Promise<Program> {
    const { server, folder, keys } = this.#parts
    const settings = [
      `UserKnownHostsFile=${folder.path('known-hosts')}`,
      'GlobalKnownHostsFile=/dev/null',
      'StrictHostKeyChecking=accept-new',
      'IdentitiesOnly=yes',
      'BatchMode=yes',
      'LogLevel=ERROR',
      `IdentityFile=${keys.get(name) ?? 'none'}`,
    ]
    const options = ['-F', 'none', '-P', String(server().door('ssh').port), ...settings.flatMap((one) => ['-o', one])]
    return Program.start(program, [...options, ...words], { cwd: folder.path('.') })
  }
}

async function ended(program: Program): Promise<Copied> {
  const { code } = await program.exit()
  return { code, output: program.output.text, errors: program.errors.text }
}
