/** The report for a person, in lines of at most 80 columns as far as words allow, and for a program as one JSON object. */
import { type Catalogue, ENGLISH, type Phrase, say, type Text, text } from '../language/text.ts'
import type { Diagnosis } from './diagnose.ts'
import { type Finding, PROBLEMS, type Problem } from './finding.ts'
import { formatTarget } from './target.ts'
import { columnsOf, padColumns, wrapWords } from '../wrap-words.ts'

const COLUMNS = 80

const MARKS: Readonly<Record<Finding['verdict'], Text>> = {
  ok: text`ok`,
  note: text`note`,
  warning: text`warning`,
  problem: text`PROBLEM`,
}

const CHECKS: Readonly<Record<Finding['check'], Text>> = {
  name: text`name`,
  reach: text`reach`,
  path: text`path`,
  port: text`port`,
  firewall: text`firewall`,
  tls: text`tls`,
  clock: text`clock`,
  server: text`server`,
  join: text`join`,
}

const MARK_COLUMNS = 10
const CHECK_COLUMNS = 10

/**
 * @param problem what all diagnoses together come to
 * @param isDefault no target was given: it is the doors of a server on this machine
 */
export function formatReport(
  diagnoses: readonly Diagnosis[],
  problem: Problem | null,
  catalogue: Catalogue,
  isDefault = false,
): string {
  const blocks = diagnoses.map(({ target, findings }) => {
    const lines = findings.map((finding) => formatFinding(finding, catalogue))
    return `${formatTarget(target).replaceAll(CONTROLS, '.')}\n${lines.join('')}`
  })
  const result = say(conclusion(diagnoses, problem, isDefault), catalogue)
  return `${blocks.join('\n')}\n${wrapWords(result, COLUMNS).join('\n')}\n`
}

/** Raised when a field changes its meaning or goes away; new fields may come at any time. Described in docs/doctor.md. */
const JSON_FORMAT = 1

/** One object with stable names: `format`, `version`, `problem`, `exitCode`, `targets` (each a Diagnosis); in English. */
export function formatJson(diagnoses: readonly Diagnosis[], problem: Problem | null, version: string): string {
  const targets = diagnoses.map((diagnosis) => ({ ...diagnosis, findings: diagnosis.findings.map(inEnglish) }))
  return `${JSON.stringify({ format: JSON_FORMAT, version, problem, exitCode: exitCodeOf(problem), targets })}\n`
}

export function exitCodeOf(problem: Problem | null): number {
  return problem === null ? 0 : PROBLEMS[problem].exitCode
}

/** Much of a report is in the words of others: none of it may move the cursor, or turn the direction of writing. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

function formatFinding({ verdict, check, message, remedy, command }: Finding, catalogue: Catalogue): string {
  const said = (words: Text) => say(words, catalogue).replaceAll(CONTROLS, '.')
  const head = `  ${padColumns(said(MARKS[verdict]), MARK_COLUMNS - 2)}${padColumns(said(CHECKS[check]), CHECK_COLUMNS)}`
  const indent = ' '.repeat(columnsOf(head))
  const width = COLUMNS - indent.length
  const lines = wrapWords(said(message), width).map((line, index) => (index === 0 ? head : indent) + line)
  const advice = remedy === null ? [] : wrapWords(said(remedy), width - 4)
  return [
    ...lines,
    ...advice.map((line, index) => `${indent}${index === 0 ? '→ ' : '  '}${line}`),
    // A command that is wrapped cannot be copied.
    ...(command === null ? [] : [`    ${said(command)}`]),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function inEnglish({ message, remedy, ...finding }: Finding) {
  return { ...finding, message: say(message, ENGLISH), remedy: remedy === null ? null : say(remedy, ENGLISH) }
}

function conclusion(diagnoses: readonly Diagnosis[], problem: Problem | null, isDefault: boolean): Phrase {
  if (isDefault && problem === 'refused') {
    return text`Result: no server listens at the ports that a Partyline has by default. partyline serve starts one. For another host or port: partyline doctor HOST PORT (exit code ${exitCodeOf(problem)}).`
  }
  if (problem !== null) return text`Result: ${PROBLEMS[problem].meaning} (exit code ${exitCodeOf(problem)}).`
  const hasWarning = diagnoses.some(({ findings }) => findings.some(({ verdict }) => verdict === 'warning'))
  return hasWarning ? text`Result: it works. See the warnings above.` : text`Result: all is well.`
}
