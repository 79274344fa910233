/**
 * What a path of SFTP means: `/lobby/photo.jpg` is a file of the channel #lobby. There is nothing else, and nothing of it is a path of this machine: `..` leads
 * up to the list of channels and no further.
 */
import { isChannelName } from '@partyline/irc'
import type { FilePlace } from '../../files/file-questions.ts'

/** Absolute, without `.`, `..` and empty parts (draft-ietf-secsh-filexfer-02 6.11). */
export function realPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

export function placeOf(path: string): FilePlace {
  const [, folder = '', name, ...rest] = realPath(path).split('/')
  if (folder === '') return { kind: 'root' }
  const channel = channelOf(folder)
  if (channel === null || rest.length > 0) return { kind: 'nowhere' }
  return name === undefined ? { kind: 'channel', channel } : { kind: 'file', channel, name }
}

/** How a channel is called as a folder: without its #, which begins a comment in a shell, unless it would be something else then. */
export function folderOf(channel: string): string {
  const written = channel.replaceAll(/[%/]/g, encodeURIComponent)
  const short = written.slice(1)
  return short === '' || /^(?:[#~]|\.\.?$)/.test(short) ? written : short
}

function channelOf(folder: string): string | null {
  const written = folder.replaceAll(/%(?:25|2F)/gi, decodeURIComponent)
  const channel = written.startsWith('#') ? written : `#${written}`
  return isChannelName(channel) ? channel : null
}
