/** The web door of a chat's server, which takes its files: where it is, and by what it is trusted. */
import type { Trust } from '../connect-to.ts'
import { isLoopbackHost, isPrivate, placeOf, type Way } from '../destination.ts'

type WebWay = Extract<Way, { kind: 'websocket' }>

/** @param address as the server has told it (soju.im/FILEHOST) @returns null where others could read what is sent */
export function webDoorAt(address: string): WebWay | null {
  if (!URL.canParse(address)) return null
  const { protocol, hostname, port } = new URL(address)
  const isEncrypted = protocol === 'https:'
  if (!isEncrypted && protocol !== 'http:') return null
  const host = hostname.replaceAll(/[[\]]/g, '')
  const way: WebWay = {
    kind: 'websocket',
    host,
    port: Number(port || (isEncrypted ? 443 : 80)),
    isEncrypted,
    path: '/',
  }
  return isPrivate(way) ? way : null
}

/** The doors of a server have one certificate. @param way of the chat */
export function trustLike(chat: Trust, way: Way, web: WebWay): Trust {
  const isEncrypted = way.kind !== 'unix' && way.isEncrypted
  const isHere = way.kind === 'unix' || isLoopbackHost(way.host)
  // What a server of this machine says of itself nobody else has said. Elsewhere, only an authority speaks for a certificate that is another one.
  const place = isEncrypted ? placeOf(way) : isHere ? placeOf(web) : null
  return {
    ...chat,
    given: isEncrypted ? chat.given : null,
    known: {
      find: () => (place === null ? AUTHORITY : chat.known.find(place)),
      keep: (_, known, now) => isHere && !isEncrypted && chat.known.keep(placeOf(web), known, now),
    },
    onFirstUse: () => {},
  }
}

const AUTHORITY = { kind: 'authority' } as const
