/** Where the code of a transfer comes from: a machine that is known, the environment, a file, the command line, or a person that is asked. */
import { type Code, codeOfPair, parseCode, TransferError } from '@partyline/transfer'
import type { Host } from '../host.ts'
import { say, type Text, text } from '../language/text.ts'
import { type KnownPeers } from './known-peers.ts'
import type { CommonOptions } from './options.ts'

const VARIABLE = 'PARTYLINE_CODE'

export interface FindCodeParts {
  readonly options: Pick<CommonOptions, 'codeFile' | 'known'>
  readonly host: Pick<Host, 'env' | 'readFile' | 'askAtTerminal' | 'catalogue'>
  readonly peers: KnownPeers
  /** From an argument. */
  readonly argument: string | null
  readonly tell: (said: Text) => void
}

/** null where none was given. @throws {TransferError} what was given is none */
export async function givenCode({ options, host, peers, argument, tell }: FindCodeParts): Promise<Code | null> {
  if (options.known !== null) return codeOfPair(await peers.find(options.known))
  const fromEnvironment = host.env[VARIABLE]
  if (options.codeFile !== null) return read(readCodeFile(host, options.codeFile))
  if (argument !== null) {
    tell(text`A code in an argument can be read by everybody on this machine. Leave it out and you are asked for it.`)
    return read(argument)
  }
  return fromEnvironment === undefined || fromEnvironment === '' ? null : read(fromEnvironment)
}

/** Of a person. @throws {TransferError} nobody can be asked, what is typed is none, or the signal's reason */
export async function askedCode(host: FindCodeParts['host'], signal: AbortSignal): Promise<Code> {
  const typed = await host.askAtTerminal(say(text`Code: `, host.catalogue), 'text', signal)
  signal.throwIfAborted()
  if (typed !== null) return read(typed)
  throw new TransferError('TRANSFER_CODE', 'there is no code, and no terminal to ask for it', {
    remedy: 'give it in the environment as PARTYLINE_CODE, or in a file with --code-file',
  })
}

function readCodeFile(host: FindCodeParts['host'], path: string): string {
  try {
    return host.readFile(path)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TransferError('TRANSFER_CODE', `cannot read the code from ${path}: ${reason}`, { cause })
  }
}

/** The words are not repeated in the message: it may be kept in a log. */
function read(written: string): Code {
  const code = parseCode(written)
  if (code === null) throw new TransferError('TRANSFER_CODE', 'what was given is no code')
  return code
}
