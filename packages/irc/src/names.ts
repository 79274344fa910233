/**
 * Which names are allowed, and which names are the same (RFC 2812 1.3 and 2.2, ISUPPORT CASEMAPPING). Names may be
 * written in any script; what cannot be seen, changes the direction of writing or has a meaning in the protocol may not.
 */

const VARIATION_SELECTORS = /\p{Variation_Selector}/gu

/**
 * The form in which a server compares names: for ASCII exactly CASEMAPPING=ascii; for other text the compatibility form
 * (NFKC) in lower case, so that look-alikes of one letter are one name, and without selectors of how a character is drawn.
 * Folding a folded name changes nothing.
 */
export function foldName(name: string): string {
  if (isAscii(name)) return name.toLowerCase()
  // Twice, because lower case can leave a form that NFKC composes further. The sigma depends on its place in a word.
  const drawnAnyhow = name.replaceAll(VARIATION_SELECTORS, '')
  return drawnAnyhow.normalize('NFKC').toLowerCase().normalize('NFKC').toLowerCase().replaceAll('ς', 'σ')
}

/** CASEMAPPING=rfc1459: as ascii, and `{}|^` are the small letters of `[]\~`. For clients that meet older servers. */
export function foldRfc1459(name: string): string {
  return foldRfc1459Strict(name).replaceAll('~', '^')
}

function foldRfc1459Strict(name: string): string {
  return foldAscii(name).replaceAll('[', '{').replaceAll(']', '}').replaceAll('\\', '|')
}

function foldAscii(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/**
 * The folding that a server announces with CASEMAPPING. A name that is not known means rfc1459, as does a server that
 * announces none.
 */
export function caseMapping(name: string): (name: string) => string {
  switch (name) {
    case 'ascii':
      return foldAscii
    case 'rfc1459-strict':
      return foldRfc1459Strict
    case 'rfc7613':
    case 'precis':
      return foldName
    default:
      return foldRfc1459
  }
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false
  return true
}

const NICKNAME = /^[\p{L}[\]\\`_^{|}][\p{L}\p{M}\p{N}[\]\\`_^{|}-]*$/u
/** Characters that are letters or marks by class and show nothing, such as variation selectors and Hangul fillers. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
/** More marks on one letter than writing has, or one twice: they cover what is beside them (UTS 39 5.4). */
const PILED_MARKS = /[\p{Mn}\p{Me}]{5}|([\p{Mn}\p{Me}])\1/u

/**
 * Whether a name can be a nickname: letters, marks and numbers of any script and ``[]\`_^{|}-``, the first one neither
 * mark, number nor hyphen, normalised (NFC). Its length is the server's own limit.
 */
export function isNickname(name: string): boolean {
  if (/^[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]*$/.test(name)) return true
  return NICKNAME.test(name) && !INVISIBLE.test(name) && isPlainlyWritten(name)
}

function isPlainlyWritten(name: string): boolean {
  return name === name.normalize('NFC') && !PILED_MARKS.test(name.normalize('NFD'))
}

/** Of ASCII, without what a mask has besides: `*`, `?` and a backslash. */
const IN_NO_NICKNAME = /[!"#$%&'()+,./:;<=>@~]/

/** Whether a nickname can match the mask: no where it has a character that no nickname has. */
export function canMatchNickname(mask: string): boolean {
  return !IN_NO_NICKNAME.test(mask)
}

const CHANNEL_NAME = /^#(?!\p{M})[^,\p{Cc}\p{Cf}\p{Cs}\p{Z}]+$/u
/** Variation selectors stay: they belong to how emoji are typed. An empty Braille cell is a symbol that shows nothing. */
const INVISIBLE_IN_CHANNEL = /[[\p{Default_Ignorable_Code_Point}--\p{Variation_Selector}]\u{2800}]/v

/**
 * Whether a name can be a channel's: `#` and at least one character; no comma, no white space, control,
 * format (bidi) or invisible character, no mark at the beginning; normalised (NFC). Its length is the server's own limit.
 */
export function isChannelName(name: string): boolean {
  return CHANNEL_NAME.test(name) && !INVISIBLE_IN_CHANNEL.test(name) && isPlainlyWritten(name)
}

/** Whether a target of a message means a channel and not a nickname; it need not be a valid channel name. */
export function isChannelTarget(target: string): boolean {
  return target.startsWith('#')
}

const HOSTNAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)?$/i

/** Whether a text can be the host name of a server or client: RFC 1123 labels in ASCII, with at least one dot. */
export function isHostname(text: string): boolean {
  return HOSTNAME.test(text)
}
