/** What a row of the table of options says. */
import type * as v from 'valibot'

/** Where an option can be given. */
export type Source = 'flag' | 'environment' | 'file'

export interface Option {
  readonly section: Section
  /** `text`, `boolean`: one value. `texts`: a list; the flag may be repeated, the variable separates with commas. */
  readonly form: 'text' | 'boolean' | 'texts'
  /** What stands for the value in the help; empty for a boolean. */
  readonly placeholder: string
  readonly help: string
  /** The value when none is given, in the form in which a file would give it; null for none. */
  readonly default: string | boolean | null
  /** Completes "must be ..." in an error. */
  readonly expected: string
  readonly schema: v.GenericSchema<unknown, unknown>
  readonly sources: readonly Source[]
  /** Its value appears in no error and no log. */
  readonly isSecret?: true
  /** The option that gives the same setting in another way; the later layer wins, one layer must not have both. */
  readonly insteadOf?: string
}

export const SECTIONS = [
  'Listening',
  'Server',
  'Accounts',
  'Encryption',
  'Storage',
  'Cluster',
  'Limits',
  'Log',
  'More',
] as const
export type Section = (typeof SECTIONS)[number]

export const EVERYWHERE = ['flag', 'environment', 'file'] as const
