/**
 * `/relay/NUMBER`: a WebSocket of bytes to the other side of a transfer with that number; with `?wait` the side that is waited for. Whom the server lets
 * in may wait, so that no stranger uses it for his own; whoever knows of a number that is waited for may come.
 */
import { byteStream, type WebSocketHandshake } from '@partyline/net'
import type { Origin } from '../../origin.ts'
import type { Asker } from '../answer.ts'
import type { WebParts } from '../web-options.ts'
import type { RelayRefusal, Relays } from './relays.ts'

const PATH = /^\/relay\/([0-9a-f]{1,32})$/
/** As long as a frame of ptl/1, whose pieces `byteStream` cuts smaller. */
const MESSAGE_BYTES_MAX = 1_048_576

/** A page of a stranger must not take the places of the person that looks at it. */
const isNoPage = (origin: string | undefined) => origin === undefined

export interface RelayRequest {
  readonly number: string
  readonly isWaiting: boolean
}

/** null where something else is asked for. */
export function relayRequest(url = '/'): RelayRequest | null {
  const [path = '', query = ''] = url.split('?', 2)
  const number = PATH.exec(path)?.[1]
  return number === undefined ? null : { number, isWaiting: new URLSearchParams(query).has('wait') }
}

export interface RelayParts {
  readonly relays: Relays
  readonly parts: WebParts
  /** Nothing that this client sends is charged for from then on. */
  readonly takeOffPace: () => void
  /** Aborted when the server stops. */
  readonly draining: AbortSignal
}

/** Resolves when the transfer is over, or the handshake refused. */
export async function serveRelay(
  handshake: WebSocketHandshake,
  { number, isWaiting }: RelayRequest,
  origin: Origin,
  { relays, parts, takeOffPace, draining }: RelayParts,
): Promise<void> {
  const refused = await whyNot(handshake, { number, isWaiting }, origin, relays, parts)
  if (refused !== null) return handshake.refuse(refused.status, refused.text.trim())
  const place = relays.takePlace(parts.holderOf(origin.address))
  if ('status' in place) return handshake.refuse(place.status, place.text)
  using _held = place
  // What passes is bounded by what both sides take, and not by how fast people type.
  takeOffPace()
  const side = byteStream(await handshake.accept({ messageBytesMax: MESSAGE_BYTES_MAX, isOriginAllowed: isNoPage }))
  // Both sides come again when the server is back, and go on where they were.
  const end = () => side.abort()
  draining.addEventListener('abort', end, { once: true })
  try {
    await (isWaiting ? relays.wait(number, side) : relays.join(number, side))
    await side.close()
  } finally {
    draining.removeEventListener('abort', end)
  }
}

async function whyNot(
  { request }: WebSocketHandshake,
  { number, isWaiting }: RelayRequest,
  origin: Origin,
  relays: Relays,
  { info, httpAccounts }: WebParts,
): Promise<RelayRefusal | null> {
  if (!isWaiting) {
    return relays.isWaitedFor(number) ? null : relays.nobody(number)
  }
  if (relays.isWaitedFor(number)) return { status: 409, text: `The number ${number} is waited for already` }
  if (info().password === null) return null
  const asker: Asker = { origin: () => origin, headers: request.headers, params: {}, query: new URLSearchParams() }
  const account = await httpAccounts.of(asker)
  return typeof account === 'string' ? null : { status: account.status, text: account.body }
}
