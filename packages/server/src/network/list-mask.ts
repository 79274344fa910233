/**
 * What stands in the lists of a channel: a mask of sources, or an extended ban (ISUPPORT EXTBAN). `R:name`, or `account:name`, are the
 * users with that account (IRCv3 account-extban); `m:mask` lets those that it matches in, and keeps them from speaking.
 */
import { canMatchNickname, foldName, Mask, SourceMask } from '@partyline/irc'
import { isMeantBy, type KnownAs } from './known-as.ts'

/** ISUPPORT EXTBAN: no sign stands before the letter. */
export const EXTENDED_BANS = ',Rm'
/** ISUPPORT ACCOUNTEXTBAN. */
export const ACCOUNT_BANS = 'R,account'

/** What a user is compared by. */
interface Compared extends KnownAs {
  readonly account: string | null
}

/** Ready for many comparisons. Two that have the same `folded` match the same users. */
export class ListMask {
  /** In full, as clients are told it. */
  readonly text: string
  /** Its length is what a server has to bound. */
  readonly folded: string
  /** It keeps nobody out, and from speaking only. */
  readonly isMute: boolean
  readonly #of:
    | { readonly kind: 'source'; readonly mask: SourceMask }
    | { readonly kind: 'account'; readonly mask: Mask }

  constructor(written: string) {
    const [mute = ''] = /^m:(?=.)/.exec(written) ?? []
    const [account = ''] = /^(?:R|account):(?=.)/.exec(written.slice(mute.length)) ?? []
    const rest = written.slice(mute.length + account.length)
    this.isMute = mute !== ''
    this.#of =
      account === '' ? { kind: 'source', mask: new SourceMask(rest) } : { kind: 'account', mask: new Mask(rest) }
    this.text = mute + account + this.#of.mask.text
    this.folded = `${mute}${account === '' ? '' : 'R:'}${this.#of.mask.folded}`
  }

  /** Whether somebody can match: extended bans of other servers are none here, and would be lists of nobody. */
  get canMatch(): boolean {
    return this.#of.kind === 'source' ? this.#of.mask.canMatch : canMatchNickname(this.#of.mask.text)
  }

  matches(user: Compared): boolean {
    if (this.#of.kind === 'source') return isMeantBy(this.#of.mask, user)
    return user.account !== null && this.#of.mask.matches(foldName(user.account))
  }
}
