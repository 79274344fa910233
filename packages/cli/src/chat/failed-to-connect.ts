/** Why a client is not online, with what to do about it. */
import type { Trouble } from '@partyline/irc/client'
import { NetError } from '@partyline/net'
import { EXIT } from '../exit-codes.ts'
import { phrase, type Text, text } from '../language/text.ts'
import { ChatError } from './chat-error.ts'
import { harmless } from './harmless.ts'

/** @param failure with what the transport has failed, if it has */
export function failedToConnect(trouble: Trouble, failure: unknown, server: string): ChatError {
  if (failure instanceof ChatError) return failure
  const words = harmless(trouble.text)
  const because = words === '' ? '' : `: ${words}`
  const { said, remedy } = TROUBLES[trouble.kind](server, because, failure)
  return new ChatError({ said, remedy, exitCode: trouble.kind === 'certificate' ? EXIT.certificate : EXIT.refused })
}

interface Told {
  readonly said: Text
  readonly remedy: Text
}

const AGAIN = text`Try again. If it ends in the same way, partyline doctor says what is wrong`
const OPERATOR = text`Ask the operator of the server`

const TROUBLES: Readonly<Record<Trouble['kind'], (server: string, because: string, failure: unknown) => Told>> = {
  unreachable: (server, because, failure) => ({
    said: failure instanceof NetError ? failure.message : text`${server} cannot be reached${because}`,
    remedy: failure instanceof NetError ? phrase(failure.remedy) : AGAIN,
  }),
  protocol: (server, because) => ({
    said: text`${server} does not speak as expected${because}`,
    remedy: text`Check the port. A server in plain text is irc://HOST:PORT, one with TLS is ircs://HOST:PORT, and a page is https://HOST:PORT, or http:// on this machine`,
  }),
  overloaded: (server) => ({ said: text`${server} sends more than this program can hold`, remedy: OPERATOR }),
  lost: (server, because) => ({ said: text`the connection to ${server} broke${because}`, remedy: AGAIN }),
  silent: (server) => ({
    said: text`${server} does not answer`,
    remedy: text`Check the port: something accepts there, and does not speak as an IRC server`,
  }),
  closed: (server, because) => ({ said: text`${server} has ended the connection${because}`, remedy: OPERATOR }),
  killed: (server, because) => ({
    said: text`an operator of ${server} has ended the connection${because}`,
    remedy: OPERATOR,
  }),
  banned: (server, because) => ({ said: text`${server} does not let you in${because}`, remedy: OPERATOR }),
  password: (server, because) => ({
    said: text`${server} does not take the password${because}`,
    remedy: text`Ask the operator of the server for its password`,
  }),
  account: (server, because) => ({
    said: text`${server} does not take the account and password${because}`,
    remedy: text`Check both. A server without accounts is joined without --account`,
  }),
  nickname: (server, because) => ({
    said: text`${server} does not take the nickname${because}`,
    remedy: text`Choose another one with --nick`,
  }),
  certificate: (_, because) => ({ said: because.slice(2), remedy: OPERATOR }),
}
