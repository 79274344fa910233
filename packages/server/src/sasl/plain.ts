/** PLAIN (RFC 4616): who, and the password, in one message. */
import { FAILED, textOf, type SaslStep } from './mechanism.ts'

/** RFC 4616 2: `[authzid] NUL authcid NUL passwd`. To act for another account than one's own is nobody's right. */
export function plain(response: Buffer, isSame: (one: string, other: string) => boolean): SaslStep {
  const parts = textOf(response)?.split('\0')
  const [authzid, account, password] = parts ?? []
  if (parts?.length !== 3 || authzid === undefined || !account || !password) return FAILED
  if (authzid !== '' && !isSame(authzid, account)) return FAILED
  return { kind: 'claim', claim: { kind: 'password', account, password } }
}
