/** The report for a person, in lines of at most 80 columns as far as words allow, and for a program as one JSON object. */
import type { Diagnosis } from './diagnose.ts'
import { type Finding, PROBLEMS, type Problem } from './finding.ts'
import { formatTarget } from './target.ts'
import { wrapWords } from '../wrap-words.ts'

const COLUMNS = 80

const MARKS: Readonly<Record<Finding['verdict'], string>> = {
  ok: 'ok',
  note: 'note',
  warning: 'warning',
  problem: 'PROBLEM',
}

const MARK_COLUMNS = 10
const CHECK_COLUMNS = 10

/**
 * @param problem what all diagnoses together come to
 * @param isDefault nobody said what to look at: it is the doors of a server on this machine
 */
export function formatReport(diagnoses: readonly Diagnosis[], problem: Problem | null, isDefault = false): string {
  const blocks = diagnoses.map(
    ({ target, findings }) =>
      `${formatTarget(target).replaceAll(CONTROLS, '.')}\n${findings.map(formatFinding).join('')}`,
  )
  return `${blocks.join('\n')}\n${wrapWords(conclusion(diagnoses, problem, isDefault), COLUMNS).join('\n')}\n`
}

/** Raised when a field changes its meaning or goes away; new fields may come at any time. Described in docs/doctor.md. */
const JSON_FORMAT = 1

/** One object with stable names: `format`, `version`, `problem`, `exitCode`, `targets` (each a Diagnosis). */
export function formatJson(diagnoses: readonly Diagnosis[], problem: Problem | null, version: string): string {
  return `${JSON.stringify({ format: JSON_FORMAT, version, problem, exitCode: exitCodeOf(problem), targets: diagnoses })}\n`
}

export function exitCodeOf(problem: Problem | null): number {
  return problem === null ? 0 : PROBLEMS[problem].exitCode
}

/** Much of a report is in the words of others: none of it may move the cursor, or turn the direction of writing. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

function formatFinding({ verdict, check, ...texts }: Finding): string {
  const message = texts.message.replaceAll(CONTROLS, '.')
  const remedy = texts.remedy?.replaceAll(CONTROLS, '.') ?? null
  const command = texts.command?.replaceAll(CONTROLS, '.') ?? null
  const head = `  ${MARKS[verdict].padEnd(MARK_COLUMNS - 2)}${check.padEnd(CHECK_COLUMNS)}`
  const indent = ' '.repeat(head.length)
  const width = COLUMNS - head.length
  const lines = wrapWords(message, width).map((line, index) => (index === 0 ? head : indent) + line)
  const advice = remedy === null ? [] : wrapWords(remedy, width - 4)
  return [
    ...lines,
    ...advice.map((line, index) => `${indent}${index === 0 ? '→ ' : '  '}${line}`),
    // A command that is wrapped cannot be copied.
    ...(command === null ? [] : [`    ${command}`]),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

function conclusion(diagnoses: readonly Diagnosis[], problem: Problem | null, isDefault: boolean): string {
  if (isDefault && problem === 'refused') {
    return `Result: no server listens at the ports that a Partyline has by default. partyline serve starts one; for another host or port: partyline doctor HOST PORT (exit code ${exitCodeOf(problem)}).`
  }
  if (problem !== null) return `Result: ${PROBLEMS[problem].meaning} (exit code ${exitCodeOf(problem)}).`
  const hasWarning = diagnoses.some(({ findings }) => findings.some(({ verdict }) => verdict === 'warning'))
  return hasWarning ? 'Result: it works; see the warnings above.' : 'Result: all is well.'
}
