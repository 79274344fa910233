/** Which process has a socket open, where the system tells (Linux, proc(5)). Root sees all processes, others their own. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import type { PortHolder } from '../errors.ts'

/** Enough to know a program by. */
const COMMAND_LENGTH_MAX = 200

/** The first process with one of these sockets; undefined where none can be seen. Never rejects. */
export async function findSocketHolder(inodes: readonly string[]): Promise<PortHolder | undefined> {
  if (inodes.length === 0) return undefined
  const links = new Set(inodes.map((inode) => `socket:[${inode}]`))
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    if (await hasOneOf(`/proc/${pid}/fd`, links)) return { pid: Number(pid), command: await commandOf(pid) }
  }
  return undefined
}

/** The text of a table under /proc; undefined where there is none. */
export function readTable(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}

async function hasOneOf(folder: string, links: ReadonlySet<string>): Promise<boolean> {
  for (const descriptor of await readdir(folder).catch(() => [])) {
    if (links.has(await readlink(`${folder}/${descriptor}`).catch(() => ''))) return true
  }
  return false
}

async function commandOf(pid: string): Promise<string> {
  const words = ((await readTable(`/proc/${pid}/cmdline`)) ?? '').replaceAll('\0', ' ').trim()
  return words === '' ? ((await readTable(`/proc/${pid}/comm`)) ?? '').trim() : words.slice(0, COMMAND_LENGTH_MAX)
}
