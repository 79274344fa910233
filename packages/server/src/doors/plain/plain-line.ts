/** What a person types at the plain door: text, or a command that begins with a slash. One line is one of them, however long. */

export type PlainLine =
  /** To be split where it is too long for one message. */
  | { readonly kind: 'say'; readonly target: string; readonly text: string; readonly isAction: boolean }
  | { readonly kind: 'command'; readonly verb: string; readonly params: readonly string[] }
  | { readonly kind: 'encoding'; readonly name: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'unknown'; readonly name: string }

export const HELP = [
  '/join #channel [key]      go to another channel; your lines go there',
  '/part [#channel] [reason] leave this channel, or another one',
  '/msg nick text            say something to one person',
  '/me does something        say what you do',
  '/nick name                change your nickname',
  '/names [#channel]         who is here, or there',
  '/topic [text]             show or set the topic',
  '/history [number]         what was said before',
  '/list                     which channels there are',
  '/whois nick               who somebody is',
  '/encoding name            how your terminal writes, if not UTF-8: gbk, big5, shift_jis, latin1',
  '/quit [reason]            leave (so does Ctrl-D)',
  '//text                    a line that begins with a slash',
] as const

/** @param channel where lines without a command go */
export function parsePlainLine(text: string, channel: string): PlainLine {
  if (!text.startsWith('/')) return say(channel, text)
  if (text.startsWith('//')) return say(channel, text.slice(1))
  const { word, rest } = splitWord(text.slice(1))
  switch (word.toLowerCase()) {
    case 'join': {
      const { word: name, rest: key } = splitWord(rest)
      return command('JOIN', name.startsWith('#') ? name : `#${name}`, ...optional(key))
    }
    case 'part': {
      if (!rest.startsWith('#')) return command('PART', channel, ...optional(rest))
      const { word: name, rest: reason } = splitWord(rest)
      return command('PART', name, ...optional(reason))
    }
    case 'msg': {
      const { word: nick, rest: message } = splitWord(rest)
      return say(nick, message)
    }
    case 'me':
      return { kind: 'say', target: channel, text: rest, isAction: true }
    case 'nick':
      return command('NICK', rest)
    case 'names':
      return command('NAMES', rest === '' ? channel : rest)
    case 'topic':
      return command('TOPIC', channel, ...optional(rest))
    case 'history':
      return command('CHATHISTORY', 'LATEST', channel, '*', rest === '' ? '50' : rest)
    case 'list':
      return command('LIST')
    case 'whois':
      return command('WHOIS', rest)
    case 'encoding':
      return { kind: 'encoding', name: rest }
    case 'quit':
      return command('QUIT', ...optional(rest))
    case 'help':
      return { kind: 'help' }
    default:
      return { kind: 'unknown', name: `/${word}` }
  }
}

function say(target: string, text: string): PlainLine {
  return { kind: 'say', target, text, isAction: false }
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
