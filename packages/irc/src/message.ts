/**
 * One message of the protocol and its line (RFC 1459 2.3.1, IRCv3 message-tags). Every line that a server reads goes
 * through here, so it walks the text by indexOf and builds nothing that the message does not keep.
 */
import { IrcError } from './errors.ts'
import { PARAMS_MAX } from './limits.ts'
import { CHARACTER_BYTES_MAX, splitText, utf8Length } from './split.ts'
import { formatTags, NO_TAGS, parseTags, type Tags } from './tags.ts'
import { textFrom } from './text-params.ts'
import { COMMAND_TEXT_FROM } from './command-texts.ts'

/** A message as it was sent. */
export interface Message {
  readonly tags: Tags
  /** The sender, without the colon; null when the line does not say. */
  readonly source: string | null
  /** The command or numeric, never empty; ASCII letters in upper case, because verbs are the same in either case. */
  readonly verb: string
  readonly params: readonly string[]
}

/** What formatMessage needs; what is left out is empty. */
export interface MessageFields {
  readonly tags?: Tags
  readonly source?: string | null
  readonly verb: string
  readonly params?: readonly string[]
}

const CR_LF_BYTES = 2
const COLON = 0x3a
const AT = 0x40
const SPACE = 0x20
const SMALL_A = 0x61
const SMALL_Z = 0x7a

/**
 * The message on a line, given without its CR LF. Null when the line has no verb, begins with a tag or source section
 * that never ends or is empty, or contains NUL, CR or LF. Several spaces count as one, as in RFC 1459.
 * @param options.paramsMax the parameter with this number takes the rest of the line; 15 by default
 */
export function parseMessage(line: string, options?: { readonly paramsMax?: number }): Message | null {
  if (hasForbiddenCharacter(line)) return null
  const paramsMax = options?.paramsMax ?? PARAMS_MAX
  let position = skipSpaces(line, 0)
  let tags = NO_TAGS
  if (line.charCodeAt(position) === AT) {
    const end = line.indexOf(' ', position)
    if (end === -1) return null
    tags = parseTags(line.slice(position + 1, end))
    position = skipSpaces(line, end)
  }
  let source: string | null = null
  if (line.charCodeAt(position) === COLON) {
    const end = line.indexOf(' ', position)
    if (end === -1 || end === position + 1) return null
    source = line.slice(position + 1, end)
    position = skipSpaces(line, end)
  }
  const verbEnd = wordEnd(line, position)
  if (verbEnd === position) return null
  const verb = asciiUpperCase(line.slice(position, verbEnd))
  return { tags, source, verb, params: parseParams(line, skipSpaces(line, verbEnd), paramsMax) }
}

function parseParams(line: string, start: number, paramsMax: number): string[] {
  const params: string[] = []
  let position = start
  while (position < line.length) {
    if (line.charCodeAt(position) === COLON) {
      params.push(line.slice(position + 1))
      break
    }
    if (params.length === paramsMax - 1) {
      params.push(line.slice(position))
      break
    }
    const end = wordEnd(line, position)
    params.push(line.slice(position, end))
    position = skipSpaces(line, end)
  }
  return params
}

function skipSpaces(line: string, start: number): number {
  let position = start
  while (line.charCodeAt(position) === SPACE) position += 1
  return position
}

function wordEnd(line: string, start: number): number {
  const space = line.indexOf(' ', start)
  return space === -1 ? line.length : space
}

function hasForbiddenCharacter(line: string): boolean {
  return line.includes('\r') || line.includes('\n') || line.includes('\0')
}

/** Not toUpperCase alone, which would read a verb with a dotless i as PING. */
function asciiUpperCase(verb: string): string {
  for (let index = 0; index < verb.length; index += 1) {
    const code = verb.charCodeAt(index)
    if (code >= SMALL_A && code <= SMALL_Z) return verb.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
  }
  return verb
}

