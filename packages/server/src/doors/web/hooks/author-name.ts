/** As whom a program speaks, where its payload says so. */
import { isNickname } from '@partyline/irc'
import { truncateText } from '../../../network/text.ts'

/** Names are as long as those of people, without the sign behind them. */
const AUTHOR_BYTES_MAX = 24
/** No more of a name is looked at: to put thousands of accents in order (Unicode UAX 15) takes seconds. */
const LOOKED_AT = 200

/** As a nickname could be: spaces and other signs are not in it. null where nothing is left. */
export function authorName(name: string | null): string | null {
  if (name === null) return null
  const letters = name
    .slice(0, LOOKED_AT)
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}_-]/gu, '')
  const short = truncateText(letters, AUTHOR_BYTES_MAX)
  return isNickname(short) ? short : null
}
