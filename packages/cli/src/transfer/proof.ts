/** What proves an account to a server over HTTP (RFC 7617): said only over a connection that nobody reads, to a server whose certificate is the right one. */
import { TransferError } from '@partyline/transfer'
import { findSecret } from '../chat/credentials.ts'
import { isPrivate, placeOf, type Way } from '../chat/destination.ts'
import type { SecretStore } from '../chat/secrets/secret-store.ts'
import type { Host } from '../host.ts'
import { say, type Text } from '../language/text.ts'

export interface ProofParts {
  readonly way: Way
  readonly store: SecretStore
  readonly host: Host
}

export interface Proof {
  readonly authorization: string
}

/** @throws {TransferError} others could read it @throws {ChatError} nothing is kept, and nobody can be asked */
export async function proofOf(account: string, { way, store, host }: ProofParts): Promise<Proof> {
  const server = placeOf(way)
  if (!isPrivate(way)) {
    throw new TransferError('TRANSFER_REFUSED', `the password of ${account} is not said to ${server} in the clear`, {
      remedy: 'use https:// for --via',
    })
  }
  const ask = (prompt: Text) => host.askAtTerminal(say(prompt, host.catalogue), 'secret')
  const { secret } = await findSecret(account, { server, store, ask })
  return { authorization: `Basic ${Buffer.from(`${account}:${secret}`).toString('base64')}` }
}
