/**
 * Keeps documents true where a program can: every error code and every configuration option is in its reference, and
 * nothing is in a reference that the code does not have; every link leads somewhere. `--write` makes the references from the
 * code.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { ERRORS as IRC_ERRORS } from '@partyline/irc'
import { ERRORS as NET_ERRORS } from '@partyline/net'
import { describeLimits, describeOptions, ERRORS as SERVER_ERRORS, type OptionDescription } from '@partyline/server'
import { brokenLinks } from './links.ts'

interface ErrorRow {
  readonly meaning: string
  readonly remedy: string
}

function errorTable(errors: Readonly<Record<string, ErrorRow>>): string {
  const rows = Object.entries(errors).map(([code, { meaning, remedy }]) => `| \`${code}\` | ${meaning} | ${remedy} |`)
  return ['| code | what it means | what to do |', '|---|---|---|', ...rows].join('\n')
}

function errorsDocument(): string {
  return `# Errors

Every error has a \`code\`, a message that says what was done and what was found, and a \`remedy\`. This page is made from
the tables in the code (\`packages/*/src/errors.ts\`) by \`npm run docs\`, and the checks compare the two.

## The server

${errorTable(SERVER_ERRORS)}

## Sockets (\`@partyline/net\`)

${errorTable(NET_ERRORS)}

## The protocol (\`@partyline/irc\`)

${errorTable(IRC_ERRORS)}

## Exit codes of \`partyline serve\`

| code | meaning |
|---|---|
| 0 | it was stopped, and everybody was told |
| 1 | something unexpected; the message has the details |
| 2 | the command line or the configuration is not right |
| 3 | the data folder cannot be used: not writable, held by another server, damaged, or of a newer version |
| 4 | a door cannot be opened, because its port is in use, for example |
| 5 | the certificate or its key cannot be used |
`
}

function optionRow(option: OptionDescription): string {
  const forms = [option.flag, option.variable, option.key].map((form) => (form === null ? '–' : `\`${form}\``))
  const restart = option.needsRestart ? '. Takes effect at the next start' : ''
  const byDefault = option.default === null ? '–' : `\`${option.default}\``
  return `| ${[...forms, byDefault, `${option.help}${restart}`].join(' | ').replaceAll('\n', ' ')} |`
}

function configurationDocument(): string {
  const limits = describeLimits().map(
    (limit) =>
      `| \`${limit.name}\` | ${limit.default} | ${limit.min} to ${limit.max} | ${limit.reason} | ${limit.reached} |`,
  )
  return `# Configuration of \`partyline serve\`

Every option can be given as a flag, as an environment variable and in a TOML file; a flag outweighs the environment, and
the environment the file. The file is \`--config FILE\`, or \`partyline.toml\` in the data folder when there is one. On
SIGHUP the configuration and the certificate are read again. This page is made from the code by \`npm run docs\`.

| flag | environment | TOML | default | what it is |
|---|---|---|---|---|
${describeOptions().map(optionRow).join('\n')}

## Limits

In the file under \`[limits]\`, as a flag \`--limit NAME=NUMBER\` (repeatable), in the environment as
\`PARTYLINE_LIMIT_NAME\` with underscores. Sizes are in bytes and times in milliseconds, as the names say.

| name | default | allowed | why | when it is reached |
|---|---|---|---|---|
${limits.join('\n')}
`
}

const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/reference/errors.md': errorsDocument,
  'docs/reference/configuration.md': configurationDocument,
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const isWriting = process.argv.includes('--write')
for (const [path, make] of Object.entries(DOCUMENTS)) {
  const text = make()
  if (isWriting) writeFileSync(path, text)
  else if (read(path) !== text) {
    process.stderr.write(`${path} differs from the code; run \`npm run docs\` and commit the result\n`)
    process.exitCode = 1
  }
}

for (const link of brokenLinks(`${import.meta.dirname}/..`)) {
  process.stderr.write(`${link} leads nowhere\n`)
  process.exitCode = 1
}
