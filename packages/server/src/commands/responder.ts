/** What an answer is made from, and sent with. */
import type { Delivery } from '../delivery/delivery.ts'
import type { Log } from '../log/log.ts'
import type { Network } from '../network/network.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'
import type { Store } from '../store/store.ts'
import type { Search } from '../search/search.ts'
import type { Responder } from './definition.ts'

export interface ResponderParts {
  readonly network: Network
  readonly delivery: Delivery
  readonly store: Store
  readonly search: Search
  readonly info: () => ServerInfo
  readonly now: () => number
  readonly log: Log
  readonly commandCounts: Responder['commandCounts']
}

export function responderFor(session: Session, parts: ResponderParts): Responder {
  const { delivery, network, store, search, info, now, log, commandCounts } = parts
  return {
    session,
    network,
    store,
    search,
    info: info(),
    now,
    idleMs: (user) => idleMs(delivery.sessionsOf(user)),
    addressesOf: (user) => addressesOf(delivery.sessionsOf(user)),
    unregistered: delivery.unregistered,
    commandCounts,
    log,
    to: delivery.addressee(session),
    send: (...messages) => {
      for (const message of messages) delivery.send(session, message)
    },
    refuse: (reason) => delivery.refuse(session, reason),
    sendLong: (lines) => delivery.sendLong(session, lines),
    asMessage: (reason) => delivery.asMessage(session, reason),
    names: (channel, user) => delivery.names(session, channel, user),
    sendLater: (fetch) => delivery.sendLater(session, fetch),
    monitors: { list: delivery.monitorList(session), change: (list) => delivery.monitor(session, list) },
    negotiate: (negotiated) => delivery.negotiate(session, negotiated),
    nextBatch: () => session.nextBatch(),
    end: (reason) => delivery.end(session, reason),
  }
}

function addressesOf(sessions: Iterable<Session>): readonly string[] {
  const addresses = new Set<string>()
  for (const { address } of sessions) if (address !== null) addresses.add(address)
  return [...addresses]
}

function idleMs(sessions: Iterable<Session>): number | null {
  let least: number | null = null
  for (const session of sessions) least = Math.min(session.signs.idleMs, least ?? Infinity)
  return least
}
