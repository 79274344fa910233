/** The way to the other side through a Partyline server (its web door, `/relay/NUMBER`), which passes on what it cannot read. */
import { setTimeout as delay } from 'node:timers/promises'
import { byteStream, type Connection, NetError, WebSocketHandshakeError, webSocketOver } from '@partyline/net'
import { type OpenRelay, TransferError } from '@partyline/transfer'
import { configFolder } from '../chat/config-folder.ts'
import { connectTrusted } from '../chat/connect-to.ts'
import { formatWay, placeOf } from '../chat/destination.ts'
import type { SecretStore } from '../chat/secrets/secret-store.ts'
import { trustOnFirstUse } from '../chat/trust-on-first-use.ts'
import type { Host } from '../host.ts'
import { text, type Text } from '../language/text.ts'
import { explainServer, refused, unproven } from './explain-server.ts'
import { type Proof, proofOf } from './proof.ts'
import type { RelayAddress } from './relay-address.ts'

export interface OpenRelayParts {
  readonly host: Host
  readonly account: string | null
  readonly store: () => SecretStore
  readonly tell: (said: Text) => void
}

/** The side that is to wait may be starting: it is asked for this often before nobody is there. */
const ATTEMPTS = 10
const ATTEMPT_MS = 1_000
/** Of the server, each a byte: that the other side came, for which may be waited all day; before it, that it can come to this server alone. */
const HERE_ALONE = 2

/** @param isWaiting this side waits for the other */
export function relayOpener(
  { way, fingerprint }: RelayAddress,
  isWaiting: boolean,
  { host, account, store, tell }: OpenRelayParts,
): OpenRelay {
  const server = placeOf(way)
  const trust = trustOnFirstUse({ folder: configFolder(host.env), server, given: fingerprint, tell })
  let proof: Promise<Proof> | undefined
  let isFirst = true
  const connectOnce = async (nameplate: string, signal: AbortSignal): Promise<Connection> => {
    // Asked for first: a connection that says nothing while a person types is closed by the server.
    const headers = account === null ? {} : await (proof ??= proofOf(account, { way, store: store(), host }))
    const carrier = await connectTrusted(way, trust, signal)
    const url = `${formatWay(way)}relay/${nameplate}${isWaiting ? '?wait' : ''}`
    const connection = byteStream(await webSocketOver(carrier, url, { signal, headers }))
    const isNew = isFirst
    isFirst = false
    if (isWaiting) await untilSomebodyCame(connection, signal, () => isNew && tell(aloneAt(server)))
    return connection
  }
  return async (nameplate, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await connectOnce(nameplate, signal)
      } catch (error) {
        const isAbsent = !isWaiting && statusOf(error) === 404 && attempt < ATTEMPTS && isFirst
        if (!isAbsent) throw explained(error, { nameplate, way, account, isFirst, isWaiting, host })
      }
      await delay(ATTEMPT_MS, undefined, { signal })
    }
  }
}

async function untilSomebodyCame(connection: Connection, signal: AbortSignal, onAlone: () => void): Promise<void> {
  for (;;) {
    const [sign] = await connection.readExactly(1, { signal })
    if (sign !== HERE_ALONE) return
    onAlone()
  }
}

function aloneAt(server: string): Text {
  return text`${server} is one of several servers of its network. The other side must name the same one, by an address that leads to no other`
}

/** 0 where it is no answer of the server. */
function statusOf(error: unknown): number {
  return error instanceof WebSocketHandshakeError ? (error.statusCode ?? 0) : 0
}

interface Explaining {
  readonly nameplate: string
  readonly way: RelayAddress['way']
  readonly account: string | null
  readonly isFirst: boolean
  readonly isWaiting: boolean
  readonly host: Host
}

/** What a server answers that will not change by trying again is told at once; a side that was there before tries again. */
function explained(error: unknown, { nameplate, way, account, isFirst, isWaiting, host }: Explaining): unknown {
  const server = placeOf(way)
  switch (statusOf(error)) {
    case 401:
      if (account !== null) return unproven(account, way, host)
      return refused(`${server} lets only its people pass files on`, { remedy: 'say --account NAME' })
    case 403:
      return refused(`${server} takes no passwords in the clear`, { remedy: 'use https:// for --via' })
    case 404:
      if (isWaiting) return refused(`${server} passes no files on`, { remedy: 'ask its operator, or use another way' })
      return new TransferError('TRANSFER_NOT_FOUND', `nobody waits at ${server} with the code ${nameplate}-…`, {
        remedy: 'check the number of the code, and that the other side says --via with this very server',
      })
    case 409:
      if (!isFirst) break
      return refused(`somebody else waits at ${server} with the number ${nameplate}`, {
        remedy: 'run the command again: it gets another code',
      })
    case 429:
    case 503:
      if (!isFirst) break
      return refused(`${server} passes on as many transfers as it may`, {
        remedy: 'try again later, or use another way',
      })
    default:
  }
  // It was never there: nothing broke that could come back.
  if (isFirst && isWaiting && error instanceof NetError) return error
  return explainServer(error, way, host)
}
