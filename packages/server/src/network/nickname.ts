/** Which nicknames the network takes, whether or not they are in use. */
import { isNickname } from '@partyline/irc'
import type { NetworkLimits } from './policy.ts'
import { refuse, type Refusal } from './refusal.ts'

export function refuseForm(
  name: string,
  { nicknameBytesMax }: Pick<NetworkLimits, 'nicknameBytesMax'>,
): Refusal | null {
  if (isNickname(name) && Buffer.byteLength(name) <= nicknameBytesMax) return null
  const text =
    `A nickname has no spaces, but letters and digits of any script and - _ [ ] { } \` ^ | \\, ` +
    `begins with neither a digit nor "-", and has at most ${nicknameBytesMax} bytes`
  return refuse('ERR_ERRONEUSNICKNAME', [name], text)
}
