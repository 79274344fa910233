/**
 * Command lines as GNU getopt_long reads them: `-kl`, `-p31337`, `-p 31337`, `--wait=2s`, `--wait 2s`, long names cut
 * short where only one is meant, options behind operands, and `--` before operands that look like options.
 */
import { text } from '../language/text.ts'
import { OPTIONS, type OptionRow, REFUSED } from './option-table.ts'
import { UsageError } from './usage-error.ts'

export interface ScannedArguments {
  /** In the order given; the key is the long name, or the letter where there is none. */
  readonly options: readonly { readonly key: string; readonly value: string }[]
  readonly operands: readonly string[]
}

/** @throws {UsageError} an unknown option, a missing or superfluous value, an option that Node cannot fulfil */
export function scanArguments(args: readonly string[]): ScannedArguments {
  const options: { key: string; value: string }[] = []
  const operands: string[] = []
  const rest = [...args]
  const valueFor = (shown: string): string => {
    const value = rest.shift()
    if (value === undefined) throw new UsageError(text`the option ${shown} needs a value`)
    return value
  }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      operands.push(...rest.splice(0))
    } else if (word.startsWith('--')) {
      const [name = '', ...parts] = word.slice(2).split('=')
      const option = longOption(name)
      if (option.placeholder === '' && parts.length > 0) {
        throw new UsageError(text`the option --${option.name} takes no value`)
      }
      const hasValue = option.placeholder !== '' && parts.length === 0
      options.push({ key: option.name, value: hasValue ? valueFor(`--${option.name}`) : parts.join('=') })
    } else if (word.startsWith('-') && word !== '-') {
      for (let position = 1; position < word.length; position++) {
        const letter = word.charAt(position)
        const option = shortOption(letter)
        const key = option.name === '' ? letter : option.name
        if (option.placeholder === '') {
          options.push({ key, value: '' })
          continue
        }
        const glued = word.slice(position + 1)
        options.push({ key, value: glued === '' ? valueFor(`-${letter}`) : glued })
        break
      }
    } else {
      operands.push(word)
    }
  }
  return { options, operands }
}

function shortOption(letter: string): OptionRow {
  const option = OPTIONS.find((one) => one.letter === letter)
  if (option !== undefined) return option
  refuse(letter, `-${letter}`)
  throw noOption(`-${letter}`)
}

function longOption(name: string): OptionRow {
  const rows: readonly OptionRow[] = OPTIONS
  const exact = rows.find((one) => one.name === name && name !== '')
  if (exact !== undefined) return exact
  refuse(name, `--${name}`)
  const meant = name === '' ? [] : rows.filter((one) => one.name.startsWith(name))
  const [only] = meant
  if (only === undefined) throw noOption(`--${name}`)
  if (meant.length > 1) {
    throw new UsageError(
      text`--${name} can mean ${meant.map((one) => `--${one.name}`).join(' or ')}`,
      text`write it in full`,
    )
  }
  return only
}

function noOption(shown: string): UsageError {
  return new UsageError(text`there is no option ${shown}`, undefined, shown)
}

function refuse(name: string, shown: string): void {
  const refused = REFUSED.find(([option]) => option === name)
  if (refused !== undefined) throw new UsageError(text`${shown} is not possible: ${refused[1]}`, refused[2])
}
