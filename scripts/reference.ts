/** The pages that are made from tables in the code, in English and Chinese. */
import { ERRORS as IRC_ERRORS } from '@partyline/irc'
import { ERRORS as NET_ERRORS } from '@partyline/net'
import { describeLimits, describeOptions, ERRORS as SERVER_ERRORS, type OptionDescription } from '@partyline/server'
import { ERRORS as TRANSFER_ERRORS } from '@partyline/transfer'
import { SPECIFICATIONS, type Specification } from './specifications.ts'

interface ErrorRow {
  readonly meaning: string
  readonly remedy: string
}

/** Says an English text in the language of the page. */
export type Say = (english: string) => string

const EXIT_CODES = [
  'it was stopped, and everybody was told',
  'something unexpected. The message has the details',
  'the command line or the configuration is not right',
  'the data folder cannot be used: not writable, held by another server, damaged, or of a newer version',
  'a door cannot be opened, because its port is in use, for example',
  'the certificate or its key cannot be used',
]

const ERRORS_INTRODUCTION = `Every error has a \`code\`, a message that says what was done and what was found, and a \`remedy\`. This page is made from
the tables in the code (\`packages/*/src/errors.ts\`) by \`npm run docs\`, and the checks compare the two.`

const OPTIONS_INTRODUCTION = `Every option can be given as a flag, as an environment variable and in a TOML file. A flag outweighs the environment, and
the environment the file. The file is \`--config FILE\`, or \`partyline.toml\` in the data folder when there is one. On
SIGHUP, a server that was started without a terminal reads the configuration and the certificate again. One that was started from a
terminal ends. This page is made from the code by \`npm run docs\`.`

const LIMITS_INTRODUCTION = `In the file under \`[limits]\`, as a flag \`--limit NAME=NUMBER\` (repeatable), in the environment as
\`PARTYLINE_LIMIT_NAME\` with underscores. Sizes are in bytes and times in milliseconds, as the names say.`

const SPECIFICATIONS_INTRODUCTION = `Which specification the server follows, what tells a client of it (a capability of CAP LS, or a token of 005), where the code
begins, and the tests that show it. This page is made from \`scripts/specifications.ts\` by \`npm run docs\`. The checks compare it with what the server
announces.`

const NEEDS_RESTART = 'Takes effect at the next start'

const TITLES = {
  errors: 'Errors',
  server: 'The server',
  sockets: 'Sockets (`@partyline/net`)',
  protocol: 'The protocol (`@partyline/irc`)',
  transfer: 'Transfers (`partyline send` and `receive`)',
  exitCodes: 'Exit codes of `partyline serve`',
  configuration: 'Configuration of `partyline serve`',
  limits: 'Limits',
  specifications: 'Specifications',
}

const COLUMNS = {
  code: 'code',
  meaning: 'what it means',
  remedy: 'what to do',
  flag: 'flag',
  environment: 'environment',
  default: 'default',
  help: 'what it is',
  name: 'name',
  allowed: 'allowed',
  reason: 'why',
  reached: 'when it is reached',
  specification: 'specification',
  announced: 'announced as',
  files: 'files',
  tests: 'tests',
}

/** What the pages say beside the tables. */
export const DOCUMENT_TEXTS: readonly string[] = [
  ...EXIT_CODES,
  ERRORS_INTRODUCTION,
  OPTIONS_INTRODUCTION,
  LIMITS_INTRODUCTION,
  SPECIFICATIONS_INTRODUCTION,
  NEEDS_RESTART,
  ...Object.values(TITLES),
  ...Object.values(COLUMNS),
]

export function errorsPage(say: Say): string {
  return `# ${say(TITLES.errors)}

${say(ERRORS_INTRODUCTION)}

## ${say(TITLES.server)}

${errorTable(SERVER_ERRORS, say)}

## ${say(TITLES.sockets)}

${errorTable(NET_ERRORS, say)}

## ${say(TITLES.protocol)}

${errorTable(IRC_ERRORS, say)}

## ${say(TITLES.transfer)}

${errorTable(TRANSFER_ERRORS, say)}

## ${say(TITLES.exitCodes)}

${table(
  [COLUMNS.code, COLUMNS.meaning],
  EXIT_CODES.map((meaning, code) => [String(code), say(meaning)]),
  say,
)}
`
}

export function configurationPage(say: Say): string {
  return `# ${say(TITLES.configuration)}

${say(OPTIONS_INTRODUCTION)}

${table(
  [COLUMNS.flag, COLUMNS.environment, 'TOML', COLUMNS.default, COLUMNS.help],
  describeOptions().map((option) => optionRow(option, say)),
  say,
)}

## ${say(TITLES.limits)}

${say(LIMITS_INTRODUCTION)}

${table(
  [COLUMNS.name, COLUMNS.default, COLUMNS.allowed, COLUMNS.reason, COLUMNS.reached],
  describeLimits().map(({ name, default: byDefault, min, max, reason, reached }) => [
    code(name),
    String(byDefault),
    `${min} – ${max}`,
    say(reason),
    say(reached),
  ]),
  say,
)}
`
}

/** @param root from the folder of the page to that of the repository */
export function specificationsPage(say: Say, root: string): string {
  return `# ${say(TITLES.specifications)}

${say(SPECIFICATIONS_INTRODUCTION)}

${table(
  [COLUMNS.specification, COLUMNS.announced, COLUMNS.files, COLUMNS.tests],
  SPECIFICATIONS.map((row) => specificationRow(row, root)),
  say,
)}
`
}

function specificationRow({ name, url, announced, files, tests }: Specification, root: string): readonly string[] {
  const links = (paths: readonly string[]) =>
    paths.map((path) => `[${path.split('/').at(-1)}](${root}/packages/${path})`).join('<br>')
  const page = url.includes(':') ? url : `${root}/docs/${url}`
  return [`[${name}](${page})`, announced.map(code).join(' ') || '–', links(files), links(tests)]
}

function errorTable(errors: Readonly<Record<string, ErrorRow>>, say: Say): string {
  const rows = Object.entries(errors).map(([name, { meaning, remedy }]) => [code(name), say(meaning), say(remedy)])
  return table([COLUMNS.code, COLUMNS.meaning, COLUMNS.remedy], rows, say)
}

function optionRow(option: OptionDescription, say: Say): readonly string[] {
  const forms = [option.flag, option.variable, option.key, option.default].map((form) =>
    form === null ? '–' : code(form),
  )
  const help = option.needsRestart ? `${say(option.help)}. ${say(NEEDS_RESTART)}` : say(option.help)
  return [...forms, help.replaceAll('\n', ' ')]
}

function table(columns: readonly string[], rows: readonly (readonly string[])[], say: Say): string {
  const head = columns.map((column) => (column === 'TOML' ? column : say(column)))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(columns.length)}`, ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}
