/** A connection to the server of a chat, when its certificate is the right one. Before that nothing is said to it. */
import { connect, type Connection, lineStream, type TlsConnectOptions, webSocketOver } from '@partyline/net'
import { formatWay, placeOf, type Way } from './destination.ts'
import { judgeCertificate, type Verdict } from './judge-certificate.ts'
import type { KnownServers } from './known-servers.ts'

/** IRCv3 websocket: each message is a line of text. */
const SUBPROTOCOL = 'text.ircv3.net'

export interface Trust {
  readonly known: Pick<KnownServers, 'find' | 'keep'>
  /** A fingerprint that the certificate has to have. */
  readonly given: string | null
  readonly now: () => Date
  /** Nothing but its being there speaks for this certificate. `isKept`: the next time it is known. */
  readonly onFirstUse: (fingerprint: string, isKept: boolean) => void
}

/** The certificate is not the one that was to be expected. */
export class DistrustError extends Error {
  override readonly name = 'DistrustError'
  readonly shown: string
  readonly verdict: Exclude<Verdict, { kind: 'accepted' }>

  constructor(shown: string, verdict: DistrustError['verdict']) {
    super(`the certificate is not the expected one: ${shown}`)
    this.shown = shown
    this.verdict = verdict
  }
}

/** @throws {DistrustError} nothing is left open @throws as `connect` and `webSocketOver` of @partyline/net */
export async function connectTo(way: Way, trust: Trust, signal: AbortSignal): Promise<Connection> {
  const connection = await connectTrusted(way, trust, signal)
  if (way.kind !== 'websocket') return connection
  return lineStream(await webSocketOver(connection, formatWay(way), { signal, subprotocols: [SUBPROTOCOL] }))
}

/** What carries the lines, before anything was said. @throws {DistrustError} nothing is left open @throws as `connect` */
export async function connectTrusted(way: Way, trust: Trust, signal: AbortSignal): Promise<Connection> {
  if (way.kind === 'unix' || !way.isEncrypted) return open(way, {}, signal)
  // To read the authorities of the system takes a quarter of a second: they are asked only where nothing else decides.
  const connection = await open(way, { isVerified: false }, signal)
  const verdict = judge(way, trust, connection)
  if (verdict.kind === 'accepted' && !verdict.isFirstUse) return trusted(way, trust, connection, verdict)
  if (trust.given !== null) return trusted(way, trust, connection, verdict)
  connection.abort()
  const again = await open(way, { isVerified: false, ca: ['default', 'system'] }, signal)
  return trusted(way, trust, again, judge(way, trust, again))
}

function judge(way: Way, { known, given }: Trust, connection: Connection): Verdict {
  return judgeCertificate({ known: known.find(placeOf(way)), given, shown: shownBy(connection) })
}

function shownBy({ tls }: Connection): { readonly fingerprint: string; readonly isVerified: boolean } {
  return { fingerprint: tls?.peerFingerprint ?? '', isVerified: tls?.isPeerVerified === true }
}

function trusted(way: Way, trust: Trust, connection: Connection, verdict: Verdict): Connection {
  const { fingerprint } = shownBy(connection)
  if (verdict.kind !== 'accepted') {
    connection.abort()
    throw new DistrustError(fingerprint, verdict)
  }
  const isKept = verdict.keep !== null && trust.known.keep(placeOf(way), verdict.keep, trust.now())
  if (verdict.isFirstUse) trust.onFirstUse(fingerprint, isKept)
  return connection
}

async function open(way: Way, tls: TlsConnectOptions, signal: AbortSignal): Promise<Connection> {
  return way.kind === 'unix'
    ? connect({ path: way.path }, { signal })
    : connect({ host: way.host, port: way.port }, { signal, tls: way.isEncrypted && tls })
}
