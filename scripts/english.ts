/**
 * Everything in English that a catalogue of another language must have: what the command, the doors and all clients say to a person, which
 * stands in templates with the tag `text` (packages/cli/src/language/text.ts), and the tables of errors, options and limits; and what to do about a
 * single error, where that is more exact than its table (`remedy: '…'`).
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERRORS as IRC_ERRORS } from '@partyline/irc'
import { ERRORS as NET_ERRORS } from '@partyline/net'
import { describeLimits, describeOptions, ERRORS as SERVER_ERRORS } from '@partyline/server'
import { ERRORS as TRANSFER_ERRORS } from '@partyline/transfer'
import ts from 'typescript'
import { inOptions } from '../packages/cli/src/nc/failure.ts'
import { DOCUMENT_TEXTS } from './reference.ts'

const HAS_WORDS = /[a-z]{2}/i
/** Such as `432 ERR_ERRONEUSNICKNAME`, which is the same in every language. */
const BARE_NUMERIC = /^\d{3} \w+$/

/** Where the templates stand: those of the command, of the doors that it shows, and of all clients. */
const FOLDERS = ['cli/src', 'server/src/doors', 'irc/src/talk'].map((path) =>
  join(import.meta.dirname, '../packages', path),
)

/** Where single errors say what to do, in words of their own. */
const WITH_REMEDIES = ['transfer/src', 'cli/src/transfer'].map((path) => join(import.meta.dirname, '../packages', path))

/** The same of sockets, where a client meets them; `nc` says them with its own options. */
const OF_SOCKETS = [
  'connect',
  'tls/tls-problem.ts',
  'tls/tls-connect.ts',
  'tls/tls-handshake.ts',
  'system-error.ts',
].map((path) => join(import.meta.dirname, '../packages/net/src', path))

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
  for (const source of sourcesIn(FOLDERS)) yield* textsBelow(source, patternIn)
  for (const source of sourcesIn(WITH_REMEDIES)) yield* textsBelow(source, remedyIn)
  for (const source of sourcesIn(OF_SOCKETS)) {
    for (const remedy of textsBelow(source, remedyIn)) yield* [remedy, inOptions(remedy)]
  }
}

function* sourcesIn(folders: readonly string[]): Iterable<ts.SourceFile> {
  for (const file of folders.flatMap((path) => (path.endsWith('.ts') ? path : globSync(join(path, '**/*.ts'))))) {
    if (!file.endsWith('.test.ts')) yield ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  }
}

function textsBelow(node: ts.Node, textIn: (node: ts.Node) => string | null): readonly string[] {
  const own = textIn(node)
  const found = own === null ? [] : [own]
  node.forEachChild((child) => void found.push(...textsBelow(child, textIn)))
  return found
}

function patternIn(node: ts.Node): string | null {
  const isText = ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag) && node.tag.text === 'text'
  return isText ? patternOf(node.template) : null
}

function remedyIn(node: ts.Node): string | null {
  if (!ts.isPropertyAssignment(node) && !ts.isVariableDeclaration(node)) return null
  const isRemedy = ts.isIdentifier(node.name) && /(?:^|_)remedy$/i.test(node.name.text)
  const value = isRemedy ? node.initializer : undefined
  return value !== undefined && ts.isStringLiteralLike(value) ? value.text : null
}

/** As `text` makes it. */
function patternOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text
  return template.templateSpans.reduce(
    (pattern, { literal }, index) => `${pattern}{${index}}${literal.text}`,
    template.head.text,
  )
}
