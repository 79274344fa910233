/** A picture of the chat's own server, over its web door: trusted as the chat is, and no more bytes than a picture may have. */
import type { IncomingMessage } from 'node:http'
import { PICTURE_BYTES_MAX } from '@partyline/terminal'
import { requestTaking } from '../../upload/request-over.ts'
import { connectTrusted } from '../connect-to.ts'
import { placeOf } from '../destination.ts'
import type { ModeParts } from '../mode-parts.ts'
import { trustLike, webDoorAt } from '../files/web-door.ts'

const FETCH_MS_MAX = 15_000

export interface FetchPictureParts extends Pick<ModeParts, 'way' | 'trust'> {
  /** What proves the person to HTTP; null for a guest. It is shown where the server asks for it: files may be for members. */
  readonly authorization: () => string | null
}

/**
 * @param addresses where it can be had, the best first
 * @returns null where it is nowhere to be had
 * @throws as `connectTrusted`: nothing was said to a server that is another one
 */
export async function fetchPicture(addresses: readonly string[], parts: FetchPictureParts): Promise<Uint8Array | null> {
  for (const address of addresses) {
    const asked = await fetchOne(address, parts, {})
    const authorization = asked.status === 401 ? parts.authorization() : null
    const { picture } = authorization === null ? asked : await fetchOne(address, parts, { authorization })
    if (picture !== null) return picture
  }
  return null
}

interface Fetched {
  readonly status: number
  readonly picture: Uint8Array | null
}

async function fetchOne(
  address: string,
  { way, trust }: FetchPictureParts,
  headers: Readonly<Record<string, string>>,
): Promise<Fetched> {
  // In plain text somebody on the way would choose what is shown.
  const door = webDoorAt(address)
  if (door === null) return { status: 0, picture: null }
  const signal = AbortSignal.timeout(FETCH_MS_MAX)
  const connection = await connectTrusted(door, trustLike(trust, way, door), signal)
  const path = new URL(address).pathname
  return requestTaking(connection, { method: 'GET', path, host: placeOf(door), headers }, signal, async (answer) => ({
    status: answer.statusCode ?? 0,
    picture: await bytesOf(answer),
  }))
}

async function bytesOf(answer: IncomingMessage): Promise<Uint8Array | null> {
  if (answer.statusCode !== 200) return null
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > PICTURE_BYTES_MAX) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
