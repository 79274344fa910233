/** Codes that are sent by mail: whoever gives one back reads what comes to that address. */
import { hashToken } from '../credentials/device-token.ts'
import { readableLetters } from '../credentials/readable-letters.ts'
import type { Mail } from '../mail/send-mail.ts'

const LENGTH = 12
/**
 * What any mail server takes as an address; it is passed to the command on its standard input, and in no argument. Some commands take what begins
 * with `-`, `|` or `/` for an option, a program or a file all the same.
 */
const EMAIL = /^(?![-|/])[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,190}$/u

/** Of whoever asks for them: each of a thousand addresses of the net could have one mail sent to the same person. */
export const MAILED_ENOUGH =
  'This e-mail address was sent as many codes as it may be within a day. Please try again tomorrow'

export function isEmail(text: string): boolean {
  return EMAIL.test(text)
}

export interface MailedCode {
  readonly mail: Mail
  /** What is kept of it. */
  readonly hash: string
}

interface Reason {
  readonly to: string
  readonly network: string
  readonly account: string
  /** What is completed by it. */
  readonly does: 'registers' | 'address'
}

export function makeMailedCode({ to, network, account, does }: Reason): MailedCode {
  const code = readableLetters(LENGTH)
  const [what, how] =
    does === 'registers'
      ? [`registers the account ${account} on ${network}`, `VERIFY ${account} ${code}`]
      : [`gives this address to the account ${account} on ${network}`, `/msg NickServ VERIFY ${account} ${code}`]
  const text = `Somebody, probably you, ${what}. To complete it, type there:\n\n  ${how}\n\nIf it was not you, do nothing.\n`
  return { mail: { to, subject: `${network}: your code`, text }, hash: hashMailedCode(code) }
}

export function hashMailedCode(code: string): string {
  return hashToken(code.trim().toLowerCase())
}
