/**
 * What the owner of a server can ask of it while it runs: one operation, one line in `operations.ts`. The control socket of the data
 * folder, the pages under /api/v1 of the web door and the description for programs are made from that table.
 */
import type { GenericSchema } from 'valibot'
import type { JsonValue } from '../json.ts'
import type { Command } from '../network/command.ts'
import type { Network } from '../network/network.ts'
import type { Refusal } from '../network/refusal.ts'
import type { ServerInfo } from '../session/server-info.ts'

export interface AdminParts {
  readonly info: () => ServerInfo
  readonly network: Network
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
  readonly status: 400 | 404 | 409
  readonly code: string
  readonly text: string
}

export type Outcome = { readonly kind: 'done'; readonly value: JsonValue } | AdminRefusal

export interface Operation<Input = unknown> {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below /api/v1; parts with a colon are fields of the input. */
  readonly path: string
  readonly summary: string
  /** Of the fields of path, query and body together, all of them texts or what JSON has. */
  readonly input: GenericSchema<unknown, Input>
  readonly run: (parts: AdminParts, input: Input) => Outcome | Promise<Outcome>
}

/** Keeps the type of the input. */
export function operation<Input>(definition: Operation<Input>): Operation {
  return definition as Operation
}

export function done(value: JsonValue): Outcome {
  return { kind: 'done', value }
}

export function refused(status: AdminRefusal['status'], code: string, text: string): AdminRefusal {
  return { kind: 'refused', status, code, text }
}
