/**
 * The web door: IRC over WebSocket (IRCv3 websocket), one line in each message, and over plain HTTP the pages of `routes.ts`. Everything that holds at the IRC door holds here.
 */
import type { IncomingMessage } from 'node:http'
import { serveHttp, type Admission, type Connection, type HttpHandlers, type WebSocketHandshake } from '@partyline/net'
import type { Dispatcher } from '../../commands/dispatcher.ts'
import type { Limits } from '../../limits.ts'
import { Paces } from '../../session/paces.ts'
import { defineDoor, type DoorParts } from '../definition.ts'
import { IrcLines, longestLineBytes } from '../irc/irc-lines.ts'
import { describeOrigin, originOf, type Origin } from '../origin.ts'
import type { Conversation, DoorBehaviour } from '../conversation.ts'
import { clientRoutes } from './client-pages.ts'
import { HttpAccounts } from './files/http-accounts.ts'
import { forwarded } from './forwarded.ts'
import { WebEncoders, type FrameKind } from './web-encoder.ts'
import { apiMissing } from './api-routes.ts'
import { Relays } from './relay/relays.ts'
import { relayRequest, serveRelay } from './relay/serve-relay.ts'
import { pathOf, Router } from './router.ts'
import { ROUTES } from './routes.ts'
import { pagesAmong } from './web-origins.ts'
import { WEB_LIMITS } from './web-limits.ts'
import { WEB_OPTIONS, type WebParts } from './web-options.ts'
import { WebPaces, type WebPace } from './web-pace.ts'
import { clearWeb, encryptedWeb } from './web-ways-in.ts'
import { WebWire } from './web-wire.ts'

/** What a client may agree on, and the frames that it is sent then. */
const SUBPROTOCOLS: ReadonlyMap<string, FrameKind> = new Map([
  ['binary.ircv3.net', 'binary'],
  ['text.ircv3.net', 'text'],
])
const WITHOUT_SUBPROTOCOL = 'text'

const CR = 0x0d
const LF = 0x0a
const CR_LF_BYTES = 2

export const webDoor = defineDoor({
  name: 'web',
  visitors: 'browsers',
  clear: {
    help: 'The browser client, IRC over WebSocket, and the pages /healthz, /readyz and /metrics. Repeatable. off turns it off',
    default: '127.0.0.1:6680',
    whenPublic: null,
    waysIn: clearWeb,
  },
  tls: {
    help: 'The browser client over HTTPS, and IRC over WebSocket with TLS (wss). Repeatable. off turns it off',
    default: null,
    whenPublic: '[::]:6710',
    waysIn: encryptedWeb,
  },
  options: WEB_OPTIONS,
  limits: WEB_LIMITS,
  open(given) {
    const perMinute = () => given.limits().hookPostsPerMinute
    const hookPaces = new Paces({ clock: given.clock, perMinute })
    const parts = { ...given, hookPaces, httpAccounts: new HttpAccounts(given) }
    const limits = () => parts.info().limits
    const behaviours = webBehaviours(parts.dispatcher, limits)
    const paces = new WebPaces({ clock: parts.clock, limits })
    const relays = new Relays(parts)
    const router = new Router([...ROUTES, ...clientRoutes(parts.client)], parts, apiMissing)
    return {
      listen: (name, target, options) =>
        serveHttp(
          target,
          handlersOf(name, { behaviours, paces, relays, router, parts, admission: options.admission }),
          options,
        ),
      farewell: (reason) =>
        'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n' +
        `Content-Length: ${Buffer.byteLength(reason) + 1}\r\n\r\n${reason}\n`,
    }
  },
})

type Behaviours = Readonly<Record<FrameKind, DoorBehaviour>>

interface HandlerParts {
  readonly behaviours: Behaviours
  readonly paces: WebPaces
  readonly relays: Relays
  readonly router: Router
  readonly parts: WebParts
  readonly admission: Admission | undefined
}

