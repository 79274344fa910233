/** Where links of the owner lead: the pages of the web door, and the door for IRC clients. */
import { isEveryInterface, isLoopback, parseAddress } from '@partyline/server'
import type { Row } from './pages.ts'

/** An address of a door, as others reach it. */
export interface Place {
  readonly scheme: string
  readonly host: string
  readonly port: number
  readonly isEncrypted: boolean
  /** Only this machine reaches it. */
  readonly isHere: boolean
}

/** By the name of a door: in which addresses of programs it stands. */
const SCHEMES: ReadonlyMap<unknown, string> = new Map([
  ['webs', 'https'],
  ['web', 'http'],
  ['ircs', 'ircs'],
  ['irc', 'irc'],
])

/**
 * The best way to one of two doors: what others reach, and of that what is encrypted.
 * @param doors as the server describes them
 * @param publicHost stands for an address that means every interface
 */
export function placeOf(doors: readonly Row[], names: readonly string[], publicHost: () => string): Place | null {
  const places = doors
    .filter(({ name }) => names.includes(String(name)))
    .flatMap(({ name, isEncrypted, addresses }) =>
      (addresses as readonly string[]).flatMap((written) => {
        const address = parseAddress(written)
        if (address?.kind !== 'tcp') return []
        const host = isEveryInterface(address) ? publicHost() : address.host
        const scheme = SCHEMES.get(name) ?? String(name)
        return { scheme, host, port: address.port, isEncrypted: isEncrypted === true, isHere: isLoopback(address) }
      }),
    )
  const rank = ({ isHere, isEncrypted }: Place) => (isHere ? 2 : 0) + (isEncrypted ? 0 : 1)
  return places.toSorted((one, other) => rank(one) - rank(other))[0] ?? null
}

export function urlOf({ scheme, host, port }: Place): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The code stands behind the #: browsers keep that part to themselves, so that it is in no log on the way. */
export function invitationLink(base: string, code: string): string {
  return `${below(base, 'invitation')}#${code}`
}

export function ownerLink(base: string, code: string): string {
  return `${below(base, 'owner')}#${code}`
}

function below(base: string, name: string): string {
  const url = new URL(base)
  const path = url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`
  return `${url.origin}${path}${name}`
}
