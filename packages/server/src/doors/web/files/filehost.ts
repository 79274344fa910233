/**
 * `POST /uploads` with a file as its body (soju.im/FILEHOST, https://codeberg.org/emersion/soju, doc/ext/filehost.md): answered 201 with its
 * link when it is on the disk. With `?channel=`, its uploader says the link there too.
 */
import type { AccountName } from '../../../network/account-name.ts'
import { fileName } from '../../../uploads/file-name.ts'
import type { StagedUpload } from '../../../uploads/staged-upload.ts'
import type { UploadRefusal } from '../../../uploads/upload-refusal.ts'
import { textAnswer, type Answer, type Asked } from '../answer.ts'
import type { WebParts } from '../web-options.ts'
import { nameIn } from './content-disposition.ts'
import { originFor } from './file-origin.ts'

export async function postFile(asked: Asked, account: AccountName, parts: WebParts): Promise<Answer> {
  const { query, headers, stream } = asked
  const sha256 = digestIn(headers['repr-digest'] ?? headers['content-digest'])
  if (sha256 === undefined) return textAnswer(400, 'Repr-Digest is written such as sha-256=:BASE64:')
  const upload = await parts.uploads.begin({
    account,
    name: fileName(nameIn(headers['content-disposition']) ?? ''),
    channel: query.get('channel'),
    bytes: stream.bytes,
    sha256,
    isKeptAsItIs: query.has('keep'),
    isResumable: false,
    origin: originFor(asked, parts),
  })
  if (!('receive' in upload)) return refusalAnswer(upload)
  try {
    const received = await upload.receive({ at: 0 }, stream)
    if (received === 'taken' && upload.isComplete) return await finished(upload, parts)
  } catch (error) {
    // The client knows no address at which it could go on.
    await parts.uploads.drop(upload).catch(() => {})
    throw error
  }
  await parts.uploads.drop(upload)
  return textAnswer(400, 'The body has ended before its end. Nothing of it is kept')
}

/** What cannot be gone on with is not kept. */
async function finished(upload: StagedUpload, { uploads }: WebParts): Promise<Answer> {
  const made = await uploads.finish(upload)
  if ('status' in made) {
    await uploads.drop(upload)
    return refusalAnswer(made)
  }
  const link = uploads.linkOf(made, upload.offer.origin)
  return textAnswer(201, link, { Location: link })
}

export function refusalAnswer({ status, text }: UploadRefusal): Answer {
  return textAnswer(status, text, status === 429 || status === 503 ? { 'Retry-After': '60' } : {})
}

/** Hexadecimal; null where nothing is said, undefined where it cannot be read (RFC 9530). */
function digestIn(field: string | readonly string[] | undefined): string | null | undefined {
  if (field === undefined) return null
  const [, base64] = /(?:^|[,\s])sha-256=:([A-Za-z\d+/]{43}=):/.exec(String(field)) ?? []
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}
