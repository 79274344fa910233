/** `partyline send` and `partyline receive` as processes, as people start them. */
import { PARTYLINE } from '../support/command.ts'
import { Program } from '../support/program.ts'

const HERE = '127.0.0.1:0'

export interface EndOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** A command that runs the rest, such as one that leads into another network. */
  readonly within?: readonly string[]
}

/** In whatever folder. */
export function partyline(args: readonly string[], { cwd, env = {}, within = [] }: EndOptions): Promise<Program> {
  const words = [process.execPath, ...PARTYLINE, ...args]
  const [command = '', ...rest] = [...within, ...words]
  return Program.start(command, rest, { cwd, env: { HOME: cwd, ...env } })
}

export interface Waiting {
  readonly sender: Program
  readonly code: string
  /** HOST:PORT */
  readonly address: string
}

/** A sender on loopback, with what the other side has to know. */
export async function sending(args: readonly string[], options: EndOptions): Promise<Waiting> {
  const sender = await partyline(['send', '--listen', HERE, ...args], options)
  const [code] = await sender.output.expect(/^\d+-\w+-\w+$/m)
  const [, address = ''] = await sender.errors.expect(/--to (\S+)/)
  return { sender, code, address }
}

/** The receiver of it. */
export function receiving({ code, address }: Waiting, args: readonly string[], options: EndOptions): Promise<Program> {
  const env = { PARTYLINE_CODE: code, ...options.env }
  return partyline(['receive', '--to', address, ...args], { ...options, env })
}
