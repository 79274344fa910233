/** The messages of ptl/1 as values, and as the JSON that travels. What comes is `unknown` until it is parsed here. */
import { LIMITS } from '../limits.ts'
import type { Entry } from '../manifest/entry.ts'
import { encodeFrame } from './frame.ts'

/** How far the other side has a file, and the SHA-256 of all bytes up to there. */
export interface Checkpoint {
  readonly bytes: number
  readonly sha256: string
}

/** `files` are stored under their names, a `stream` has no size, a `text` is shown. */
export type OfferKind = 'files' | 'stream' | 'text'

export function isOfferKind(value: unknown): value is OfferKind {
  return value === 'files' || value === 'stream' || value === 'text'
}

export type Message =
  /** The sender begins. */
  | { readonly kind: 'offer'; readonly what: OfferKind }
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  /** Those were all; so many were left out. */
  | { readonly kind: 'offered'; readonly skipped: number }
  /** The receiver: this much of the file of that index is here. */
  | { readonly kind: 'have'; readonly index: number; readonly checkpoints: readonly Checkpoint[] }
  /** The receiver: these files are not wanted. */
  | { readonly kind: 'unwanted'; readonly indexes: readonly number[] }
  | { readonly kind: 'accept' }
  /** The sender: the next file begins, at the first byte that is not there yet. */
  | { readonly kind: 'file'; readonly offset: number }
  /** The SHA-256 of the whole file. */
  | { readonly kind: 'end'; readonly sha256: string }
  /** The next file does not come. */
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'sent' }
  /** The receiver: everything is verified, on the disk and under its name. */
  | { readonly kind: 'done'; readonly skipped: number }
  /** Either side, at any time: it stops. */
  | { readonly kind: 'fail'; readonly code: string; readonly reason: string }

export type MessageKind = Message['kind']

const UTF8 = new TextDecoder('utf-8', { fatal: true })

export function encodeMessage(message: Message): Buffer {
  return encodeFrame('message', Buffer.from(formatMessage(message)))
}

/** The payload of its frame. */
export function formatMessage(message: Message): string {
  return JSON.stringify(
    message.kind === 'entries' ? { ...message, entries: message.entries.map(entryToJson) } : message,
  )
}

/** null for what is no message of this version. */
export function parseMessage(bytes: Uint8Array): Message | null {
  let value: unknown
  try {
    value = JSON.parse(UTF8.decode(bytes))
  } catch {
    return null
  }
  return isObject(value) ? messageOf(value) : null
}

type Fields = Readonly<Record<string, unknown>>

function messageOf(fields: Fields): Message | null {
  const { kind } = fields
  switch (kind) {
    case 'offer': {
      const { what } = fields
      return isOfferKind(what) ? { kind, what } : null
    }
    case 'entries':
      return parseEntries(fields['entries'])
    case 'offered':
    case 'done': {
      const { skipped } = fields
      return isCount(skipped) ? { kind, skipped } : null
    }
    case 'have':
      return parseHave(fields)
    case 'unwanted': {
      const { indexes } = fields
      return Array.isArray(indexes) && indexes.every(isCount) ? { kind, indexes } : null
    }
    case 'accept':
    case 'sent':
      return { kind }
    case 'file': {
      const { offset } = fields
      return isCount(offset) ? { kind, offset } : null
    }
    case 'end': {
      const { sha256 } = fields
      return isSha256(sha256) ? { kind, sha256 } : null
    }
    case 'skip': {
      const { reason } = fields
      return typeof reason === 'string' ? { kind, reason: cut(reason) } : null
    }
    case 'fail': {
      const { code, reason } = fields
      if (typeof code !== 'string' || typeof reason !== 'string') return null
      return { kind, code: cut(code), reason: cut(reason) }
    }
    default:
      return null
  }
}

function parseHave({ index, checkpoints }: Fields): Message | null {
  if (!isCount(index) || !Array.isArray(checkpoints)) return null
  const parsed: Checkpoint[] = []
  for (const checkpoint of checkpoints) {
    if (!isObject(checkpoint)) return null
    const { bytes, sha256 } = checkpoint
    if (!isCount(bytes) || !isSha256(sha256) || bytes < (parsed.at(-1)?.bytes ?? 0)) return null
    parsed.push({ bytes, sha256 })
  }
  return { kind: 'have', index, checkpoints: parsed }
}

function parseEntries(values: unknown): Message | null {
  if (!Array.isArray(values)) return null
  const entries: Entry[] = []
  for (const value of values) {
    const entry = Array.isArray(value) ? parseEntry(value) : null
    if (entry === null) return null
    entries.push(entry)
  }
  return { kind: 'entries', entries }
}

/** A list instead of an object: a hundred thousand of them are sent. */
function entryToJson(entry: Entry): readonly unknown[] {
  switch (entry.kind) {
    case 'folder':
      return ['d', entry.path, entry.mode, entry.modifiedUs]
    case 'file':
      return ['f', entry.path, entry.mode, entry.modifiedUs, entry.size]
    case 'link':
      return ['l', entry.path, entry.target]
    default:
      return entry satisfies never
  }
}

function parseEntry([letter, path, ...rest]: readonly unknown[]): Entry | null {
  if (typeof path !== 'string') return null
  if (letter === 'l') {
    const [target] = rest
    return typeof target === 'string' ? { kind: 'link', path, target } : null
  }
  const [mode, modifiedUs, size] = rest
  if (!isCount(mode) || mode > MODE_MAX || !isTime(modifiedUs)) return null
  if (letter === 'd') return { kind: 'folder', path, mode, modifiedUs }
  if (letter !== 'f' || !(isCount(size) || size === null)) return null
  return { kind: 'file', path, mode, modifiedUs, size }
}

const MODE_MAX = 0o777

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}

function isSha256(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{64}$/.test(value)
}

function cut(text: string): string {
  return text.slice(0, LIMITS.reasonLengthMax)
}
