/**
 * Options that npm kept for itself: what stands before `--` in `npm start --public` is an option of npm, which does not know it,
 * says so in a warning, and puts it into the environment as `npm_config_public`. The command would run without it.
 */
import { say, text, type Catalogue } from './language/text.ts'
import { shellWord } from './shell-word.ts'

type Environment = Readonly<Record<string, string | undefined>>

interface LongOption {
  readonly name: string
  /** What stands for the value; empty for a switch. */
  readonly placeholder: string
}

/** By command. Each is loaded when npm has started it. */
const OPTIONS: ReadonlyMap<string, () => Promise<readonly LongOption[]>> = new Map([
  ['serve', serveOptions],
  ['nc', async () => (await import('./nc/option-table.ts')).OPTIONS],
  ['doctor', async () => (await import('./doctor/options.ts')).LONG_OPTIONS],
])

async function serveOptions(): Promise<readonly LongOption[]> {
  const { describeOptions } = await import('@partyline/server')
  const options = describeOptions().filter(({ flag }) => flag !== null)
  return [...options, { name: 'limit', placeholder: 'NAME=N' }]
}

/** npm has options of these names: that they are set says nothing of us. */
const OWN_TO_NPM = new Set(['help', 'json', 'progress', 'proxy', 'verbose', 'version', 'ws'])

/** What is printed may end up in a log. */
const SECRET = new Set(['proxy-auth'])

/**
 * @param args what npm left to the command
 * @returns lines for standard error with the command that was meant; null where npm kept nothing
 */
export async function describeKeptByNpm(
  command: string,
  args: readonly string[],
  env: Environment,
  catalogue: Catalogue,
): Promise<string | null> {
  const script = env['npm_lifecycle_event']
  const load = OPTIONS.get(command)
  if (script === undefined || load === undefined) return null
  const flags = (await load()).flatMap((option) => flagsKept(option, env))
  if (flags.length === 0) return null
  const said = text`partyline: npm kept ${flags.join(' ')} for itself, so it has no effect
  why: What stands before -- is an option of npm.
  do:  ${[startedBy(script, command), ...flags, ...(args.length > 0 ? ['…'] : [])].join(' ')}`
  return `${say(said, catalogue)}\n`
}

function startedBy(script: string, command: string): string {
  if (script === 'npx') return `npx partyline ${command}`
  return script === 'start' && command === 'serve' ? 'npm start --' : `npm run ${script} -- ${command}`
}

/** As it should be written; of a secret, or a value that npm took for a word of its own, only what stands for it. */
function flagsKept({ name, placeholder }: LongOption, env: Environment): readonly string[] {
  const value = name === '' || OWN_TO_NPM.has(name) ? undefined : env[`npm_config_${name.replaceAll('-', '_')}`]
  if (value === undefined) return []
  if (placeholder === '') return [value === 'true' ? `--${name}` : `--no-${name}`]
  const values = value.split('\n').filter(Boolean)
  return values.map((one) => `--${name} ${one === 'true' || SECRET.has(name) ? placeholder : shellWord(one)}`)
}
