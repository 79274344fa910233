/**
 * Which core each side gets. The server has one to itself and the load the other, so neither takes time from the other and
 * a server with worker threads cannot use the core that single-threaded servers leave free. See README.md.
 */
import { readFileSync } from 'node:fs'
import { findProgram } from '../servers/installed.ts'

export interface Cores {
  readonly server: number | null
  readonly load: number | null
}

export const UNPINNED: Cores = { server: null, load: null }

/** The last two cores that this process may use; none when there are fewer, or no taskset. */
export function chooseCores(): Cores {
  if (findProgram('taskset') === null) return UNPINNED
  const list = /^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? ''
  const [load, server] = parseCpuList(list).slice(-2)
  return load === undefined || server === undefined ? UNPINNED : { server, load }
}

/** The kernel's list of cores, `0-2,5`, as numbers. */
export function parseCpuList(list: string): readonly number[] {
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}
