/**
 * One upload by tus 1.0 (https://tus.io/protocols/resumable-upload; docs/reference/files.md), without I/O: what the server is asked next, from what
 * it has answered. Nobody else decides that.
 *
 *   create ─ 201 ─▶ send ─ 204 ─▶ send … ─ the link ─▶ done
 *     ▲              │ ▲
 *     │ 404, once    ▼ │ 200
 *     └───────────── ask            what is final from anywhere ─▶ failed
 *
 * After whatever broke, and after bytes that were not taken (409, 460), the server is asked where the upload is. The link comes with the answer to
 * the last piece, or to the question after it.
 */
import { UPLOAD_LIMITS } from './upload-limits.ts'

/** What the server is asked. */
export type Question =
  | { readonly kind: 'create' }
  /** HEAD. */
  | { readonly kind: 'ask'; readonly url: string }
  /** PATCH, from this byte on. */
  | { readonly kind: 'send'; readonly url: string; readonly at: number }

export type Step =
  | Question
  | { readonly kind: 'done'; readonly link: string }
  /** `status` 0: it broke too often. `text`: what the server says, in its words. `url`: there it can be gone on with. */
  | { readonly kind: 'failed'; readonly status: number; readonly text: string; readonly url: string | null }

export interface TusUpload {
  readonly step: Step
  /** So many bytes are with the server for certain. */
  readonly known: number
  /** Of the next piece, at most. */
  readonly pieceBytes: number
  /** Answers, or silences, in a row that brought nothing. */
  readonly fruitless: number
  /** It was gone at the server, and was begun anew. */
  readonly isAnew: boolean
}

/** What of an answer counts. */
export interface Answered {
  readonly kind: 'answered'
  readonly status: number
  /** `Location`; null where there is none, as of the next two. */
  readonly url: string | null
  /** `Upload-Offset`. */
  readonly offset: number | null
  /** `Content-Location`: of the file, once it is made. */
  readonly link: string | null
  readonly text: string
  /** From the question on. */
  readonly ms: number
}

export type Outcome =
  | Answered
  /** No answer came. `isOffline`: nothing answers, the chat neither. */
  | { readonly kind: 'broken'; readonly isOffline: boolean }

const CONFLICT = 409
const MISMATCH = 460
const GONE: ReadonlySet<number> = new Set([404, 410])
/** Of a server that stops, or of a proxy before one: it may be back soon. */
const PASSING: ReadonlySet<number> = new Set([400, 408, 425, 502, 503, 504, CONFLICT, MISMATCH])

/** @param url of one that was begun before, and may be there still */
export function beginUpload(url: string | null): TusUpload {
  return {
    step: url === null ? { kind: 'create' } : { kind: 'ask', url },
    known: 0,
    pieceBytes: UPLOAD_LIMITS.pieceBytesFirst,
    fruitless: 0,
    isAnew: false,
  }
}

/** How long to wait before the next question, in milliseconds; less where the network comes back. */
export function waitBefore({ fruitless }: TusUpload): number {
  if (fruitless === 0) return 0
  return Math.min(UPLOAD_LIMITS.waitMsMax, UPLOAD_LIMITS.waitMsFirst * 2 ** (fruitless - 1))
}

export function afterOutcome(upload: TusUpload, outcome: Outcome): TusUpload {
  const { step } = upload
  if (step.kind === 'done' || step.kind === 'failed') return upload
  if (outcome.kind === 'broken') return again(outcome.isOffline ? withPatience(upload) : upload, step)
  const { status, link, offset } = outcome
  // A piece for an upload that was complete is refused, with the link.
  if (link !== null && status < 500) return { ...upload, step: { kind: 'done', link } }
  const isRight = status >= 200 && status < 300
  const url = step.kind === 'create' ? outcome.url : step.url
  if (isRight && url !== null && (offset !== null || step.kind === 'create')) {
    return wentOn(upload, { kind: 'send', url, at: offset ?? 0 }, step.kind === 'send' ? outcome.ms : null)
  }
  if (step.kind !== 'create' && GONE.has(status) && !upload.isAnew) {
    return { ...upload, step: { kind: 'create' }, known: 0, isAnew: true }
  }
  // Of a new one, a conflict is that the person is not there to say it.
  const isPassing = PASSING.has(status) && (step.kind !== 'create' || (status !== CONFLICT && status !== 400))
  if (isPassing) return again(upload, step, outcome)
  return { ...upload, step: { kind: 'failed', status, text: outcome.text, url } }
}

/** @param ms that a piece took; null where none was sent */
function wentOn(upload: TusUpload, step: Extract<Step, { kind: 'send' }>, ms: number | null): TusUpload {
  const isNew = step.at > upload.known
  const { pieceMsMin, pieceMsMax, pieceBytesMin, pieceBytesMax } = UPLOAD_LIMITS
  const factor = ms === null ? 1 : ms < pieceMsMin ? 2 : ms > pieceMsMax ? 0.5 : 1
  return {
    ...upload,
    step,
    known: Math.max(upload.known, step.at),
    pieceBytes: Math.min(pieceBytesMax, Math.max(pieceBytesMin, upload.pieceBytes * factor)),
    fruitless: isNew ? 0 : upload.fruitless,
  }
}

/** As long as nothing answers, there is nothing to give up. */
function withPatience(upload: TusUpload): TusUpload {
  return { ...upload, fruitless: Math.min(upload.fruitless, UPLOAD_LIMITS.fruitlessMax - 1) }
}

/** @param answered null where there was silence */
function again(upload: TusUpload, step: Question, answered: Answered | null = null): TusUpload {
  const fruitless = upload.fruitless + 1
  const url = step.kind === 'create' ? null : step.url
  if (fruitless > UPLOAD_LIMITS.fruitlessMax) {
    const { status = 0, text = '' } = answered ?? {}
    return { ...upload, step: { kind: 'failed', status, text, url } }
  }
  const pieceBytes = Math.max(UPLOAD_LIMITS.pieceBytesMin, upload.pieceBytes / 2)
  return { ...upload, step: url === null ? { kind: 'create' } : { kind: 'ask', url }, pieceBytes, fruitless }
}
