/** What a program holds, as a number that a test can compare: garbage, which comes and goes, is not in it. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes of objects and buffers that are still referred to, after a garbage collection. */
export function bytesInUse(): number {
  setFlagsFromString('--expose-gc')
  const collectGarbage: unknown = runInNewContext('gc')
  if (typeof collectGarbage !== 'function') throw new Error('this runtime does not let a program collect garbage')
  collectGarbage()
  // Buffers that the first lets go of are given back by a thread, which the second waits for.
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
