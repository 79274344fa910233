/** What is at a path, and what connect(2) says to it. */
import { access, constants, stat } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { dirname, resolve as absolute } from 'node:path'
import type { Stats } from 'node:fs'
import { findPathHolder } from '@partyline/net'
import type { PathObservation, PathOutcome } from '../observations.ts'
import { errorCodes } from './error-codes.ts'
import { openSocket } from './open-socket.ts'

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

/** Linux, unix(7): sun_path has 108 bytes, of which one is NUL: the last, or of an abstract socket the first. */
const PATH_BYTES_MAX = 107

interface SeenPath {
  readonly path: PathObservation
  /** To go on with, or to be closed; null unless the path is reachable. */
  readonly socket: Socket | null
}

/** Never rejects. @param path a file, or on Linux `@name` in the abstract namespace (unix(7)), where nothing is left behind */
export async function observePath(path: string, timeoutMs: number): Promise<SeenPath> {
  const isAbstract = process.platform === 'linux' && path.startsWith('@')
  const systemPath = isAbstract ? path.replace('@', '\0') : path
  const stats = isAbstract ? null : await stat(path).catch(() => null)
  const type = stats === null ? null : typeOf(stats)
  const nothing = { code: null, obstacle: null, holder: null }
  const seen = {
    path,
    type,
    mode: stats === null ? null : modeOf(stats),
    owner: stats === null ? null : { uid: stats.uid, gid: stats.gid },
  }
  const unusable = (outcome: PathOutcome) => ({ path: { ...seen, ...nothing, outcome }, socket: null })
  if (type !== null && type !== 'socket') return unusable('not-a-socket')
  if (Buffer.byteLength(path) > PATH_BYTES_MAX + Number(isAbstract)) return unusable('too-long')
  const { socket, code } = await tryToConnect(systemPath, timeoutMs)
  const found = code === null ? 'reachable' : (OUTCOMES[code] ?? 'failed')
  const outcome = isAbstract && found === 'stale' ? 'missing' : found
  const isFound = outcome === 'reachable' || outcome === 'hanging' || outcome === 'other-socket'
  const mayBeBlocked = !isAbstract && (outcome === 'missing' || outcome === 'denied')
  const obstacle = mayBeBlocked ? await obstacleTo(path) : null
  const holder = isFound ? ((await findPathHolder(systemPath)) ?? null) : null
  return { path: { ...seen, outcome, code, obstacle, holder }, socket }
}

/** `code` is of what connect(2) refused with; null when it did not. */
async function tryToConnect(path: string, timeoutMs: number): Promise<{ socket: Socket | null; code: string | null }> {
  try {
    return { socket: await openSocket({ path }, timeoutMs), code: null }
  } catch (error) {
    return { socket: null, code: errorCodes(error).at(-1) ?? 'UNKNOWN' }
  }
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
