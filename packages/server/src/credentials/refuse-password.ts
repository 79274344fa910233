/** Which passwords an account may have. */
import type { Limits } from '../limits.ts'
import { isSameAccount } from '../network/account-name.ts'

/** Code and text of a FAIL, where a password cannot be taken. @param name of the account */
export function refusePassword(
  { accountPasswordCharactersMin: min, accountPasswordBytesMax: max }: Limits,
  password: string,
  name: string,
): readonly [code: string, text: string] | null {
  const bytes = Buffer.byteLength(password)
  if (Array.from(password).length < min || isSameAccount(password, name)) {
    return ['WEAK_PASSWORD', `The password must have at least ${min} characters, and not be your name`]
  }
  if (bytes > max || /\p{Cc}/u.test(password) || !password.isWellFormed()) {
    return ['UNACCEPTABLE_PASSWORD', `The password must have at most ${max} bytes, and no control characters`]
  }
  return null
}
