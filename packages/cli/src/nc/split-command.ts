/** The words of `-e`: split at spaces; quotes keep a word together, a backslash takes the next character as it is. */
import { UsageError } from './usage-error.ts'

/** @returns at least one word @throws {UsageError} nothing, or a quote that does not end */
export function splitCommand(text: string): readonly [program: string, ...args: readonly string[]] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let position = 0; position < text.length; position++) {
    const character = text.charAt(position)
    if (character === '\\' && quote !== "'") {
      position += 1
      word = (word ?? '') + text.charAt(position)
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
    throw new UsageError(`the command has a ${quote} that does not end`, 'use -c for what a shell can read')
  if (word !== undefined) words.push(word)
  const [program, ...args] = words
  if (program === undefined) throw new UsageError('the command is empty', 'give a program to run')
  return [program, ...args]
}
