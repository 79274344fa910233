/**
 * As whom masks know somebody: as it is shown and, where another host is shown than the one with which it came, also as that. So a
 * ban holds whichever of the two it names.
 */
import type { IpAddress, SourceMask } from '@partyline/irc'

interface Source {
  readonly sourceKey: string
  readonly address: IpAddress | null
}

export interface KnownAs extends Source {
  /** null: it is shown as it came. */
  readonly own: Source | null
}

/** The host with which somebody came, which tells people apart better than one that an operator gives to several. */
export function ownHostOf({
  host,
  own,
}: {
  readonly host: string
  readonly own: { readonly host: string } | null
}): string {
  return own?.host ?? host
}

export function isMeantBy(mask: SourceMask, user: KnownAs): boolean {
  if (mask.matches(user.sourceKey, user.address)) return true
  return user.own !== null && mask.matches(user.own.sourceKey, user.own.address)
}
