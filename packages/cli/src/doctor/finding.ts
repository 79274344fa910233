/** What the doctor says: one sentence per thing that was looked at, and a remedy where something is wrong. */

/** The classes of problems, the most telling first: when there are several, the first gives the exit code. */
export const PROBLEMS = {
  name: { exitCode: 10, meaning: 'the name does not resolve' },
  firewall: { exitCode: 11, meaning: 'a firewall rule of this machine blocks the port' },
  address: { exitCode: 12, meaning: 'a server listens, but on another address only' },
  refused: { exitCode: 13, meaning: 'refused: nobody listens there' },
  silent: { exitCode: 14, meaning: 'no answer: filtered, or the server hangs' },
  unreachable: { exitCode: 15, meaning: 'no way leads to the address' },
  tls: { exitCode: 16, meaning: 'TLS fails, or its certificate is not good' },
  'port-taken': { exitCode: 17, meaning: 'another program holds the local port' },
  'not-partyline': { exitCode: 18, meaning: 'something answers, but not Partyline' },
  full: { exitCode: 19, meaning: 'a Partyline server answers, but takes no more connections' },
  unsure: { exitCode: 20, meaning: 'UDP: no answer, which can mean open or filtered' },
  path: { exitCode: 21, meaning: 'there is no Unix socket at the path, or none that can be used' },
  permission: { exitCode: 22, meaning: 'this user may not connect to the Unix socket' },
  filtered: { exitCode: 23, meaning: 'another machine says that the connection is forbidden' },
  'other-service': { exitCode: 24, meaning: 'something answers, but not what was expected' },
} as const satisfies Record<string, { readonly exitCode: number; readonly meaning: string }>

export type Problem = keyof typeof PROBLEMS

export interface Finding {
  readonly check: 'name' | 'reach' | 'path' | 'port' | 'firewall' | 'tls' | 'clock' | 'server' | 'join'
  /** `note` is worth knowing; `warning` will matter to others or later; `problem` is why it does not work now. */
  readonly verdict: 'ok' | 'note' | 'warning' | 'problem'
  /** Null unless the verdict is `problem`. */
  readonly problem: Problem | null
  readonly message: string
  readonly remedy: string | null
  /** To be copied whole; null where there is none. */
  readonly command: string | null
}

export function ok(check: Finding['check'], message: string, command: string | null = null): Finding {
  return { check, verdict: 'ok', problem: null, message, remedy: null, command }
}

export function note(check: Finding['check'], message: string, remedy: string | null = null): Finding {
  return { check, verdict: 'note', problem: null, message, remedy, command: null }
}

export function warning(check: Finding['check'], message: string, remedy: string): Finding {
  return { check, verdict: 'warning', problem: null, message, remedy, command: null }
}

export function problem(check: Finding['check'], kind: Problem, message: string, remedy: string): Finding {
  return { check, verdict: 'problem', problem: kind, message, remedy, command: null }
}

/** The most telling problem among the findings; null when nothing is wrong. */
export function mainProblem(findings: readonly Finding[]): Problem | null {
  const found = findings.flatMap((finding) => finding.problem ?? [])
  return found.toSorted((left, right) => PROBLEMS[left].exitCode - PROBLEMS[right].exitCode)[0] ?? null
}
