/** What the doctor says: one sentence per thing that was looked at, and a remedy where something is wrong. */

import { type Phrase, type Text, text } from '../language/text.ts'

/** The classes of problems, the most telling first: when there are several, the first gives the exit code. */
export const PROBLEMS = {
  name: { exitCode: 10, meaning: text`the name does not resolve` },
  firewall: { exitCode: 11, meaning: text`a firewall rule of this machine blocks the port` },
  address: { exitCode: 12, meaning: text`a server listens, but on another address only` },
  refused: { exitCode: 13, meaning: text`refused: nobody listens there` },
  silent: { exitCode: 14, meaning: text`no answer: filtered, or the server hangs` },
  unreachable: { exitCode: 15, meaning: text`no way leads to the address` },
  tls: { exitCode: 16, meaning: text`TLS fails, or its certificate is not good` },
  'port-taken': { exitCode: 17, meaning: text`another program holds the local port` },
  'not-partyline': { exitCode: 18, meaning: text`something answers, but not Partyline` },
  full: { exitCode: 19, meaning: text`a Partyline server answers, but takes no more connections` },
  unsure: { exitCode: 20, meaning: text`UDP: no answer, which can mean open or filtered` },
  path: { exitCode: 21, meaning: text`there is no Unix socket at the path, or none that can be used` },
  permission: { exitCode: 22, meaning: text`this user may not connect to the Unix socket` },
  filtered: { exitCode: 23, meaning: text`another machine says that the connection is forbidden` },
  'other-service': { exitCode: 24, meaning: text`something answers, but not what was expected` },
} as const satisfies Record<string, { readonly exitCode: number; readonly meaning: Phrase }>

export type Problem = keyof typeof PROBLEMS

export interface Finding {
  readonly check: 'name' | 'reach' | 'path' | 'port' | 'firewall' | 'tls' | 'clock' | 'server' | 'join'
  /** `note` is worth knowing; `warning` will matter to others or later; `problem` is why it does not work now. */
  readonly verdict: 'ok' | 'note' | 'warning' | 'problem'
  /** Null unless the verdict is `problem`. */
  readonly problem: Problem | null
  readonly message: Text
  readonly remedy: Text | null
  /** To be copied whole; null where there is none. */
  readonly command: string | null
}

export function ok(check: Finding['check'], message: Text, command: string | null = null): Finding {
  return { check, verdict: 'ok', problem: null, message, remedy: null, command }
}

export function note(check: Finding['check'], message: Text, remedy: Text | null = null): Finding {
  return { check, verdict: 'note', problem: null, message, remedy, command: null }
}

export function warning(check: Finding['check'], message: Text, remedy: Text): Finding {
  return { check, verdict: 'warning', problem: null, message, remedy, command: null }
}

export function problem(check: Finding['check'], kind: Problem, message: Text, remedy: Text): Finding {
  return { check, verdict: 'problem', problem: kind, message, remedy, command: null }
}

/** The most telling problem among the findings; null when nothing is wrong. */
export function mainProblem(findings: readonly Finding[]): Problem | null {
  const found = findings.flatMap((finding) => finding.problem ?? [])
  return found.toSorted((left, right) => PROBLEMS[left].exitCode - PROBLEMS[right].exitCode)[0] ?? null
}
