/** `Connection`'s promises as a suite (node:test): every implementation is run through it. */
import { afterEach, beforeEach, describe } from 'node:test'
import type { Connection } from '../connection.ts'
import type { ConnectionTraits } from './connection-traits.ts'
import { abortBoth, endingContract } from './ending-contract.ts'
import { readingContract } from './reading-contract.ts'
import { webStreamsContract } from './web-streams-contract.ts'
import { writingContract } from './writing-contract.ts'

/** Two ends of one fresh connection. */
export type MakePair = () => Promise<readonly [Connection, Connection]>

/**
 * Registers the suite, once from each end. `makePair` is called for each test; the suite aborts both ends afterwards.
 * @param traits what this transport declares to be different; the suite then tests that instead
 */
export function connectionContract(name: string, makePair: MakePair, traits: Partial<ConnectionTraits> = {}): void {
  register(`${name} keeps the promises of Connection`, makePair, traits)
  register(`${name} keeps the promises of Connection, seen from its other end`, reversed(makePair), traits)
}

function reversed(makePair: MakePair): MakePair {
  return async () => {
    const [left, right] = await makePair()
    return [right, left]
  }
}

function register(name: string, makePair: MakePair, given: Partial<ConnectionTraits>): void {
  const traits: ConnectionTraits = { halfClose: 'native', abort: 'reset', ...given }
  void describe(name, () => {
    let pair: readonly [Connection, Connection]
    const ends = () => pair

    beforeEach(async () => {
      pair = await makePair()
    })
    afterEach(() => abortBoth(...pair))

    readingContract(ends, traits)
    writingContract(ends, traits)
    endingContract(ends, traits)
    webStreamsContract(ends, traits)
  })
}
