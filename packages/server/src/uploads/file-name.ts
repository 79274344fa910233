/** How a file is called. The name is only shown and suggested: no path is made of it here, and none can be made of it elsewhere. */
import { truncateText } from '../network/text.ts'

const NAME_BYTES_MAX = 200
const NAMELESS = 'file'
/** Controls, what turns the order of writing around, line and paragraph separators, and halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
/** What separates folders somewhere, or means something in a name on Windows. */
const SPECIAL = /[<>:"|?*]/g

/** @param said by a client: may be a path, empty, or anything */
export function fileName(said: string): string {
  const last = said.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .normalize('NFC')
    .replaceAll(UNSEEN, '')
    .replaceAll(SPECIAL, '_')
    .trim()
    .replaceAll(/^\.+|[. ]+$/g, '')
  return plain === '' ? NAMELESS : shortened(plain)
}

/** Its ending stays. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= NAME_BYTES_MAX) return name
  const [ending = ''] = /\.[\w-]{1,10}$/.exec(name) ?? []
  const stem = name.slice(0, name.length - ending.length)
  return truncateText(stem, NAME_BYTES_MAX - Buffer.byteLength(ending)) + ending
}

const LINK_NAME_MAX = 60

/** As the last part of a link, which has to fit into a line: a long name is its ending there. */
export function nameInLink(name: string): string {
  const encoded = encodeURIComponent(name).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  if (encoded.length <= LINK_NAME_MAX) return encoded
  const [ending = ''] = /\.[A-Za-z\d]{1,10}$/.exec(name) ?? []
  return NAMELESS + ending
}
