/** What a person types to come in at a door, as sentences that the command says in the language of the person. */
import type { Address } from '../config/address.ts'

/** Where the door is reached. */
export type TcpAddress = Extract<Address, { kind: 'tcp' }>

/** What stands in the commands that the server prints. */
export interface Guest {
  /** The server's. */
  readonly name: string
  /** As it stands in the commands; null where there is none. */
  readonly password: string | null
  /** Of the certificate. */
  readonly fingerprint: string | null
  /** The fingerprint of the key by which the ssh door proves what it is, as `ssh` shows it. */
  readonly hostKey: string | null
  readonly channel: string
  /** The text as one word of the shell. */
  readonly shellWord: (text: string) => string
}

/** A sentence with places, as the command has it: `{0}`, `{1}` … stand for the values. */
export interface Sentence {
  readonly pattern: string
  readonly values: readonly (string | number)[]
}

/** Commands that are ready to be copied, and what is to be known of them. */
export interface WayIn {
  readonly title: Sentence
  /** A string is shown as it stands. None where the door is not reached in this way. */
  readonly lines: readonly (string | Sentence)[]
}

/**
 * The tag of a template that is shown in the language of the person: its Chinese stands beside that of the command, in
 * `packages/cli/src/language`, and `npm run check` names what is missing.
 */
export function text(strings: TemplateStringsArray, ...values: readonly (string | number)[]): Sentence {
  return { pattern: strings.reduce((pattern, part, index) => `${pattern}{${index - 1}}${part}`), values }
}

/** As it stands in a URL. */
export function urlHost({ host }: TcpAddress): string {
  return host.includes(':') ? `[${host}]` : host
}

/** The fingerprint as many programs want it. */
export function hexDigits(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase()
}
