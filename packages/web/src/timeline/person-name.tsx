/** A name in its colour, isolated, so that the direction of its letters is nobody else's (Unicode UAX 9). */
import { hueOf } from '@partyline/irc/client'

export interface PersonNameParts {
  readonly nick: string
  readonly account?: string | null | undefined
}

export function PersonName({ nick, account }: PersonNameParts) {
  return <bdi class={`person-name hue-${hueOf(account ?? nick)}`}>{nick}</bdi>
}
