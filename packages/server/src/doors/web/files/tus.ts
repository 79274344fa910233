/**
 * Uploads that can be gone on with: the core of tus 1.0 with creation, creation-with-upload, termination and checksum. A newer request ends
 * the one that brings bytes, instead of being refused until that has noticed that its client is gone. The answer to the last piece has the link.
 */
import type { AccountName } from '../../../network/account-name.ts'
import type { SharedFile } from '../../../network/shared-file.ts'
import { counted } from '../../../session/counted.ts'
import { fileName } from '../../../uploads/file-name.ts'
import { StagedUpload } from '../../../uploads/staged-upload.ts'
import { UPLOADS_PATH } from '../../../uploads/uploads-path.ts'
import { textAnswer, type Answer, type Asked, type Asker } from '../answer.ts'
import type { WebParts } from '../web-options.ts'
import { originFor } from './file-origin.ts'
import { refusalAnswer } from './filehost.ts'
import { ABILITIES, ACCESS, checksumIn, CHUNK_TYPE, countIn, metadataIn, TUS_VERSION } from './tus-fields.ts'

const GONE = tusAnswer(404, 'There is no such upload, or not any more')
const DIGEST = /^[\da-f]{64}$/i
/** Of tus, for a checksum that is another one. */
const MISMATCH = 460

/** An asker with what it has proven. */
export interface Uploader {
  readonly asked: Asked
  readonly account: AccountName
}

export function isTus({ headers }: Pick<Asker, 'headers'>): boolean {
  return headers['tus-resumable'] !== undefined
}

/** The answer to a client of another version; null for one of this. */
export function refuseVersion({ headers }: Pick<Asker, 'headers'>): Answer | null {
  if (headers['tus-resumable'] === TUS_VERSION) return null
  return tusAnswer(412, `This server speaks tus ${TUS_VERSION}`, { 'Tus-Version': TUS_VERSION })
}

export function abilities({ info, areFilesForMembers }: WebParts): Answer {
  const size = { 'Tus-Max-Size': String(info().limits.uploadBytesMax) }
  const access = { [ACCESS]: areFilesForMembers() ? 'members' : 'link' }
  return {
    status: 204,
    headers: { 'Tus-Resumable': TUS_VERSION, ...ABILITIES, ...size, ...access, 'Accept-Post': '*/*' },
    body: '',
  }
}

export async function create({ asked, account }: Uploader, parts: WebParts): Promise<Answer> {
  const { headers, stream, type } = asked
  const bytes = countIn(headers['upload-length'])
  if (bytes === null) return tusAnswer(400, 'Upload-Length must be there, and a whole number')
  const metadata = metadataIn(headers['upload-metadata'])
  if (metadata === null) return tusAnswer(400, 'Upload-Metadata is written such as filename BASE64,channel BASE64')
  const sha256 = metadata.get('sha256')?.toLowerCase() ?? null
  if (sha256 !== null && !DIGEST.test(sha256))
    return tusAnswer(400, 'sha256 of Upload-Metadata has 64 hexadecimal digits')
  if (stream.bytes > 0 && type !== CHUNK_TYPE) return tusAnswer(415, `The body must be ${CHUNK_TYPE}`)
  const upload = await parts.uploads.begin({
    account,
    name: fileName(metadata.get('filename') ?? metadata.get('name') ?? ''),
    channel: metadata.get('channel') ?? null,
    bytes,
    sha256,
    isKeptAsItIs: metadata.has('keep'),
    isResumable: true,
    origin: originFor(asked, parts),
  })
  if (!(upload instanceof StagedUpload)) return tusRefusal(refusalAnswer(upload))
  const location = { Location: `${UPLOADS_PATH}/${upload.id}` }
  if (stream.bytes === 0 && bytes > 0) return tusAnswer(201, null, { ...location, 'Upload-Offset': '0' })
  try {
    const answer = await take({ asked, account }, { upload, at: 0, status: 201, headers: location }, parts)
    // Also where the bytes that came with it were refused: it is there, and can be gone on with or ended.
    const isThere = parts.uploads.find(upload.id, account) !== null
    return isThere ? { ...answer, headers: { ...location, ...answer.headers } } : answer
  } catch (error) {
    // The client knows no address at which it could go on.
    await parts.uploads.drop(upload).catch(() => {})
    throw error
  }
}

