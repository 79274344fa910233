/** Which process has a socket open, where the system tells (Linux, proc(5)). Root sees all processes, others their own. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import type { PortHolder } from '@partyline/net'

/** As in PortInUseError: enough to know a program by. */
const COMMAND_LENGTH_MAX = 200

/** The first process with one of these sockets; null where none can be seen. Never rejects. */
export async function findSocketHolder(inodes: ReadonlySet<string>): Promise<PortHolder | null> {
  if (inodes.size === 0) return null
  const links = new Set([...inodes].map((inode) => `socket:[${inode}]`))
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    if (await hasOneOf(`/proc/${pid}/fd`, links)) return { pid: Number(pid), command: await commandOf(pid) }
  }
  return null
}

/** The text of a table under /proc; null where there is none. */
export function readTable(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
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
