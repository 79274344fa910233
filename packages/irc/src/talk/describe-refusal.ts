/**
 * Why a server has not done something, in a sentence and in the language of the reader (RFC 2812 5.2, IRCv3 standard-replies). What it says
 * beyond what all servers say of it follows, and what stands around that for programs is shown to nobody.
 */
import { bareText } from '../bare-text.ts'
import { type Phrase, text } from './phrase.ts'
import { SERVER_WORDS } from './server-words.ts'
import { visibleControls } from './visible-controls.ts'

/** As the client core has it of a message, of an answer and of a place that is not had. */
export interface Refused {
  /** The numeric, or the code of the standard reply. */
  readonly code: string
  /** What stood in front of the text. */
  readonly context: readonly string[]
  readonly text: string
}

type Sentence = (params: readonly string[]) => Phrase

const CHANNEL = /^[#&+!]/

const TAKEN: Sentence = ([nick = '']) => text`The nickname ${nick} is taken`

/** By numeric. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  '401': ([name = '']) =>
    CHANNEL.test(name) ? text`There is no channel ${name}` : text`There is nobody called ${name} here`,
  '402': ([name = '']) => text`There is neither a person nor a server called ${name}`,
  '403': ([name = '']) => text`There is no channel ${name}`,
  '404': ([name = '']) => text`This could not be said in ${name}`,
  '405': () => text`You are in as many channels as you may be`,
  '406': ([nick = '']) => text`Nobody was called ${nick} here lately`,
  '421': ([verb = '']) => text`This server does not know the command ${verb}`,
  '432': ([nick = '']) => text`${nick} cannot be a nickname`,
  '433': TAKEN,
  '436': TAKEN,
  '441': ([nick = '', channel = '']) => text`${nick} is not in ${channel}`,
  '442': ([channel = '']) => text`You are not in ${channel}`,
  '443': ([nick = '', channel = '']) => text`${nick} is in ${channel} already`,
  '461': ([verb = '']) => text`Something is missing behind ${verb}`,
  '471': ([channel = '']) => text`${channel} is full`,
  '473': ([channel = '']) => text`${channel} is only for people that were invited`,
  '474': ([channel = '']) => text`You are banned from ${channel}`,
  '475': ([channel = '']) => text`${channel} needs its key, or another one`,
  '476': ([channel = '']) => text`${channel} cannot be the name of a channel`,
  '477': ([name = '']) => text`${name} is only for people with an account`,
  '478': ([channel = '']) => text`The list of ${channel} is full`,
  '481': () => text`Only operators of the network may do this`,
  '482': ([channel = '']) => text`Only operators of ${channel} may do this`,
  '502': () => text`You can change only your own modes`,
}

/** What servers say with these numerics where they have nothing to add, from the beginning of it. */
const CUSTOMARY =
  /^(?:no such (?:nick|server|channel)|cannot send to (?:nick\/)?channel(?: \(\+\w\))?\.?$|cannot join channel(?: \([^)]*\))?\.?$|you have joined too many|there was no such nick|unknown command|erroneous nick|nick(?:name)? (?:is already in use|collision)|they aren't on|you're not (?:on that channel|(?:a )?channel op)|is already on channel|not enough param|channel is full|bad channel|you need to be (?:logged in|identified|registered)|channel (?:ban )?list is full|permission denied(?:$|.*irc op)|can(?:'t|not) (?:view or )?change)/i

export function describeRefusal({ code, context, text: given }: Refused): Phrase {
  const clean = (written: string) => visibleControls(bareText(written))
  const said = clean(given)
  const words = wordsOf(said)
  const sentence = SENTENCES[code]?.(context.map(clean))
  if (sentence === undefined) return words ?? text`${said || code}`
  if (said === '' || CUSTOMARY.test(said)) return sentence
  return words ?? text`${sentence}: ${said}`
}

interface Compiled {
  readonly pattern: string
  readonly whole: RegExp
}

/** Made once: a screen is drawn thirty times a second. The engine compiles each when it is first asked. */
const COMPILED = SERVER_WORDS.map(({ pattern }) => compile(pattern))

function compile(pattern: string): Compiled {
  const written = pattern.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\d\}/g, '(.+?)')
  return { pattern, whole: new RegExp(`^${written}$`) }
}

/** The words of this program's own server, which other languages know. */
function wordsOf(said: string): Phrase | null {
  for (const { pattern, whole } of COMPILED) {
    const values = whole.exec(said)
    if (values !== null) return { pattern, values: values.slice(1) }
  }
  return null
}
