/** The table of options as plain data, for the help text of the command and the reference in the documentation. */
import { ALL_LIMITS, LIMIT_NAMES, formatLimitName } from './limit-names.ts'
import { OPTION_NAMES, environmentName, hasSource, optionOf } from './options.ts'
import type { Section } from './option.ts'
import { needsRestart } from './changes-needing-restart.ts'

/** One option in all the forms in which it can be given; null for a form that it does not have. */
export interface OptionDescription {
  readonly name: string
  readonly section: Section
  readonly flag: string | null
  readonly variable: string | null
  readonly key: string | null
  /** What stands for the value; empty for a switch. */
  readonly placeholder: string
  readonly isRepeatable: boolean
  readonly default: string | null
  readonly help: string
  /** What a value must be. */
  readonly expected: string
  /** Does a change take effect only at the next start? */
  readonly needsRestart: boolean
}

/** One limit, by the name that an operator writes. */
export interface LimitDescription {
  readonly name: string
  readonly flag: string
  readonly variable: string
  readonly key: string
  readonly default: number
  readonly min: number
  readonly max: number
  readonly reason: string
  readonly reached: string
}

/** Every option, in the order in which the help shows them. */
export function describeOptions(): readonly OptionDescription[] {
  return OPTION_NAMES.map((name) => {
    const option = optionOf(name)
    return {
      name,
      section: option.section,
      flag: hasSource(name, 'flag') ? `--${name}` : null,
      variable: hasSource(name, 'environment') ? environmentName(name) : null,
      key: hasSource(name, 'file') ? name : null,
      placeholder: option.placeholder,
      isRepeatable: option.form === 'texts',
      default: typeof option.default === 'string' ? option.default : null,
      help: option.help,
      expected: option.expected,
      needsRestart: needsRestart(name),
    }
  })
}

/** Every limit: those of the server, then those of its doors. */
export function describeLimits(): readonly LimitDescription[] {
  return LIMIT_NAMES.map((limit) => {
    const name = formatLimitName(limit)
    const variable = environmentName(`limit-${name}`)
    return { ...ALL_LIMITS[limit], name, flag: `--limit ${name}=N`, variable, key: `limits.${name}` }
  })
}
