/** What is at a path, and what connect(2) says to it. */
import { access, constants, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, resolve as absolute } from 'node:path'
import type { Stats } from 'node:fs'
import { findPathHolder } from '@partyline/net'
import type { PathObservation, PathOutcome } from '../observations.ts'
import { errorCodes } from './error-codes.ts'

const OUTCOMES: Readonly<Record<string, PathOutcome>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ECONNREFUSED: 'stale',
  EPROTOTYPE: 'other-socket',
  EACCES: 'denied',
  EPERM: 'denied',
  // The queue of connections that wait to be accepted is full (unix(7)).
  EAGAIN: 'hanging',
  NET_TIMEOUT: 'hanging',
  // Node's own word for a path over the 107 bytes of sockaddr_un.
  ENAMETOOLONG: 'too-long',
  EINVAL: 'too-long',
}

/** Linux, unix(7): sun_path has 108 bytes, the last one is NUL. */
const PATH_BYTES_MAX = 107

/** Never rejects; no connection is left open. */
export async function observePath(path: string, timeoutMs: number): Promise<PathObservation> {
  const stats = await stat(path).catch(() => null)
  const type = stats === null ? null : typeOf(stats)
  const nothing = { code: null, obstacle: null, holder: null }
  const seen = {
    path,
    type,
    mode: stats === null ? null : modeOf(stats),
    owner: stats === null ? null : { uid: stats.uid, gid: stats.gid },
  }
  if (type !== null && type !== 'socket') return { ...seen, ...nothing, outcome: 'not-a-socket' }
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) return { ...seen, ...nothing, outcome: 'too-long' }
  const code = await tryToConnect(path, timeoutMs)
  const outcome = code === null ? 'reachable' : (OUTCOMES[code] ?? 'failed')
  const isFound = outcome === 'reachable' || outcome === 'hanging' || outcome === 'other-socket'
  return {
    ...seen,
    outcome,
    code,
    obstacle: outcome === 'missing' || outcome === 'denied' ? await obstacleTo(path) : null,
    holder: isFound ? ((await findPathHolder(path)) ?? null) : null,
  }
}

/** The code of what connect(2) refused with; null when it did not. */
function tryToConnect(path: string, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const settle = (code: string | null) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(code)
    }
    const timer = setTimeout(() => settle('NET_TIMEOUT'), timeoutMs)
    socket.on('connect', () => settle(null))
    socket.on('error', (error) => settle(errorCodes(error).at(-1) ?? 'UNKNOWN'))
  })
}

/** The first folder from the root on that is missing or may not be entered; null when all may. */
async function obstacleTo(path: string): Promise<string | null> {
  const folders: string[] = []
  for (let folder = dirname(absolute(path)); !folders.includes(folder); folder = dirname(folder))
    folders.unshift(folder)
  for (const folder of folders) {
    const isOpen = await access(folder, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (!isOpen) return folder
  }
  return null
}

function typeOf(stats: Stats): PathObservation['type'] {
  if (stats.isSocket()) return 'socket'
  if (stats.isFile()) return 'file'
  return stats.isDirectory() ? 'folder' : 'other'
}

const TYPE_LETTERS = { socket: 's', file: '-', folder: 'd', other: '?' } as const

/** `srwxr-x---` */
function modeOf(stats: Stats): string {
  const letters = Array.from('rwxrwxrwx', (letter, index) => ((stats.mode >> (8 - index)) & 1 ? letter : '-'))
  return `${TYPE_LETTERS[typeOf(stats) ?? 'other']}${letters.join('')}`
}
