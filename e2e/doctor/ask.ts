/** Asking the doctor as people do: the command, in a process of its own. */
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { PARTYLINE } from '../support/command.ts'
import { IN_OWN_NETWORK } from '../support/own-network.ts'
import { Program, type ProgramOptions } from '../support/program.ts'

const DOCTOR = [process.execPath, ...PARTYLINE, 'doctor']

interface Said {
  readonly code: number | null
  readonly text: string
  readonly errors: string
}

/** @param under a program, with its arguments, that starts the doctor as its last arguments say */
export async function ask(
  args: readonly (string | number)[],
  options?: ProgramOptions,
  under: readonly string[] = [],
): Promise<Said> {
  const [file = '', ...words] = [...under, ...DOCTOR, ...args.map(String)]
  await using program = await Program.start(file, words, options)
  const { code } = await program.exit()
  return { code, text: program.output.text, errors: program.errors.text }
}

/** Lines are wrapped; a promise about words does not care where. */
export function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server.address())
  server.close()
  await once(server, 'close')
  return port
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not a TCP server')
  return address.port
}

/** In a network of its own: a shell script whose `"$@"` is the doctor. */
export function inNetwork(setup: string): readonly string[] {
  return [...IN_OWN_NETWORK, 'sh', '-c', `${setup}; exec "$@"`, 'sh']
}
