/**
 * Keeps documents true where a program can: every error code and every configuration option is in its reference, and
 * nothing is in a reference that the code does not have; every link leads somewhere; the Chinese catalogue has all that
 * there is in English, and no more; the table of specifications has all that the server announces. `--write` makes the references from the code.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { describeApi } from '@partyline/server'
import { CHINESE } from '../packages/cli/src/language/zh.ts'
import { englishTexts, isInNeedOfWords } from './english.ts'
import { brokenLinks } from './links.ts'
import { configurationPage, errorsPage, specificationsPage } from './reference.ts'
import { wrongSpecifications } from './specifications.ts'

const ROOT = `${import.meta.dirname}/..`

const inEnglish = (english: string) => english
const inChinese = (english: string) => CHINESE.get(english) ?? english

const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/reference/errors.md': () => errorsPage(inEnglish),
  'docs/reference/configuration.md': () => configurationPage(inEnglish),
  'docs/reference/ircv3.md': () => specificationsPage(inEnglish, '../..'),
  'docs/reference/openapi.json': () => `${JSON.stringify(describeApi(), null, 2)}\n`,
  'docs/zh/reference/errors.md': () => errorsPage(inChinese),
  'docs/zh/reference/configuration.md': () => configurationPage(inChinese),
  'docs/zh/reference/ircv3.md': () => specificationsPage(inChinese, '../../..'),
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function wrong(what: string): void {
  process.stderr.write(`${what}\n`)
  process.exitCode = 1
}

const isWriting = process.argv.includes('--write')
for (const [path, make] of Object.entries(DOCUMENTS)) {
  const text = make()
  if (isWriting) writeFileSync(path, text)
  else if (read(path) !== text) wrong(`${path} differs from the code. Run \`npm run docs\` and commit the result`)
}

for (const what of wrongSpecifications(ROOT)) wrong(`scripts/specifications.ts: ${what}`)

const english = englishTexts()
for (const text of english) {
  if (isInNeedOfWords(text) && !CHINESE.has(text))
    wrong(`packages/cli/src/language/zh*.ts lack ${JSON.stringify(text)}`)
}
for (const text of CHINESE.keys()) {
  if (!english.has(text)) wrong(`packages/cli/src/language/zh*.ts have ${JSON.stringify(text)}, which is said nowhere`)
}

for (const link of brokenLinks(ROOT)) wrong(`${link} leads nowhere`)
