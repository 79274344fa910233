/** Help for tests: the contract of connections, connections in memory, and a clock that moves when told. */
export type { MemoryPairOptions } from '../memory-pair.ts'
export { memoryPair } from '../memory-pair.ts'
export type { MakePair } from './connection-contract.ts'
export { connectionContract } from './connection-contract.ts'
export type { ConnectionTraits } from './connection-traits.ts'
export { FakeClock } from './fake-clock.ts'
