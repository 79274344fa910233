/** Help for tests: the contract of connections, connections in memory, a clock that moves when told, and the bytes in use. */
export type { MemoryPairOptions } from '../memory-pair.ts'
export { memoryPair } from '../memory-pair.ts'
export { bytesInUse } from './bytes-in-use.ts'
export type { MakePair } from './connection-contract.ts'
export { connectionContract } from './connection-contract.ts'
export type { ConnectionTraits } from './connection-traits.ts'
export { FakeClock } from './fake-clock.ts'
