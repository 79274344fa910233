/**
 * Where the last parameter of a message is text for people (RFC 2812 3 and 5). Such a parameter is written with its colon
 * also when it is one word, because many clients and bots find the text of a line behind " :". Data is written without:
 * the same programs compare nicknames, masks and modes as they stand.
 */
import { COMMAND_TEXT_FROM } from './command-texts.ts'
import { NUMERICS } from './numerics.ts'

/** By verb, from which place a last parameter is text; in front of it stand the targets and the like. */
const TEXT_FROM: ReadonlyMap<string, number> = new Map([
  ...COMMAND_TEXT_FROM,
  // After the nickname of the reader.
  ...Object.values(NUMERICS).flatMap(({ code, text }): [string, number][] => (text === null ? [] : [[code, 1]])),
])

/** The first place (0 is the first parameter) in which the last parameter of such a message is text; Infinity: in none. */
export function textFrom(verb: string): number {
  return TEXT_FROM.get(verb) ?? Infinity
}
