/** How names are read on this server (ISUPPORT CASEMAPPING, CHANTYPES, PREFIX, STATUSMSG, CHANMODES). */
import type { IsupportTokens } from '../isupport.ts'
import type { ModeSpec } from '../modes.ts'
import { caseMapping } from '../names.ts'
import type { NickKey, PlaceKey } from './state.ts'

export interface SpokenTo {
  readonly name: string
  /** The rank that members need to see it, as `@`; empty for all. */
  readonly toRank: string
}

export class Names {
  /** Signs of ranks, the highest first, as `@+`. */
  readonly signs: string
  readonly modes: ModeSpec
  readonly #fold: (name: string) => string
  readonly #channelTypes: string
  readonly #statusSigns: string

  constructor(isupport: IsupportTokens) {
    this.#fold = caseMapping(isupport.get('CASEMAPPING') ?? '')
    this.#channelTypes = isupport.get('CHANTYPES') ?? '#&'
    const [, letters = '', signs = ''] = /^\((.*)\)(.*)$/.exec(isupport.get('PREFIX') ?? '(ov)@+') ?? []
    this.signs = signs
    const [list = 'b', always = 'k', whenSet = 'l', never = ''] = (isupport.get('CHANMODES') ?? 'b,k,l,imnpst').split(
      ',',
    )
    this.modes = { list, always, whenSet, never, prefix: letters }
    this.#statusSigns = isupport.get('STATUSMSG') ?? ''
  }

  place(name: string): PlaceKey {
    return this.#fold(name) as PlaceKey
  }

  nick(name: string): NickKey {
    return this.#fold(name) as NickKey
  }

  isSame(one: string, other: string): boolean {
    return one === other || this.#fold(one) === this.#fold(other)
  }

  isChannel(target: string): boolean {
    return target !== '' && this.#channelTypes.includes(target.charAt(0))
  }

  /** `@#team` is the channel `#team`, for members with that rank. */
  spokenTo(target: string): SpokenTo {
    let at = 0
    while (at < target.length && this.#statusSigns.includes(target.charAt(at))) at += 1
    return at > 0 && this.isChannel(target.slice(at))
      ? { name: target.slice(at), toRank: target.slice(0, at) }
      : { name: target, toRank: '' }
  }

  /** The name of a member in NAMES and WHO, without the signs in front of it. */
  member(text: string): { readonly name: string; readonly prefixes: string } {
    let at = 0
    while (at < text.length && this.signs.includes(text.charAt(at))) at += 1
    return { name: text.slice(at), prefixes: text.slice(0, at) }
  }

  /** The signs after a rank was given or taken. */
  prefixesWith(prefixes: string, letter: string, isSet: boolean): string {
    const sign = this.signs.charAt(this.modes.prefix.indexOf(letter))
    return Array.from(this.signs)
      .filter((one) => (one === sign ? isSet : prefixes.includes(one)))
      .join('')
  }
}
