/**
 * Masks of sources, such as `*!*@*.example.org` (RFC 2812 2.5): for bans, exceptions, invitations and searches. A host may be
 * an address, however it is written, or a network of addresses (`10.0.0.0/8`, `2001:db8::/32`; RFC 4632 3.1).
 */
import { canonicalHost, isInNetwork, parseIp, parseNetwork, type IpAddress, type IpNetwork } from './addresses.ts'
import { Mask } from './masks.ts'
import { canMatchNickname } from './names.ts'

/** Ready for many comparisons, as Mask is. Two that have the same `folded` match the same sources. */
export class SourceMask {
  /** In full: what was left out is a star, and an address has its one form. */
  readonly text: string
  /** As foldName gives it. Its length is what a server has to bound. */
  readonly folded: string
  readonly #glob: Mask
  readonly #network: IpNetwork | null

  /** @param written `bob` is a nickname, `~u@host` lacks the nickname, and a word with a dot or colon is a host */
  constructor(written: string) {
    const { front, host } = parts(written)
    this.text = `${front}@${host}`
    const whole = new Mask(this.text)
    this.folded = whole.folded
    this.#network = parseNetwork(host)
    this.#glob = this.#network === null ? whole : new Mask(`${front}@*`)
  }

  /**
   * Whether a source matches.
   * @param folded what foldName made of nick!user@host, the host in its canonical form
   * @param address the host, where it is an address
   */
  matches(folded: string, address: IpAddress | null): boolean {
    if (this.#network !== null && (address === null || !isInNetwork(address, this.#network))) return false
    return this.#glob.matches(folded)
  }

  /**
   * Whether a source can match: no where its nickname or host has a character that none has, as in `$a:bob` or `R:`, and where the host is
   * almost an address, as in `192.0.2.0/33`.
   */
  get canMatch(): boolean {
    const nick = this.text.slice(0, this.text.indexOf('!'))
    return canMatchNickname(nick) && canMatchHost(this.text.slice(this.text.lastIndexOf('@') + 1))
  }
}

function canMatchHost(mask: string): boolean {
  // No name of a host has digits alone.
  if (/^[\d./]+$/.test(mask)) return parseIp(mask) !== null || parseNetwork(mask) !== null
  if (!mask.includes(':')) return !/[$~]/.test(mask)
  const [address = ''] = mask.split('%', 1)
  if (/[*?]/.test(address)) return /^[\da-f:.*?]+$/i.test(address)
  return parseIp(address) !== null || parseNetwork(address) !== null
}

function parts(written: string): { readonly front: string; readonly host: string } {
  const at = written.lastIndexOf('@')
  const front = at === -1 ? written : written.slice(0, at)
  const host = at === -1 ? '*' : canonicalHost(written.slice(at + 1) || '*')
  const bang = front.indexOf('!')
  if (bang !== -1) return { front: `${front.slice(0, bang) || '*'}!${front.slice(bang + 1) || '*'}`, host }
  if (at !== -1) return { front: `*!${front || '*'}`, host }
  // No nickname has a dot or a colon.
  return /[.:]/.test(written) ? { front: '*!*', host: canonicalHost(written) } : { front: `${written || '*'}!*`, host }
}
