/** Who holds a port, where the system tells (Linux, proc(5)), and which port near it is free. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { PortHolder } from './errors.ts'

const LISTENING = '0A'
const COMMAND_LENGTH_MAX = 200
const PORTS_TRIED_MAX = 20

/** The process that listens on a TCP port; undefined where it cannot be seen (another system, another user's process). */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  const inodes = new Set<string>()
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const inode of listeningInodes(await readText(table), port)) inodes.add(`socket:[${inode}]`)
  }
  if (inodes.size === 0) return undefined
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    if (await holdsOneOf(pid, inodes)) return { pid: Number(pid), command: await commandOf(pid) }
  }
  return undefined
}

/** The first of the ports above that can be bound on this host just now. */
export async function findFreePort(host: string | undefined, port: number): Promise<number | undefined> {
  const last = Math.min(port + PORTS_TRIED_MAX, 65_535)
  for (let candidate = port + 1; candidate <= last; candidate += 1) {
    if (await canListen(host, candidate)) return candidate
  }
  return undefined
}

/** A row: `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …`, addresses as hex `IP:PORT`. */
function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === LISTENING)
    .flatMap((fields) => fields[9] ?? [])
}

async function holdsOneOf(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  for (const descriptor of await readdir(folder).catch(() => [])) {
    const link = await readlink(`${folder}/${descriptor}`).catch(() => '')
    if (sockets.has(link)) return true
  }
  return false
}

async function commandOf(pid: string): Promise<string> {
  const commandLine = (await readText(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ').trim()
  return commandLine === '' ? (await readText(`/proc/${pid}/comm`)).trim() : commandLine.slice(0, COMMAND_LENGTH_MAX)
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

function canListen(host: string | undefined, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.on('error', () => resolve(false))
    server.listen({ ...(host === undefined ? {} : { host }), port, exclusive: true }, () => {
      server.close(() => resolve(true))
    })
  })
}
