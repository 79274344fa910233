/** What a person types at the plain door: text, or a command that begins with a slash. */

export type PlainLine =
  | { readonly kind: 'command'; readonly verb: string; readonly params: readonly string[] }
  | { readonly kind: 'help' }
  | { readonly kind: 'unknown'; readonly name: string }

export const HELP = [
  '/join #channel [key]   go to another channel; your lines go there',
  '/part [reason]         leave this channel',
  '/msg nick text         say something to one person',
  '/me does something     say what you do',
  '/nick name             change your nickname',
  '/names                 who is here',
  '/topic [text]          show or set the topic',
  '/history [number]      what was said before',
  '/list                  which channels there are',
  '/whois nick            who somebody is',
  '/quit [reason]         leave (so does Ctrl-D)',
  '//text                 a line that begins with a slash',
] as const

/** @param channel where lines without a command go */
export function parsePlainLine(text: string, channel: string): PlainLine {
  if (!text.startsWith('/')) return command('PRIVMSG', channel, text)
  if (text.startsWith('//')) return command('PRIVMSG', channel, text.slice(1))
  const { word, rest } = splitWord(text.slice(1))
  switch (word.toLowerCase()) {
    case 'join': {
      const { word: name, rest: key } = splitWord(rest)
      return command('JOIN', name.startsWith('#') ? name : `#${name}`, ...optional(key))
    }
    case 'part':
      return command('PART', channel, ...optional(rest))
    case 'msg': {
      const { word: nick, rest: message } = splitWord(rest)
      return command('PRIVMSG', nick, message)
    }
    case 'me':
      return command('PRIVMSG', channel, `\u{1}ACTION ${rest}\u{1}`)
    case 'nick':
      return command('NICK', rest)
    case 'names':
      return command('NAMES', channel)
    case 'topic':
      return command('TOPIC', channel, ...optional(rest))
    case 'history':
      return command('CHATHISTORY', 'LATEST', channel, '*', rest === '' ? '50' : rest)
    case 'list':
      return command('LIST')
    case 'whois':
      return command('WHOIS', rest)
    case 'quit':
      return command('QUIT', ...optional(rest))
    case 'help':
      return { kind: 'help' }
    default:
      return { kind: 'unknown', name: `/${word}` }
  }
}

function command(verb: string, ...params: readonly string[]): PlainLine {
  return { kind: 'command', verb, params }
}

function optional(text: string): readonly string[] {
  return text === '' ? [] : [text]
}

function splitWord(text: string): { readonly word: string; readonly rest: string } {
  const end = text.indexOf(' ')
  return end === -1 ? { word: text, rest: '' } : { word: text.slice(0, end), rest: text.slice(end + 1).trim() }
}
