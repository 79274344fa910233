/** Machines that have transferred before, by the names that a person gives them: the key of each is kept where other secrets are. */
import { TransferError } from '@partyline/transfer'
import type { SecretStore } from '../chat/secrets/secret-store.ts'

const KEY_HEX_LENGTH = 64

export class KnownPeers {
  readonly #open: () => SecretStore
  #store: SecretStore | undefined

  constructor(open: () => SecretStore) {
    this.#open = open
  }

  /** @throws {TransferError} nobody is known by that name */
  async find(name: string): Promise<Uint8Array> {
    const kept = await this.#secrets.find(keyOf(name))
    if (kept?.length === KEY_HEX_LENGTH) return Buffer.from(kept, 'hex')
    throw new TransferError('TRANSFER_CODE', `no machine is known as ${name}`, {
      remedy: 'transfer once with a code and --remember NAME, on both sides',
    })
  }

  /** False where it could not be kept. */
  keep(name: string, pairKey: Uint8Array): Promise<boolean> {
    return this.#secrets.keep(keyOf(name), Buffer.from(pairKey).toString('hex'))
  }

  get #secrets(): SecretStore {
    return (this.#store ??= this.#open())
  }
}

function keyOf(name: string): { readonly server: string; readonly account: null } {
  return { server: `transfer:${name}`, account: null }
}
