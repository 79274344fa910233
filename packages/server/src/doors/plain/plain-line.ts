/** What a person types at the plain door: text, or a command that begins with a slash. One line is one of them, however long. */

export type PlainLine =
  /** To be split where it is too long for one message. */
  | { readonly kind: 'say'; readonly target: string; readonly text: string; readonly isAction: boolean }
  | { readonly kind: 'command'; readonly verb: string; readonly params: readonly string[] }
  /** `nothing` is said when the answer would show nothing. */
  | { readonly kind: 'question'; readonly nothing: string; readonly verb: string; readonly params: readonly string[] }
  | { readonly kind: 'encoding'; readonly name: string }
  | { readonly kind: 'help' }
  /** It is for the channel where the person is, and there is none. */
  | { readonly kind: 'nowhere' }
  /** Something is missing, or is not of the form that the command takes. */
  | { readonly kind: 'misused'; readonly form: string }
  /** What is `meant` has another name elsewhere. */
  | { readonly kind: 'unknown'; readonly name: string; readonly meant: string | null }

interface PlainCommand {
  /** As a person writes it. */
  readonly form: string
  readonly help: string
  /**
   * @param channel where the person is; null when that is in none
   * @returns null for what is not of that form
   */
  readonly parse: (rest: string, channel: string | null) => PlainLine | null
}

const HISTORY_DEFAULT = '50'

const COMMANDS: ReadonlyMap<string, PlainCommand> = new Map<string, PlainCommand>([
  [
    'join',
    {
      form: '/join #channel [key]',
      help: 'go to another channel, and write there',
      parse(rest) {
        const { word: name, rest: key } = splitWord(rest)
        return name === '' ? null : command('JOIN', name.startsWith('#') ? name : `#${name}`, ...optional(key))
      },
    },
  ],
  [
    'part',
    {
      form: '/part [#channel] [reason]',
      help: 'leave this channel, or another one',
      parse(rest, channel) {
        const { place, rest: reason } = splitChannel(rest, channel)
        return inPlace(place, (name) => command('PART', name, ...optional(reason)))
      },
    },
  ],
  [
    'msg',
    {
      form: '/msg nick text',
      help: 'say something to one person',
      parse(rest) {
        const { word: nick, rest: text } = splitWord(rest)
        return text === '' ? null : say(nick, text)
      },
    },
  ],
  [
    'me',
    {
      form: '/me does something',
      help: 'say what you do',
      parse: (rest, channel) =>
        rest === '' ? null : inPlace(channel, (target) => ({ kind: 'say', target, text: rest, isAction: true })),
    },
  ],
  [
    'nick',
    {
      form: '/nick name',
      help: 'change your nickname',
      parse: (rest) => (rest === '' ? null : command('NICK', rest)),
    },
  ],
  [
    'names',
    {
      form: '/names [#channel]',
      help: 'the people in this channel, or in another',
      parse: (rest, channel) =>
        inPlace(rest === '' ? channel : rest, (name) =>
          question(`You can see nobody in ${name}. /list shows which channels there are`, 'NAMES', name),
        ),
    },
  ],
  [
    'topic',
    {
      form: '/topic [#channel] [text]',
      help: 'show or set the topic',
      parse(rest, channel) {
        const { place, rest: text } = splitChannel(rest, channel)
        return inPlace(place, (name) => command('TOPIC', name, ...optional(text)))
      },
    },
  ],
  [
    'history',
    {
      form: '/history [#channel] [number]',
      help: 'what was said before',
      parse(rest, channel) {
        const { place, rest: count } = splitChannel(rest, channel)
        if (!/^[1-9]\d*$|^$/.test(count)) return null
        return inPlace(place, (name) =>
          question(`The history of ${name} is empty`, 'CHATHISTORY', 'LATEST', name, '*', count || HISTORY_DEFAULT),
        )
      },
    },
  ],
  [
    'list',
    {
      form: '/list',
      help: 'which channels there are',
      parse: () => question('You can see no channel. /join #name makes one', 'LIST'),
    },
  ],
  [
    'whois',
    {
      form: '/whois nick',
      help: 'what is known of a person',
      parse: (rest) => (rest === '' ? null : command('WHOIS', rest)),
    },
  ],
  [
    'encoding',
    {
      form: '/encoding name',
      help: 'how your terminal writes, if not UTF-8: gbk, big5, shift_jis, latin1',
      parse: (rest) => ({ kind: 'encoding', name: rest }),
    },
  ],
  [
    'quit',
    {
      form: '/quit [reason]',
      help: 'leave (so does Ctrl-D)',
      parse: (rest) => command('QUIT', ...optional(rest)),
    },
  ],
])

/** What other programs call these commands. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['who', '/names'],
  ['users', '/names'],
  ['channels', '/list'],
  ['leave', '/part'],
  ['query', '/msg'],
  ['exit', '/quit'],
])

const FORM_COLUMNS = 30

export const HELP: readonly string[] = [
  ...[...COMMANDS.values()].map(({ form, help }) => form.padEnd(FORM_COLUMNS) + help),
  `${'/msg NickServ help'.padEnd(FORM_COLUMNS)}an account (see also ChanServ, HookServ, HostServ)`,
  `${'//text'.padEnd(FORM_COLUMNS)}a line that begins with a slash`,
]

/** @param channel where lines without a command go; null when the person is in none */
export function parsePlainLine(text: string, channel: string | null): PlainLine {
  if (!text.startsWith('/')) return inPlace(channel, (target) => say(target, text))
  if (text.startsWith('//')) return inPlace(channel, (target) => say(target, text.slice(1)))
  const { word, rest } = splitWord(text.slice(1))
  const name = word.toLowerCase()
  if (name === 'help') return { kind: 'help' }
  const found = COMMANDS.get(name)
  if (found === undefined) return { kind: 'unknown', name: `/${word}`, meant: MEANT.get(name) ?? null }
  return found.parse(rest, channel) ?? { kind: 'misused', form: found.form }
}

function inPlace(place: string | null, line: (place: string) => PlainLine): PlainLine {
  return place === null ? { kind: 'nowhere' } : line(place)
}

function say(target: string, text: string): PlainLine {
  return { kind: 'say', target, text, isAction: false }
}

function command(verb: string, ...params: readonly string[]): PlainLine {
  return { kind: 'command', verb, params }
}

function question(nothing: string, verb: string, ...params: readonly string[]): PlainLine {
  return { kind: 'question', nothing, verb, params }
}

function optional(text: string): readonly string[] {
  return text === '' ? [] : [text]
}

/** The channel at the start of the text, else the person's current channel. */
function splitChannel(text: string, channel: string | null): { readonly place: string | null; readonly rest: string } {
  if (!text.startsWith('#')) return { place: channel, rest: text }
  const { word, rest } = splitWord(text)
  return { place: word, rest }
}

function splitWord(text: string): { readonly word: string; readonly rest: string } {
  const end = text.indexOf(' ')
  return end === -1 ? { word: text, rest: '' } : { word: text.slice(0, end), rest: text.slice(end + 1).trim() }
}