/**
 * The line of a message, without CR LF. The last parameter gets a colon when it needs one, and always where it is text.
 * Throws IrcError when no line would be read back as this message: an empty verb or source, a parameter
 * before the last one that is empty, contains a space or begins with a colon, or NUL, CR or LF anywhere but in a tag
 * value (CR and LF are escaped there). Text of a peer that is repeated before the last parameter goes through middleParam.
 * @param options.lineBytesMax how long the line may be, without its tags and with CR LF: the longest parameter is cut,
 * between characters, until it fits. Without it the line has any length
 */
export function formatMessage(message: MessageFields, options?: { readonly lineBytesMax: number }): string {
  return formatLine(message, textFrom(message.verb), options?.lineBytesMax)
}

/** The same for what clients send: commands, and no numerics, of which a program that uses only this knows nothing. */
export function formatCommand(message: MessageFields): string {
  return formatLine(message, COMMAND_TEXT_FROM.get(message.verb) ?? Infinity)
}

function formatLine(message: MessageFields, textIndex: number, lineBytesMax?: number): string {
  const { tags, params = [] } = message
  const line = formatWithoutTags(message, params, textIndex)
  const excess = lineBytesMax === undefined ? 0 : excessBytes(line, lineBytesMax)
  const fitting = excess > 0 ? formatWithoutTags(message, cutLongest(params, excess), textIndex) : line
  const whole = tags === undefined || tags.size === 0 ? fitting : `@${formatTags(tags)} ${fitting}`
  if (hasForbiddenCharacter(whole)) throw unwritable('line', whole)
  return whole
}

function formatWithoutTags({ source, verb }: MessageFields, params: readonly string[], textIndex: number): string {
  let line = ''
  if (source !== undefined && source !== null) {
    if (source === '' || source.includes(' ')) throw unwritable('source', source)
    line += `:${source} `
  }
  if (!isWord(verb) || verb.charCodeAt(0) === AT) throw unwritable('verb', verb)
  line += verb
  if (params.length > 0) line += formatParams(params, textIndex)
  return line
}

function excessBytes(line: string, lineBytesMax: number): number {
  const room = lineBytesMax - CR_LF_BYTES
  // No unit of a string takes more than three bytes.
  return line.length * 3 <= room ? 0 : utf8Length(line) - room
}

/** The parameters with so many bytes less, taken from the longest ones. At least one character of each is left. */
function cutLongest(params: readonly string[], bytes: number): readonly string[] {
  const sizes = params.map(utf8Length)
  const longest = sizes.indexOf(Math.max(...sizes))
  const size = sizes[longest] ?? 0
  if (bytes <= 0 || size <= CHARACTER_BYTES_MAX) return params
  const kept = splitText(params[longest] ?? '', Math.max(CHARACTER_BYTES_MAX, size - bytes))[0] ?? ''
  return cutLongest(params.with(longest, kept), bytes - (size - utf8Length(kept)))
}

function formatParams(params: readonly string[], textIndex: number): string {
  let text = ''
  const last = params.length - 1
  let index = 0
  for (const param of params) {
    const mayHaveColon = index === last
    if (mayHaveColon && (index >= textIndex || !isWord(param))) text += ` :${param}`
    else if (isWord(param)) text += ` ${param}`
    else throw unwritable(`parameter ${index + 1} of ${params.length}`, param)
    index += 1
  }
  return text
}

/** The text if it can stand before the last parameter, else `*`: for answers that repeat what a peer sent. */
export function middleParam(text: string): string {
  return isWord(text) ? text : '*'
}

function isWord(text: string): boolean {
  return text !== '' && text.charCodeAt(0) !== COLON && !text.includes(' ')
}

function unwritable(part: string, text: string): IrcError {
  return new IrcError(
    'IRC_UNFORMATTABLE',
    `The ${part} of a message is ${JSON.stringify(text)}, which cannot be written there.`,
    'Only the last parameter may be empty, contain spaces or begin with a colon, and nothing may contain NUL, CR or LF.',
  )
}
