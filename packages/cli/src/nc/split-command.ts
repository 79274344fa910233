/** The words of `-e`: split at spaces; quotes keep a word together, a backslash takes the next character as it is. */
import { text } from '../language/text.ts'
import { UsageError } from './usage-error.ts'

/** @returns at least one word @throws {UsageError} nothing, or a quote that does not end */
export function splitCommand(given: string): readonly [program: string, ...args: readonly string[]] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let position = 0; position < given.length; position++) {
    const character = given.charAt(position)
    if (character === '\\' && quote !== "'") {
      position += 1
      word = (word ?? '') + given.charAt(position)
    } else if (character === quote) {
      quote = ''
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character
      word ??= ''
    } else if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? '') + character
    }
  }
  if (quote !== '')
    throw new UsageError(text`the command has a ${quote} that does not end`, text`use -c for what a shell can read`)
  if (word !== undefined) words.push(word)
  const [program, ...args] = words
  if (program === undefined) throw new UsageError(text`the command is empty`, text`give a program to run`)
  return [program, ...args]
}
