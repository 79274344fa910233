/**
 * A file to a channel of a server, in pieces that go on after a break (tus 1.0, docs/reference/files.md). The message in the channel comes from the
 * server, when it has all of the file and has verified it.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Connection } from '@partyline/net'
import { UploadError } from './upload-error.ts'
import { type HttpAnswer, type HttpRequest, requestOver } from './request-over.ts'

export interface UploadParts {
  /** A connection to the web door, on which nothing was said yet. */
  readonly connect: (signal: AbortSignal) => Promise<Connection>
  readonly host: string
  /** RFC 7617 or RFC 6750. */
  readonly authorization: string
  readonly signal: AbortSignal
  /** Bytes that the server has, or that are on their way to it. */
  readonly onProgress: (bytes: number) => void
  readonly onBreak: (error: unknown) => void
}

export interface FileToUpload {
  readonly path: string
  readonly name: string
  readonly bytes: number
  /** null: nobody is told, and the caller gets the link. */
  readonly channel: string | null
  /** A picture or a film keeps what its camera has noted, such as the place. */
  readonly isKeptAsItIs: boolean
}

const VERSION = { 'tus-resumable': '1.0.0' }
const RETRY_MS = 1_000
/** The answer of a server that stops, and may be back soon. */
const STOPPING = 503
/** The server is told that it is over; nobody waits longer for that. */
const GIVE_UP_MS = 1_000
/** Breaks in a row that bring nothing new. */
const FRUITLESS_MAX = 60

/** @returns the link, as the channel has it @throws {UploadError} the server does not take it @throws as `connect`, when it breaks too often */
export async function uploadFile(file: FileToUpload, parts: UploadParts): Promise<string> {
  const { signal, onBreak } = parts
  const sha256 = await digestOf(file.path, signal)
  let location: string | null = null
  let known = 0
  for (let fruitless = 0; ; fruitless += 1) {
    try {
      const at = location === null ? 0 : await askWhere(location, parts)
      if (typeof at === 'string') return at
      if (at > known) fruitless = 0
      known = at
      location ??= await create(file, sha256, parts)
      return await bring(file, location, at, parts)
    } catch (error) {
      const isFinal = error instanceof UploadError && error.status !== STOPPING
      if (signal.aborted && location !== null) await giveUp(location, parts)
      if (isFinal || signal.aborted || fruitless >= FRUITLESS_MAX) throw error
      onBreak(error)
    }
    await delay(RETRY_MS, undefined, { signal }).catch(async (error: unknown) => {
      if (location !== null) await giveUp(location, parts)
      throw error
    })
  }
}

/** Nobody goes on with it: it would be in the way of the next ones for a day. */
async function giveUp(location: string, parts: UploadParts): Promise<void> {
  const signal = AbortSignal.timeout(GIVE_UP_MS)
  await ask({ ...parts, signal }, { method: 'DELETE', path: location, headers: {} }).catch(() => {})
}

async function digestOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { signal })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

async function create(
  { name, bytes, channel, isKeptAsItIs }: FileToUpload,
  sha256: string,
  parts: UploadParts,
): Promise<string> {
  const fields = {
    filename: name,
    sha256,
    ...(channel === null ? {} : { channel }),
    ...(isKeptAsItIs ? { keep: 'yes' } : {}),
  }
  const metadata = Object.entries(fields).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
  const answer = await ask(parts, {
    method: 'POST',
    path: '/uploads',
    headers: { 'upload-length': String(bytes), 'upload-metadata': metadata.join(','), 'content-length': '0' },
  })
  if (answer.status !== 201 || answer.headers.location === undefined) throw refused(answer)
  return new URL(answer.headers.location, 'http://server/').pathname
}

/** The link where all of it is there already. */
async function askWhere(location: string, parts: UploadParts): Promise<number | string> {
  const answer = await ask(parts, { method: 'HEAD', path: location, headers: {} })
  const link = answer.headers['content-location']
  if (link !== undefined) return link
  const offset = Number(answer.headers['upload-offset'] ?? Number.NaN)
  if (answer.status !== 200 || !Number.isSafeInteger(offset)) throw refused(answer)
  return offset
}

async function bring(file: FileToUpload, location: string, from: number, parts: UploadParts): Promise<string> {
  const body = () => {
    let bytes = from
    return createReadStream(file.path, { start: from, highWaterMark: 1_048_576 }).on('data', (piece) => {
      bytes += piece.length
      parts.onProgress(bytes)
    })
  }
  const answer = await ask(parts, {
    method: 'PATCH',
    path: location,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'content-length': String(file.bytes - from),
      'upload-offset': String(from),
    },
    body,
  })
  const link = answer.headers['content-location']
  if (answer.status !== 204 || link === undefined) throw refused(answer)
  return link
}

async function ask(parts: UploadParts, asked: Omit<HttpRequest, 'host'>): Promise<HttpAnswer> {
  const { connect, host, authorization, signal } = parts
  const headers = { ...VERSION, authorization, ...asked.headers }
  return requestOver(await connect(signal), { ...asked, host, headers }, signal)
}

function refused({ status, text }: HttpAnswer): UploadError {
  return new UploadError(status, text)
}
