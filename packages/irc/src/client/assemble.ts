/** Puts the parts of a core together: what each of them may know and do of the others. */
import { isMention } from '../talk/mention.ts'
import { caseMapping } from '../names.ts'
import type { StateDraft } from './draft.ts'
import { HeldBytes } from './held-bytes.ts'
import { History } from './history.ts'
import type { ItemKey } from './item.ts'
import { CLIENT_LIMITS, type ClientBounds } from './limits.ts'
import { Link } from './link.ts'
import type { Names } from './names.ts'
import type { OwnIdentity } from './own-identity.ts'
import { Outbox } from './outbox.ts'
import { Outgoing } from './outgoing.ts'
import { Performer } from './perform.ts'
import { PlaceKeeper } from './place-keeper.ts'
import { Receiver } from './receiver.ts'
import { Registration } from './registration.ts'
import { Requests, type PageRequest } from './requests.ts'
import { Searching } from './searching.ts'
import { SERVER_PLACE } from './state.ts'
import type { Reader } from './telling.ts'
import { TimelineWriter } from './timeline-writer.ts'
import { Watching } from './watching.ts'

/** What changes while the client runs, and what it was made with. */
export interface AssemblyParts {
  readonly draft: StateDraft
  readonly bounds: Partial<ClientBounds>
  readonly random: () => number
  readonly highlights: () => readonly string[]
  readonly now: () => number
  readonly names: () => Names
  readonly identity: OwnIdentity
}

export interface Assembly {
  readonly requests: Requests
  readonly outgoing: Outgoing
  readonly link: Link
  readonly places: PlaceKeeper
  readonly outbox: Outbox
  readonly history: History
  readonly searching: Searching
  readonly watching: Watching
  readonly registration: Registration
  readonly receiver: Receiver
  readonly held: HeldBytes
  readonly performer: Performer
}

export function assemble({ draft, random, highlights, now, names, identity, ...given }: AssemblyParts): Assembly {
  const bounds = { ...CLIENT_LIMITS, ...given.bounds }
  const requests = new Requests()
  const outgoing = new Outgoing({ draft, requests, now, sent: identity.sent.bind(identity) })
  const link = new Link({
    draft,
    outgoing,
    now,
    random,
    begin: () => registration.begin(),
    retryNick: () => registration.retryNick(),
    lost() {
      requests.clear()
      identity.lost()
      for (const part of [receiver, history, searching, watching, outbox, places]) part.lost()
    },
  })
  const isOnline = () => link.isOnline
  const nextKey = keys(random)
  const writer = new TimelineWriter(draft, bounds)
  const shared = {
    draft,
    writer,
    bounds,
    names,
    now,
    reader: () => readerOf({ draft, now, names, nextKey, highlights }),
    nextKey,
    can: (capability: string) => draft.state.server.capabilities.has(capability),
    write: outgoing.write.bind(outgoing),
    ask: outgoing.ask.bind(outgoing),
  }
  const places = new PlaceKeeper({
    ...shared,
    requests,
    isOnline,
    outbox: () => outbox,
    history: () => history,
    watching: () => watching,
  })
  const parts = { ...shared, placeFor: places.placeFor.bind(places) }
  const outbox = new Outbox({ ...parts, isReady: places.isReady.bind(places), expects: link.expects.bind(link) })
  const watching = new Watching(parts)
  const searching = new Searching(parts)
  const history = new History({
    ...parts,
    closed(place, isKnown) {
      outbox.resolve(place, isKnown)
      watching.tellMarker(place)
    },
    isInDoubt: outbox.isInDoubt.bind(outbox),
    takePage: (place) => requests.takeFirst((one): one is PageRequest => one.kind === 'page' && one.place === place),
  })
  const registration = new Registration({
    ...parts,
    identity: () => identity.current,
    isReturning: () => link.wasOnline,
    authenticating: link.authenticating.bind(link),
    failed: link.fail.bind(link),
    retryNickAt: link.retryNickAt.bind(link),
  })
  const welcomed = () => {
    if (link.isOnline) return
    registration.welcomed()
    link.online()
    draft.setPlace(SERVER_PLACE, { name: draft.state.server.name })
    watching.welcomed()
    history.online()
    places.joinAll()
  }
  const rooms = { requests, registration, history, outbox, searching, watching }
  const receiver = new Receiver({
    ...parts,
    ...rooms,
    growingLists: new Map(),
    add: history.add.bind(history),
    joined: places.joined.bind(places),
    membersKnown: watching.membersKnown.bind(watching),
    left: places.left.bind(places),
    welcomed,
    renamed: places.renamed.bind(places),
    askedOf: (service) => requests.recentPlaceOf(service, now(), names().isSame.bind(names())),
    trouble: link.foretell.bind(link),
    failed: link.fail.bind(link),
    onPong: outbox.pong.bind(outbox),
  })
  const performer = new Performer({ ...parts, ...rooms, isOnline, join: places.join.bind(places) })
  const held = new HeldBytes({
    draft,
    bytesMax: bounds.heldBytesMax,
    beside: () => [receiver.held, history.held, writer.held],
    overloaded() {
      link.fail({ kind: 'overloaded', text: '' })
      writer.forgetEarly()
    },
  })
  return { ...rooms, outgoing, link, places, receiver, performer, held }
}

function readerOf({
  draft,
  now,
  names,
  nextKey,
  highlights,
}: Pick<AssemblyParts, 'draft' | 'now' | 'names' | 'highlights'> & Pick<Reader, 'nextKey'>): Reader {
  const { me, server } = draft.state
  const fold = caseMapping(server.isupport.get('CASEMAPPING') ?? '')
  const own = [me.nick, ...highlights()]
  return { names: names(), me, now: now(), nextKey, isMention: (text) => isMention(text, { names: own, fold }) }
}

/** Of one run, and different from those of any other: keys are kept, and sent with messages. */
function keys(random: () => number): () => ItemKey {
  const part = () => Math.floor(random() * 36 ** 6).toString(36)
  const prefix = part() + part()
  let count = 0
  return () => {
    count += 1
    return `${prefix}-${count}` as ItemKey
  }
}
