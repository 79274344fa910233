/**
 * SASL (RFC 4422) without I/O: a mechanism takes what the client responds, one message after the other, and ends with a claim that
 * is to be verified, or fails. All of ours are client-first.
 */

/** What the client says to be, with what is to prove it. */
export type Claim =
  | { readonly kind: 'password'; readonly account: string; readonly password: string }
  /** By the certificate, or the SSH key, of the connection. @param account null: the account to which it belongs */
  | { readonly kind: 'certificate'; readonly account: string | null }
  | { readonly kind: 'token'; readonly account: string | null; readonly token: string }
  /** The exchange itself has proven it. */
  | { readonly kind: 'proven'; readonly account: string }

export type SaslStep =
  /** @param guess as in `failed`: the data tells the client that it was right */
  | { readonly kind: 'challenge'; readonly data: Uint8Array; readonly respond: Respond; readonly guess?: string }
  | { readonly kind: 'claim'; readonly claim: Claim; readonly refused?: Refused }
  /** What was sent cannot be understood, or does not prove it. @param guess the account that was guessed at */
  | { readonly kind: 'failed'; readonly guess?: string }

/** @param response what the client has sent, decoded */
export type Respond = (response: Buffer) => SaslStep

/** What is answered where the claim does not hold, and how the client confirms it; without it the exchange fails at once. */
export type Refused = Extract<SaslStep, { kind: 'challenge' }>

export const FAILED: SaslStep = { kind: 'failed' }

/** @returns null for bytes that are no UTF-8 */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
