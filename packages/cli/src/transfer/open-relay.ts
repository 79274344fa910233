/** The way to the other side through a Partyline server (its web door, `/relay/NUMBER`), which passes on what it cannot read. */
import { setTimeout as delay } from 'node:timers/promises'
import { byteStream, type Connection, NetError, WebSocketHandshakeError, webSocketOver } from '@partyline/net'
import { type OpenRelay, TransferError } from '@partyline/transfer'
import { ChatError } from '../chat/chat-error.ts'
import { configFolder } from '../chat/config-folder.ts'
import { connectTrusted, DistrustError } from '../chat/connect-to.ts'
import { distrusted } from '../chat/distrusted.ts'
import { formatWay, placeOf } from '../chat/destination.ts'
import type { SecretStore } from '../chat/secrets/secret-store.ts'
import { trustOnFirstUse } from '../chat/trust-on-first-use.ts'
import type { Host } from '../host.ts'
import { say, type Text } from '../language/text.ts'
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
/** The server says that it came; a transfer may be waited for all day. */
const SIGN_BYTES = 1

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
    const carrier = await connectTrusted(way, trust, signal)
    const headers = account === null ? {} : await (proof ??= proofOf(account, { way, store: store(), host }))
    const url = `${formatWay(way)}relay/${nameplate}${isWaiting ? '?wait' : ''}`
    const connection = byteStream(await webSocketOver(carrier, url, { signal, headers }))
    if (isWaiting) await connection.readExactly(SIGN_BYTES, { signal })
    return connection
  }
  return async (nameplate, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const connection = await connectOnce(nameplate, signal)
        isFirst = false
        return connection
      } catch (error) {
        const isAbsent = !isWaiting && statusOf(error) === 404 && attempt < ATTEMPTS && isFirst
        if (!isAbsent) throw explained(error, { nameplate, way, isFirst, isWaiting, host })
      }
      await delay(ATTEMPT_MS, undefined, { signal })
    }
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof WebSocketHandshakeError ? error.statusCode : undefined
}

interface Explaining {
  readonly nameplate: string
  readonly way: RelayAddress['way']
  readonly isFirst: boolean
  readonly isWaiting: boolean
  readonly host: Host
}

function explained(error: unknown, about: Explaining): unknown {
  const { nameplate, way, isFirst, isWaiting, host } = about
  const server = placeOf(way)
  if (error instanceof DistrustError) return explained(distrusted(error, way), about)
  if (error instanceof ChatError) return refused(say(error.said, host.catalogue), say(error.remedy, host.catalogue))
  const status = statusOf(error)
  if (status === 401) return refused(`${server} lets only its people pass files on`, 'say --account NAME')
  if (status === 404 && !isWaiting) {
    return new TransferError('TRANSFER_NOT_FOUND', `nobody waits at ${server} with the code ${nameplate}-…`, {
      remedy: 'check the number of the code, and that the other side says --via with this server too',
    })
  }
  if (status === 404) return refused(`${server} passes no files on`, 'ask its operator, or use another way')
  if (status === 409 && isFirst) {
    return refused(
      `somebody else waits at ${server} with the number ${nameplate}`,
      'run the command again: it gets another code',
    )
  }
  if (error instanceof NetError) {
    return new TransferError('TRANSFER_CONNECTION', error.message, { cause: error, remedy: error.remedy })
  }
  return error
}

function refused(message: string, remedy: string): TransferError {
  return new TransferError('TRANSFER_REFUSED', message, { remedy })
}
