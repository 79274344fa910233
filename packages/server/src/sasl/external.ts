/** EXTERNAL (RFC 4422 appendix A): what the client has proven beneath: its certificate in TLS, or its key in SSH. */
import { FAILED, textOf, type SaslStep } from './mechanism.ts'

/** Nothing, or the account that is meant. */
export function external(response: Buffer): SaslStep {
  const account = textOf(response)
  if (account === null || account.includes('\0')) return FAILED
  return { kind: 'claim', claim: { kind: 'certificate', account: account === '' ? null : account } }
}
