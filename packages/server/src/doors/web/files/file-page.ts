/**
 * `GET /files/ID/NAME`: a file that somebody has shared, to whom may have it. What it is was decided by its content; whatever it is, nothing of
 * it runs, and only a few kinds are shown instead of saved. The name is for people: the id says which file it is.
 */
import { isFileOpenTo } from '../../../network/file-access.ts'
import { FILES_PATH, parseFileId, type SharedFile, THUMBNAILS_PATH } from '../../../network/shared-file.ts'
import { counted } from '../../../session/counted.ts'
import { isShown } from '../../../uploads/content/content-type.ts'
import type { ThumbnailFormat } from '../../../uploads/thumbnail-messages.ts'
import { hasAlready } from '../accepted.ts'
import { textAnswer, type Answer, type AnyAnswer, type Asker } from '../answer.ts'
import type { Route } from '../route.ts'
import type { WebParts } from '../web-options.ts'
import { disposition } from './content-disposition.ts'
import { forOtherPages } from './other-pages.ts'
import { partIn } from './file-range.ts'

const GONE = textAnswer(404, 'There is no such file, or not any more')
/** Neither scripts nor forms nor frames, nor a look at what else comes from here. */
const SANDBOX = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"

function fileRoute(path: string): Route {
  return { method: 'GET', path, admits: refuse, answer }
}

const ROUTES: readonly Route[] = [
  fileRoute(`${FILES_PATH}:id`),
  fileRoute(`${FILES_PATH}:id/:name`),
  { method: 'GET', path: `${THUMBNAILS_PATH}:id`, admits: refuse, answer: thumbnailAnswer('webp') },
  { method: 'GET', path: `${THUMBNAILS_PATH}:id/png`, admits: refuse, answer: thumbnailAnswer('png') },
]

export const FILES: readonly Route[] = [...ROUTES.map(forOtherPages), ...ROUTES.map(({ path }) => preflight(path))]

/** What a browser asks before it sends `Authorization` from another page. */
function preflight(path: string): Route {
  return forOtherPages({ method: 'OPTIONS', path, answer: () => ({ status: 204, body: '' }) })
}

async function refuse(asker: Asker, parts: WebParts): Promise<Answer | null> {
  const file = fileFor(asker, parts)
  if (file === null) return GONE
  return parts.areFilesForMembers() ? refuseStranger(asker, file, parts) : null
}

async function refuseStranger(asker: Asker, file: SharedFile, parts: WebParts): Promise<Answer | null> {
  const account = await parts.httpAccounts.of(asker)
  if (typeof account !== 'string') return account
  return isFileOpenTo(account, file, parts.network) ? null : GONE
}

function fileFor({ params }: Asker, { network }: WebParts): SharedFile | null {
  const id = parseFileId(params['id'] ?? '')
  return id === null ? null : (network.files.get(id) ?? null)
}

async function answer(asked: Asker, parts: WebParts): Promise<AnyAnswer> {
  const file = fileFor(asked, parts)
  if (file === null || !(await parts.isFileNamed(file))) return GONE
  const headers = headersOf(file)
  const tag = headers.ETag
  if (hasAlready(tag, asked.headers)) return { status: 304, headers, body: '' }
  // RFC 9110 13.1.5: of another version, a part would be no part.
  const isSame = (asked.headers['if-range'] ?? tag) === tag
  const part = partIn(isSame ? asked.headers.range : undefined, file.bytes)
  if (part === 'unsatisfiable')
    return textAnswer(416, `The file has ${counted(file.bytes, 'byte')}`, { 'Content-Range': `bytes */${file.bytes}` })
  const { from, to } = part ?? { from: 0, to: file.bytes }
  const pieces = await parts.uploads.read(file, { from, to })
  if (pieces === null) return GONE
  const range = part === null ? {} : { 'Content-Range': `bytes ${from}-${to - 1}/${file.bytes}` }
  return {
    status: part === null ? 200 : 206,
    type: file.type,
    headers: { ...headers, ...range, 'Content-Length': String(to - from) },
    pieces,
  }
}

/** A picture of at most 512 pixels a side. */
function thumbnailAnswer(format: ThumbnailFormat): Route['answer'] {
  return async (asked, parts) => {
    const file = fileFor(asked, parts)
    if (file === null || !(await parts.isFileNamed(file))) return GONE
    const headers = { ...COMMON, ETag: `"${file.sha256}-${format}"` }
    if (hasAlready(headers.ETag, asked.headers)) return { status: 304, headers, body: '' }
    const small = await parts.uploads.readThumbnail(file, format)
    if (small === null) return textAnswer(404, 'There is no small picture of this file. Please take the file itself')
    const { bytes, pieces } = small
    return { status: 200, type: `image/${format}`, headers: { ...headers, 'Content-Length': String(bytes) }, pieces }
  }
}

/** It may go at any time, with its message. */
const COMMON = {
  'Cache-Control': 'private, no-cache',
  'Content-Security-Policy': SANDBOX,
  'Referrer-Policy': 'no-referrer',
} as const

function headersOf({ name, type, sha256 }: SharedFile) {
  return {
    ETag: `"${sha256}"`,
    // RFC 9530 3: of the whole file, also where a part is sent.
    'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    'Accept-Ranges': 'bytes',
    'Content-Disposition': disposition(name, isShown(type)),
    ...COMMON,
  } as const
}
