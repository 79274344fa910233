/**
 * What the owner of a server can ask of it while it runs: one operation, one line in `operations.ts`. The control socket of the data
 * folder, the pages under /api/v1 of the web door and the description for programs are made from that table.
 */
import type { GenericSchema } from 'valibot'
import type { Credentials } from '../credentials/credentials.ts'
import type { OwnerCodes } from '../credentials/owner-codes.ts'
import type { JsonValue } from '../json.ts'
import type { Trends } from '../metrics/trends.ts'
import type { Command } from '../network/command.ts'
import type { Network } from '../network/network.ts'
import { NUMERICS } from '@partyline/irc'
import type { Refusal } from '../network/refusal.ts'
import type { Search } from '../search/search.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Backups } from '../store/backups.ts'
import type { Store } from '../store/store.ts'
import type { Uploads } from '../uploads/uploads.ts'
import type { Exports } from './exports.ts'

export interface AdminParts {
  readonly info: () => ServerInfo
  readonly network: Network
  readonly search: Search
  readonly statistics: Store['statistics']
  readonly exports: Exports
  readonly backups: Pick<Backups, 'make' | 'verify' | 'has' | 'list' | 'remove' | 'archive'>
  /** The files that people share. */
  readonly uploads: Pick<Uploads, 'remove' | 'tally'>
  /** Hashes the passwords of accounts. */
  readonly credentials: Pick<Credentials, 'make'>
  /** With which browsers become the owner's. */
  readonly ownerCodes: OwnerCodes
  /** How the server was, of late. */
  readonly trends: Pick<Trends, 'samples'>
  /** Unix milliseconds, as the network has it. */
  readonly now: () => number
  /** As whom the caller is in the audit. */
  readonly actor: string
  /** Sessions on this node. */
  readonly sessionCount: () => number
  /**
   * Has the node wish it, and resolves when it is recorded: with null, or with the refusal.
   * @throws {Error} the server stops before that
   */
  readonly carryOut: (command: Command) => Promise<Refusal | null>
}

/** A no, with the status of HTTP that says it to programs. */
export interface AdminRefusal {
  readonly kind: 'refused'
  readonly status: 400 | 404 | 409 | 503
  readonly code: string
  readonly text: string
}

export type Outcome =
  | { readonly kind: 'done'; readonly value: JsonValue }
  /** What is too much for one value, made as it is taken; see `AnswerInPieces`. */
  | { readonly kind: 'lines'; readonly lines: AsyncIterable<string> }
  /** A file of that name, likewise. */
  | { readonly kind: 'file'; readonly name: string; readonly bytes: AsyncIterable<Uint8Array> }
  | AdminRefusal

export interface Operation<Input = unknown> {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below /api/v1; parts with a colon are fields of the input. */
  readonly path: string
  readonly summary: string
  /** Of the fields of the path together with those of the body, or of the query where there is no body. */
  readonly input: GenericSchema<unknown, Input>
  /** Default: a value. */
  readonly answers?: 'lines' | 'tar'
  readonly run: (parts: AdminParts, input: Input) => Outcome | Promise<Outcome>
}

/** Keeps the type of the input. */
export function operation<Input>(definition: Operation<Input>): Operation {
  return definition as Operation
}

/** A password must not stand in an address, which proxies note: what has a body takes nothing out of the query. */
export function takesBody({ method }: Pick<Operation, 'method'>): boolean {
  return method === 'POST' || method === 'PUT'
}

export function done(value: JsonValue): Outcome {
  return { kind: 'done', value }
}

export function refused(status: AdminRefusal['status'], code: string, text: string): AdminRefusal {
  return { kind: 'refused', status, code, text }
}

/** What is not handed over after all: what is never begun would hold its place for ever. */
export async function letGo(pieces: AsyncIterable<unknown>): Promise<void> {
  for await (const _piece of pieces) break
}

/** What a refusal of the network says, with the status that programs understand; `value` where there is none. */
export function outcomeOf(refusal: Refusal | null, value: JsonValue): Outcome {
  if (refusal === null) return done(value)
  const code = refusal.kind === 'failure' ? refusal.code : refusal.numeric
  const text = refusal.text ?? (refusal.kind === 'refusal' ? NUMERICS[refusal.numeric].text : null) ?? code
  return refused(STATUSES.get(code) ?? 409, code, text)
}

/** All others are at odds with what there is. */
const STATUSES: ReadonlyMap<string, AdminRefusal['status']> = new Map([
  ['ERR_NOSUCHNICK', 404],
  ['ACCOUNT_UNKNOWN', 404],
  ['NO_SUCH_BAN', 404],
  ['NO_SUCH_TOKEN', 404],
  ['NO_SUCH_INVITATION', 404],
  ['NO_SUCH_FILE', 404],
  ['NOT_STORED', 503],
  ['INTERNAL_ERROR', 503],
])