/** HEAD. What is complete and was not said yet, as after a kill, is said now. */
export async function whereIs({ asked, account }: Uploader, parts: WebParts): Promise<Answer> {
  const found = parts.uploads.find(asked.params['id'] ?? '', account)
  if (found === null) return GONE
  if (!(found instanceof StagedUpload)) return tusAnswer(200, null, ofFile(found, asked, parts))
  await found.settle()
  if (found.isComplete) return finish({ asked, account }, found, { status: 200 }, parts)
  return tusAnswer(200, null, { 'Upload-Offset': String(found.offset), 'Upload-Length': String(found.offer.bytes) })
}

/** PATCH. */
export async function goOn({ asked, account }: Uploader, parts: WebParts): Promise<Answer> {
  const at = countIn(asked.headers['upload-offset'])
  if (at === null) return tusAnswer(400, 'Upload-Offset must be there, and a whole number')
  if (asked.type !== CHUNK_TYPE) return tusAnswer(415, `The body must be ${CHUNK_TYPE}`)
  const upload = parts.uploads.find(asked.params['id'] ?? '', account)
  if (upload === null) return GONE
  if (!(upload instanceof StagedUpload)) return tusAnswer(403, 'This upload is complete', ofFile(upload, asked, parts))
  return take({ asked, account }, { upload, at, status: 204 }, parts)
}

/** DELETE: also of a file that is complete, whose messages stay. */
export async function terminate({ asked, account }: Uploader, parts: WebParts): Promise<Answer> {
  const { uploads } = parts
  const id = asked.params['id'] ?? ''
  const upload = uploads.find(id, account)
  if (upload instanceof StagedUpload) await uploads.drop(upload)
  const file = upload instanceof StagedUpload ? uploads.find(id, account) : upload
  if (upload === null) return GONE
  if (file === null || file instanceof StagedUpload) return tusAnswer(204)
  const refusal = await uploads.remove(file, account, null)
  return refusal === null ? tusAnswer(204) : tusAnswer(503, refusal.text ?? 'The server could not do this')
}

interface Piece {
  readonly upload: StagedUpload
  readonly at: number
  /** Of the answer, where all goes well. */
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

async function take(by: Uploader, piece: Piece, parts: WebParts): Promise<Answer> {
  const { asked } = by
  const { upload, at, status, headers = {} } = piece
  const checksum = checksumIn(asked.headers['upload-checksum'])
  if (checksum === 'unknown')
    return tusAnswer(400, `Upload-Checksum begins with ${ABILITIES['Tus-Checksum-Algorithm']}`)
  if (at + asked.stream.bytes > upload.offer.bytes) {
    return tusAnswer(413, `The file was said to have ${counted(upload.offer.bytes, 'byte')}`)
  }
  const received = await upload.receive({ at, checksum }, asked.stream)
  const offset = { 'Upload-Offset': String(upload.offset) }
  switch (received) {
    case 'elsewhere':
      return tusAnswer(409, `The upload has ${counted(upload.offset, 'byte')}`, offset)
    case 'mismatch':
      return tusAnswer(MISMATCH, 'The bytes are not those of the checksum, and were not taken', offset)
    case 'broken':
      return tusAnswer(400, 'The body has ended before its end', offset)
    case 'taken':
      if (!upload.isComplete) return tusAnswer(status, null, { ...headers, ...offset })
      return finish(by, upload, { status, headers: { ...headers, ...offset } }, parts)
    default:
      return received satisfies never
  }
}

async function finish(
  { asked }: Uploader,
  upload: StagedUpload,
  { status, headers = {} }: Pick<Piece, 'status' | 'headers'>,
  parts: WebParts,
): Promise<Answer> {
  const made = await parts.uploads.finish(upload)
  if ('status' in made) return tusRefusal(refusalAnswer(made))
  const length = String(upload.offer.bytes)
  return tusAnswer(status, null, {
    ...ofFile(made, asked, parts),
    ...headers,
    'Upload-Offset': length,
    'Upload-Length': length,
  })
}

/** Of a picture without what its camera noted, the bytes are fewer than those that were sent. */
function ofFile(file: SharedFile, asked: Asked, parts: WebParts): Readonly<Record<string, string>> {
  const bytes = String(file.bytes)
  const link = parts.uploads.linkOf(file, originFor(asked, parts))
  return { 'Upload-Offset': bytes, 'Upload-Length': bytes, 'Content-Location': link }
}

function tusRefusal(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, 'Tus-Resumable': TUS_VERSION } }
}

function tusAnswer(status: number, text: string | null = null, headers: Readonly<Record<string, string>> = {}): Answer {
  const all = { ...headers, 'Tus-Resumable': TUS_VERSION }
  return text === null ? { status, headers: all, body: '' } : textAnswer(status, text, all)
}