function handlersOf(name: string, { behaviours, paces, relays, router, parts, admission }: HandlerParts): HttpHandlers {
  const { reception, info, limits, settings, holderOf, isTrustedProxy } = parts
  const paceOf = new WeakMap<Connection, WebPace>()
  return {
    pace(connection) {
      const { remoteAddress } = connection
      // A proxy that is believed is many clients. A WebSocket through it is one.
      const pace = paces.of(isTrustedProxy(remoteAddress) ? null : holderOf(remoteAddress))
      paceOf.set(connection, pace)
      return pace
    },
    request: (request, response, { connection, takeLongBody }) =>
      router.answer(request, response, () => statedOrigin(request, originOf(connection), parts), takeLongBody),
    async webSocket(handshake, { connection, draining }) {
      const relay = relayRequest(handshake.request.url)
      if (relay === null && pathOf(handshake.request) !== '/') {
        return handshake.refuse(404, 'IRC over WebSocket is at /')
      }
      const origin = statedOrigin(handshake.request, originOf(connection), parts)
      if (origin === null)
        return handshake.refuse(400, 'Forwarded and X-Forwarded-For are both there, or cannot be read')
      using place = placeFor(origin, connection, admission)
      if (place.limit !== null) {
        return handshake.refuse(429, `Your address has as many connections as it may have (${place.limit})`)
      }
      if (origin.address !== connection.remoteAddress) paceOf.get(connection)?.countFor(holderOf(origin.address))
      if (relay !== null) {
        const takeOffPace = () => paceOf.get(connection)?.countFor(null)
        return serveRelay(handshake, relay, origin, { relays, parts, takeOffPace, draining })
      }
      const subprotocol = subprotocolOf(handshake)
      const isOriginAllowed = pagesAmong(settings()['web-origin'] ?? [])
      const messages = await handshake.accept({
        subprotocols: subprotocol === undefined ? [] : [subprotocol],
        // A line may always be as long as elsewhere.
        messageBytesMax: Math.max(limits().webMessageBytesMax, longestLineBytes(info().limits) + CR_LF_BYTES),
        // The session sends PINGs of its own, which a client has to answer.
        keepAliveIntervalMs: 0,
        isCompressed: settings()['web-compression'] ?? false,
        ...(isOriginAllowed === undefined ? {} : { isOriginAllowed }),
      })
      const kind = SUBPROTOCOLS.get(subprotocol ?? '') ?? WITHOUT_SUBPROTOCOL
      await reception.serve({ door: name, origin, wire: new WebWire(messages) }, behaviours[kind])
    },
  }
}

/** null where what a proxy says cannot be told apart from what a client says. */
function statedOrigin(request: IncomingMessage, direct: Origin, { isTrustedProxy, log }: DoorParts): Origin | null {
  const origin = forwarded(request, direct, isTrustedProxy)
  if (origin === 'unclear') return null
  if (origin !== 'ignored') return origin
  log.warn('door.proxy-ignored', { ...describeOrigin(direct), remedy: 'name the proxy with --trusted-proxy' })
  return direct
}

interface ClientsPlace extends Disposable {
  /** How many connections its address may have, where it has them; else null. */
  readonly limit: number | null
}

/** Behind a proxy that is believed, the place counts for the client. */
function placeFor({ address }: Origin, { remoteAddress }: Connection, admission: Admission | undefined): ClientsPlace {
  const isOwn = admission === undefined || address === remoteAddress
  const taken = isOwn ? () => {} : admission.onBehalfOf(address, remoteAddress)
  return typeof taken === 'function'
    ? { limit: null, [Symbol.dispose]: taken }
    : { limit: taken.limit, [Symbol.dispose]: () => {} }
}

/** The client's order counts (IRCv3 websocket). */
function subprotocolOf({ subprotocols }: WebSocketHandshake): string | undefined {
  return subprotocols.find((name) => SUBPROTOCOLS.has(name))
}

function webBehaviours(dispatcher: Dispatcher, limits: () => Limits): Behaviours {
  const encoders = new WebEncoders(() => limits().lineBytesMax)
  const behaviourOf = (kind: FrameKind): DoorBehaviour => ({
    isPerson: false,
    encoderFor: (capabilities) => encoders.for(kind, capabilities),
    converse: (session) => conversation(new IrcLines(session, dispatcher, limits())),
  })
  return { text: behaviourOf('text'), binary: behaviourOf('binary') }
}

/** Each message is a line, which is never cut. */
function conversation(lines: IrcLines): Conversation {
  return {
    read: (bytes) => [() => lines.receive(withoutEnd(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))],
    end: () => [],
  }
}

/** Clients must not end a line with CR LF here, and some do. */
function withoutEnd(line: Buffer): Buffer {
  const end = line.at(-1) === LF ? line.length - 1 : line.length
  return line.subarray(0, line[end - 1] === CR ? end - 1 : end)
}
