/** Help for tests: connections in memory and a clock that moves when told. */
export { FakeClock } from './fake-clock.ts'
export type { MemoryPairOptions } from '../memory-pair.ts'
export { memoryPair } from '../memory-pair.ts'
