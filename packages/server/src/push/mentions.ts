/** Whom a text may name: each nickname in it, however it is set off from the words around it. */
import { bareText } from '@partyline/irc'

/** What nicknames are made of (`isNickname`). */
const NAME = /[\p{L}\p{M}\p{N}[\]\\`_^{|}-]+/gu
/** Without the signs that may be of a nickname, and often stand around one. Looked at once: no sign is looked at from each one before it. */
const INNER = /[\p{L}\p{M}\p{N}](?:.*[\p{L}\p{M}\p{N}])?/u

/** As it is written, and without the signs around it, which counts where nobody has the first. An address of the web names nobody. */
export function* nicknamesIn(text: string): Iterable<readonly [written: string, inner: string]> {
  for (const word of bareText(text).split(/\s/u)) {
    if (word.includes('://')) continue
    for (const [name] of word.matchAll(NAME)) yield [name, INNER.exec(name)?.[0] ?? '']
  }
}
