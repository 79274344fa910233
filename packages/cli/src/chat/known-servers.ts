/**
 * The certificates that were trusted before: a line for each, `PLACE sha256:FINGERPRINT DATE`, or `PLACE authority DATE` where this machine trusts the issuer. The last line
 * of a place counts, and lines are only added: two chats that start at once lose nothing, and a person can read and edit it.
 */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { EXIT } from '../exit-codes.ts'
import { text } from '../language/text.ts'
import { ChatError } from './chat-error.ts'
import { parseFingerprint } from './fingerprint.ts'

export type Known =
  | { readonly kind: 'fingerprint'; readonly fingerprint: string }
  /** The issuer of its certificate is one that this machine trusts. */
  | { readonly kind: 'authority' }

export class KnownServers {
  readonly file: string
  readonly #known: ReadonlyMap<string, Known>
  readonly #kept = new Map<string, Known>()

  /** @throws {ChatError} there is a file, and it cannot be read or is damaged: what it knew must not be learnt anew */
  constructor(file: string) {
    this.file = file
    this.#known = parse(readIfThere(file), file)
  }

  find(place: string): Known | null {
    return this.#kept.get(place) ?? this.#known.get(place) ?? null
  }

  /** False where it cannot be written: it holds for this run then. */
  keep(place: string, known: Known, now: Date): boolean {
    this.#kept.set(place, known)
    const what = known.kind === 'authority' ? 'authority' : `sha256:${known.fingerprint}`
    try {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 })
      appendFileSync(this.file, `${place} ${what} ${now.toISOString().slice(0, 'YYYY-MM-DD'.length)}\n`, {
        mode: 0o600,
      })
      return true
    } catch {
      return false
    }
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return ''
    throw new ChatError({
      said: text`cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: text`Give this user the right to read it: it says which certificates were trusted before`,
      exitCode: EXIT.usage,
    })
  }
}

function parse(content: string, file: string): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>()
  for (const [index, line] of content.split('\n').entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const [place = '', what = ''] = line.trim().split(/\s+/)
    const fingerprint = what.startsWith('sha256:') ? parseFingerprint(what) : null
    if (fingerprint === null && what !== 'authority') {
      throw new ChatError({
        said: text`line ${index + 1} of ${file} is not understood`,
        remedy: text`Mend the line, or remove it, and the certificate of that server is then trusted as at first use`,
        exitCode: EXIT.usage,
      })
    }
    known.set(place, fingerprint === null ? { kind: 'authority' } : { kind: 'fingerprint', fingerprint })
  }
  return known
}
