/** Under which path a Unix socket of this process listens, where the system tells (Linux). */
import { readlink } from 'node:fs/promises'
import { parseInodePath } from './proc-net.ts'
import { readTable } from './socket-holder.ts'

/** @returns `'\0name'` for an abstract socket; undefined for what is no Unix socket, or where the system does not tell; never rejects */
export async function findSocketPath(fd: number): Promise<string | undefined> {
  const link = await readlink(`/proc/self/fd/${fd}`).catch(() => '')
  const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1]
  if (inode === undefined) return undefined
  // The table shows an abstract name with @; what opens a socket for others gives a file its whole path.
  return parseInodePath((await readTable('/proc/net/unix')) ?? '', inode)?.replace(/^@/, '\0')
}
