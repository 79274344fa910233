/** Brings a file to the server: asks what `tus-upload.ts` says, and hands the answers back to it, until it is done, or cannot be. */
import { base64, askServer, type Fetch, type FileRequest, type Proof } from './ask-server.ts'
import type { Presence } from './presence.ts'
import { afterOutcome, type Outcome, type Question, type TusUpload, waitBefore } from './tus-upload.ts'
import { UPLOAD_LIMITS } from './upload-limits.ts'

export interface UploadParts {
  /** null: the server says its link to its uploader alone. */
  readonly channel: string | null
  /** A picture or a film keeps what its camera has noted, such as the place. */
  readonly isKeptAsItIs: boolean
  readonly proof: Proof
  readonly signal: AbortSignal
  /** Each time that it is somewhere else. */
  readonly onStep: (upload: TusUpload) => void
  readonly presence: Pick<Presence, 'lost' | 'wait'>
  readonly fetch?: Fetch
}

/** The file can no longer be read: it was changed, moved or removed. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
}

/** @returns where it ended @throws {UnreadableError} @throws the reason of the signal */
export async function runUpload(file: File, begun: TusUpload, parts: UploadParts): Promise<TusUpload> {
  const { signal, presence, onStep } = parts
  let upload = begun
  for (;;) {
    onStep(upload)
    const { step } = upload
    if (step.kind === 'done' || step.kind === 'failed') return upload
    await presence.wait(waitBefore(upload), signal)
    upload = afterOutcome(upload, await outcomeOf(file, step, upload.pieceBytes, parts))
  }
}

async function outcomeOf(file: File, step: Question, pieceBytes: number, parts: UploadParts): Promise<Outcome> {
  const asked = await requestFor(file, step, pieceBytes, parts)
  const isLast = (step.kind === 'send' ? step.at : 0) + pieceBytes >= file.size
  const { lost } = parts.presence
  const silence = AbortSignal.timeout(isLast ? UPLOAD_LIMITS.lastSilenceMs : UPLOAD_LIMITS.silenceMs)
  const signal = AbortSignal.any([parts.signal, lost, silence])
  const before = performance.now()
  try {
    const request = { ...asked, headers: { 'tus-resumable': '1.0.0', ...asked.headers }, proof: parts.proof, signal }
    const answer = await askServer(request, parts.fetch)
    const { status, headers } = answer
    const offset = headers.get('upload-offset')
    const url = headers.get('location')
    return {
      kind: 'answered',
      status,
      url: url === null ? null : new URL(url, 'http://server/').pathname,
      offset: offset !== null && /^\d{1,15}$/.test(offset) ? Number(offset) : null,
      link: headers.get('content-location'),
      text: status < 400 ? '' : (await answer.text()).slice(0, UPLOAD_LIMITS.textLengthMax).trim(),
      ms: performance.now() - before,
    }
  } catch {
    parts.signal.throwIfAborted()
    return { kind: 'broken', isOffline: lost.aborted }
  }
}

type Asked = Pick<FileRequest, 'method' | 'path' | 'headers' | 'body'>

async function requestFor(file: File, step: Question, pieceBytes: number, parts: UploadParts): Promise<Asked> {
  switch (step.kind) {
    case 'create': {
      const { channel, isKeptAsItIs } = parts
      const keep = isKeptAsItIs ? { keep: 'yes' } : {}
      const fields = { filename: file.name, ...(channel === null ? {} : { channel }), ...keep }
      const metadata = Object.entries(fields).map(([key, text]) => `${key} ${base64(new TextEncoder().encode(text))}`)
      const headers = { 'upload-length': String(file.size), 'upload-metadata': metadata.join(',') }
      return { method: 'POST', path: '/uploads', headers }
    }
    case 'ask':
      return { method: 'HEAD', path: step.url }
    case 'send': {
      const piece = await bytesOf(file, step.at, pieceBytes)
      const headers = { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(step.at) }
      return { method: 'PATCH', path: step.url, headers: { ...headers, ...(await checksum(piece)) }, body: piece }
    }
    default:
      return step satisfies never
  }
}

async function bytesOf(file: File, at: number, bytes: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(at, at + bytes).arrayBuffer()
  } catch (cause) {
    throw new UnreadableError(`the file ${JSON.stringify(file.name)} cannot be read`, { cause })
  }
}

/** Pages have digests where nobody can read along (Secure Contexts), which is where the server takes files. */
async function checksum(piece: ArrayBuffer): Promise<Readonly<Record<string, string>>> {
  const digest = await crypto.subtle.digest('SHA-256', piece)
  return { 'upload-checksum': `sha256 ${base64(new Uint8Array(digest))}` }
}
