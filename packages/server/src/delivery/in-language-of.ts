/** What one session is told, in its language (IRCv3 draft/languages): where the text is the server's own, and no program reads it. */
import { inLanguage, type Language } from '../language/languages.ts'
import { isServiceSource } from '../network/service-source.ts'
import type { OutMessage } from '../session/out-message.ts'

/** Those whose last parameter is a sentence, and never something that somebody has said. */
const SENTENCES = /^(?:FAIL|WARN|NOTE|[459]\d\d|263|305|306|381|687|696|705|71[1-4]|734)$/

export interface Room {
  readonly server: string
  readonly lineBytesMax: number
}

/** As it is where the translation has no room in a line. */
export function inLanguageOf(languages: readonly Language[], message: OutMessage, room: Room): OutMessage {
  if (!isSentence(message, room.server)) return message
  const params = [...message.params.slice(0, -1), inLanguage(message.params.at(-1) ?? '', languages)]
  const line = `:${message.source} ${message.verb} ${params.slice(0, -1).join(' ')} :${params.at(-1)}\r\n`
  return Buffer.byteLength(line) > room.lineBytesMax ? message : { ...message, params }
}

/** What a channel says to those that enter is its founder's (`entryMessage`). */
const ENTRY_MESSAGE = /^\[#/

function isSentence({ verb, source, params }: OutMessage, server: string): boolean {
  if (verb === 'NOTICE') return isServiceSource(source) && !ENTRY_MESSAGE.test(params.at(-1) ?? '')
  return source === server && SENTENCES.test(verb)
}
