/**
 * What the kernel charges a process: CPU time over all of its threads, and memory. Read from proc(5), so Linux only, like
 * the servers that are compared.
 */
import { readFileSync } from 'node:fs'

/** USER_HZ, the unit of times in /proc/PID/stat; 100 on every Linux that Node runs on, whatever the kernel's own tick. */
const TICKS_PER_SECOND = 100
const USER_TIME_FIELD = 14
const SYSTEM_TIME_FIELD = 15

/** User and system time of a process and all its threads since it started, in seconds; steps of 10 ms. */
export function processCpuSeconds(pid: number): number {
  return parseCpuSeconds(readFileSync(`/proc/${pid}/stat`, 'latin1'))
}

/** The line of /proc/PID/stat. The second field, the name in brackets, may itself hold blanks and brackets. */
export function parseCpuSeconds(stat: string): number {
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(afterName[USER_TIME_FIELD - 3]) + Number(afterName[SYSTEM_TIME_FIELD - 3])
  if (!Number.isInteger(ticks)) throw new Error(`/proc/PID/stat has no CPU times where proc(5) says: ${stat}`)
  return ticks / TICKS_PER_SECOND
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
  if (kib === undefined) throw new Error(`/proc/${pid}/status has no VmRSS`)
  return Number(kib) * 1024
}

/**
 * What all cores together have worked since the machine started, in seconds: every process, the kernel's own threads and
 * its interrupts, but neither idling nor waiting for the disk.
 */
export function machineCpuSeconds(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (
    /^cpu +(.+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1] ?? ''
  )
    .split(' ')
    .map(Number)
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND
}

/** User and system time of this process, in seconds. */
export function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
