/** How many channels are secret (mode s): they are counted as they come and go, since every welcome says how many are not. */
import type { Context } from './context.ts'
import type { NetworkState } from './state.ts'

/** For a state that is being made. */
export function countSecret(state: NetworkState): void {
  for (const { modes } of state.channels.values()) if (modes.includes('s')) state.secretChannels += 1
}

/** @param more 1 for a channel that has become secret, -1 for one that is so no more, or is gone */
export function noteSecret({ state, ledger }: Context, more: 1 | -1): void {
  ledger.assign(state, { secretChannels: state.secretChannels + more })
}
