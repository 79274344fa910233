/** The options with which a server says more of itself than its names. */
import * as v from 'valibot'
import { EVERYWHERE } from './option.ts'

const CONTROL_CHARACTER = /\p{Cc}/u
const LINE_BYTES_MAX = 200
/** Of RFC 2812 3.4.9 there are so many replies: where the server is, whose it is, and how to reach them. */
const ADMIN_LINES_MAX = 3
/** A token of 005 fits into one line, with what must be written otherwise in it. */
const ICON_BYTES_MAX = 200

const isLine = (text: string): boolean =>
  text.trim() !== '' && Buffer.byteLength(text) <= LINE_BYTES_MAX && !CONTROL_CHARACTER.test(text)

function isIcon(text: string): boolean {
  const written = text.replaceAll(/[\\=]/g, 'xxxx')
  return /^https?:\/\/[!-~]+$/.test(text) && URL.canParse(text) && written.length <= ICON_BYTES_MAX
}

export const ABOUT_OPTIONS = {
  description: {
    section: 'Server',
    form: 'text',
    placeholder: 'TEXT',
    help: 'What this server is, shown by WHOIS',
    default: null,
    expected: `one line of 1 to ${LINE_BYTES_MAX} bytes without control characters`,
    schema: v.pipe(v.string(), v.check(isLine)),
    sources: EVERYWHERE,
  },
  admin: {
    section: 'Server',
    form: 'texts',
    placeholder: 'TEXT',
    help: 'A line of what ADMIN answers, such as how to reach whose server it is. Repeatable, up to three',
    default: null,
    expected: `up to ${ADMIN_LINES_MAX} lines of 1 to ${LINE_BYTES_MAX} bytes without control characters`,
    schema: v.pipe(v.array(v.pipe(v.string(), v.check(isLine))), v.maxLength(ADMIN_LINES_MAX)),
    sources: EVERYWHERE,
  },
  icon: {
    section: 'Server',
    form: 'text',
    placeholder: 'URL',
    help: 'An image that clients show for this network (draft/ICON of 005). {size} in it stands for a size in pixels',
    default: null,
    expected: `a URL of at most ${ICON_BYTES_MAX} characters that begins with https:// or http://`,
    schema: v.pipe(v.string(), v.check(isIcon)),
    sources: EVERYWHERE,
  },
} as const
