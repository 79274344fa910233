/** OpenSSH's client against the ssh door, with nothing of the tester's own settings and keys. */
import { writeFile } from 'node:fs/promises'
import type { ChatServer } from './server.ts'
import { Program, type Exit } from './program.ts'
import type { TempFolder } from './temp-folder.ts'

export interface SshOptions {
  /** Before the @. */
  readonly name?: string
  /** Files with keys, in the order in which they are offered. */
  readonly keys?: readonly string[]
  /** As ssh has them: `-T`, `-o Name=value`. */
  readonly options?: readonly string[]
  /** What is answered to each question for a password, one after the other; then nothing more. */
  readonly answers?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface SshRun {
  readonly exit: Exit
  readonly output: string
  readonly errors: string
}

/** The words after `ssh`. @param known where the host key is kept */
export function sshArguments(server: ChatServer, known: string, { name = 'ann', keys = [], options = [] }: SshOptions) {
  const { host, port } = server.door('ssh')
  return [
    // The first that says something wins.
    ...options,
    '-F',
    'none',
    '-p',
    String(port),
    '-o',
    `UserKnownHostsFile=${known}`,
    '-o',
    'GlobalKnownHostsFile=/dev/null',
    '-o',
    'StrictHostKeyChecking=accept-new',
    '-o',
    'IdentitiesOnly=yes',
    '-o',
    'LogLevel=ERROR',
    ...(keys.length === 0 ? ['-o', 'IdentityFile=none'] : keys.flatMap((key) => ['-i', key])),
    `${name}@${host}`,
  ]
}

export async function startSsh(
  server: ChatServer,
  folder: TempFolder,
  command: readonly string[],
  options: SshOptions = {},
): Promise<Program> {
  const askPass = await askingWith(folder, options.answers ?? [])
  const words = [...sshArguments(server, folder.path('known-hosts'), options), ...command]
  const env = { SSH_ASKPASS: askPass, SSH_ASKPASS_REQUIRE: 'force', ...options.env }
  return Program.start('ssh', words, { env })
}

/** Runs to its end. @param input all of it; null leaves it open */
export async function runSsh(
  server: ChatServer,
  folder: TempFolder,
  command: readonly string[],
  options: SshOptions & { readonly input?: string } = {},
): Promise<SshRun> {
  await using ssh = await startSsh(server, folder, command, options)
  ssh.write(options.input ?? '')
  ssh.endInput()
  const exit = await ssh.exit()
  return { exit, output: ssh.output.text, errors: ssh.errors.text }
}

let count = 0

/** A program that answers each question with the next line of a file. @returns its path */
async function askingWith(folder: TempFolder, answers: readonly string[]): Promise<string> {
  count += 1
  const [program, file] = [folder.path(`ask-${count}`), folder.path(`answers-${count}`)]
  await writeFile(file, answers.map((answer) => `${answer}\n`).join(''))
  const questions = folder.path('questions')
  const script = `#!/bin/sh\necho "$1" >>'${questions}'\n[ -s '${file}' ] || exit 1\nsed -n 1p '${file}'\nsed -i 1d '${file}'\n`
  await writeFile(program, script, { mode: 0o755 })
  return program
}

/** Makes a key. @returns the path of its file */
export async function makeKey(folder: TempFolder, name: string, ...type: readonly string[]): Promise<string> {
  const file = folder.path(name)
  await using program = await Program.start('ssh-keygen', [
    '-q',
    '-N',
    '',
    '-C',
    name,
    '-f',
    file,
    ...(type.length === 0 ? ['-t', 'ed25519'] : type),
  ])
  const { code } = await program.exit()
  if (code !== 0) throw new Error(`ssh-keygen: ${program.errors.text}`)
  return file
}
