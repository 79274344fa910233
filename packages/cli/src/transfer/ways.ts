/** The ways to the other side that the command knows: a port of this machine, an address, or a question to the local network. */
import { networkInterfaces } from 'node:os'
import { type Address, formatHostPort, systemClock } from '@partyline/net'
import type { Announce, OpenRelay, Search, Way } from '@partyline/transfer'
import type { Place } from './options.ts'
import type { RelayAddress } from './relay-address.ts'

/** So often the network is asked before nobody is there: the other side may be starting. */
const SEARCHES = 10
const SEARCH_MS = 1_000

/** On every interface, at a port of the system's choice. */
const ANYWHERE: Place = { kind: 'listen', target: { host: '', port: 0 } }

/** How a server that passes files on is reached. */
export type RelayOpener = (relay: RelayAddress, isWaiting: boolean) => OpenRelay

/** @param byItself what the command does where nothing is said */
export function wayOf(place: Place | null, byItself: 'listen' | 'search', openRelay: RelayOpener): Way {
  const isWaiting = byItself === 'listen'
  const chosen = place ?? (isWaiting ? ANYWHERE : null)
  switch (chosen?.kind) {
    case undefined:
      return { kind: 'search', search }
    case 'to':
      return { kind: 'address', target: chosen.target }
    case 'listen':
      return { kind: 'listen', target: chosen.target, announce }
    case 'via':
      return { kind: 'relay', isWaiting, open: openRelay(chosen.relay, isWaiting) }
    default:
      return chosen satisfies never
  }
}

/** This side was there first, and made the code. */
export function isWaitedFor(way: Way): boolean {
  return way.kind === 'listen' || (way.kind === 'relay' && way.isWaiting)
}

const announce: Announce = async (nameplate, port) => {
  const { answerForTransfer } = await import('@partyline/server/discovery')
  return answerForTransfer(nameplate, port)
}

const search: Search = async (nameplate, signal) => {
  const { findTransfer } = await import('@partyline/server/discovery')
  for (let count = 0; count < SEARCHES && !signal.aborted; count += 1) {
    const found = await findTransfer(nameplate, { clock: systemClock, waitMs: SEARCH_MS, signal })
    if (found !== null) return found.addresses.map((host) => ({ host, port: found.port }))
  }
  return []
}

/** What a person on another machine can type behind `--to`; on a machine without a network, what one here can. */
export function reachableAt(addresses: readonly Address[]): readonly string[] {
  const all = addresses.flatMap((address) => (address.kind === 'ip' ? [address] : []))
  const named = all.filter(({ host }) => host !== '::' && host !== '0.0.0.0')
  if (named.length > 0) return named.map(({ host, port }) => formatHostPort(host, port))
  const port = all[0]?.port ?? 0
  const own = Object.values(networkInterfaces()).flatMap((infos) => infos ?? [])
  const outside = own.filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0)
  const hosts = (outside.length > 0 ? outside : own).map(({ address }) => address)
  return hosts.toSorted((one, other) => rank(one) - rank(other)).map((host) => formatHostPort(host, port))
}

function rank(address: string): number {
  return address.includes(':') ? 1 : 0
}
