/**
 * Options that npm kept for itself: what stands before `--` in `npm start --public` is an option of npm, which does not know it,
 * says so in a warning, and puts it into the environment as `npm_config_public`. The server would start without it.
 */
import { describeOptions, type OptionDescription } from '@partyline/server'
import { say, text, type Catalogue } from './language/text.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Lines for standard error with the command that was meant; null where npm kept nothing. */
export function describeKeptByNpm(env: Environment, catalogue: Catalogue): string | null {
  const flags = describeOptions().flatMap((option) => flagKept(option, env))
  if (flags.length === 0) return null
  const script = env['npm_lifecycle_event']
  const command =
    script === 'start' ? 'npm start --' : script === 'npx' ? 'npx partyline serve' : `npm run ${script} -- serve`
  const said = text`partyline: npm kept ${flags.join(' ')} for itself, so it has no effect
  why: What stands before -- is an option of npm.
  do:  ${[command, ...flags].join(' ')}`
  return `${say(said, catalogue)}\n`
}

/** As it should be written; of a value that npm took for a word of its own, only what stands for it. */
function flagKept({ flag, name, placeholder, key }: OptionDescription, env: Environment): readonly string[] {
  const value = env[`npm_config_${name.replaceAll('-', '_')}`]
  if (env['npm_lifecycle_event'] === undefined || value === undefined || flag === null || key === null) return []
  if (placeholder === '') return [value === 'true' ? flag : `--no-${name}`]
  return value
    .split('\n')
    .filter(Boolean)
    .map((one) => `${flag} ${one === 'true' ? placeholder : one}`)
}
