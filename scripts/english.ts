/**
 * Everything in English that a catalogue of another language must have: what the command, the doors and all clients say to a person, which
 * stands in templates with the tag `text` (packages/cli/src/language/text.ts), and the tables of errors, options and limits.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERRORS as IRC_ERRORS } from '@partyline/irc'
import { ERRORS as NET_ERRORS } from '@partyline/net'
import { describeLimits, describeOptions, ERRORS as SERVER_ERRORS } from '@partyline/server'
import { ERRORS as TRANSFER_ERRORS } from '@partyline/transfer'
import ts from 'typescript'
import { DOCUMENT_TEXTS } from './reference.ts'

const HAS_WORDS = /[a-z]{2}/i
/** Such as `432 ERR_ERRONEUSNICKNAME`, which is the same in every language. */
const BARE_NUMERIC = /^\d{3} \w+$/

/** Where the templates stand: those of the command, of the doors that it shows, and of all clients. */
const FOLDERS = ['cli/src', 'server/src/doors', 'irc/src/talk'].map((path) =>
  join(import.meta.dirname, '../packages', path),
)

/** Marks and bare numerics are the same in every language. */
export function isInNeedOfWords(text: string): boolean {
  return HAS_WORDS.test(text) && !BARE_NUMERIC.test(text)
}

export function englishTexts(): ReadonlySet<string> {
  const errors = [SERVER_ERRORS, NET_ERRORS, IRC_ERRORS, TRANSFER_ERRORS].flatMap((table) =>
    Object.values(table).flatMap(({ meaning, remedy }) => [meaning, remedy]),
  )
  const texts = [
    ...errors,
    ...describeOptions().flatMap(({ section, help }) => [section, help]),
    ...describeLimits().flatMap(({ reason, reached }) => [reason, reached]),
    ...DOCUMENT_TEXTS,
    ...patterns(),
  ]
  return new Set(texts)
}

function* patterns(): Iterable<string> {
  for (const file of FOLDERS.flatMap((folder) => globSync(join(folder, '**/*.ts')))) {
    if (file.endsWith('.test.ts')) continue
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
    yield* patternsBelow(source)
  }
}

function patternsBelow(node: ts.Node): readonly string[] {
  const own = ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text === 'text'
  const found = own ? [patternOf(node.template)] : []
  node.forEachChild((child) => void found.push(...patternsBelow(child)))
  return found
}

/** As `text` makes it. */
function patternOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text
  return template.templateSpans.reduce(
    (pattern, { literal }, index) => `${pattern}{${index}}${literal.text}`,
    template.head.text,
  )
}
