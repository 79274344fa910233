/** `partyline doctor`: says what is wrong with a host and port, in words and as an exit code. */
import { diagnose, type Diagnosis } from '../doctor/diagnose.ts'
import { mainProblem, type Problem } from '../doctor/finding.ts'
import { HELP } from '../doctor/help.ts'
import { mapBounded } from '../doctor/observe/map-bounded.ts'
import { type DoctorOptions, parseOptions } from '../doctor/options.ts'
import { exitCodeOf, formatJson, formatReport } from '../doctor/report.ts'
import { EXIT } from '../exit-codes.ts'
import type { Command, Host } from '../host.ts'

/** Whoever waits this long wants to know that something is going on. */
const SIGN_OF_LIFE_MS = 1_000

const TARGETS_AT_ONCE = 4

export const doctor: Command = {
  async run(args, host) {
    const parsed = parseOptions(args)
    switch (parsed.kind) {
      case 'help':
        host.writeOutput(HELP)
        return EXIT.ok
      case 'version':
        host.writeOutput(`${host.version}\n`)
        return EXIT.ok
      case 'wrong':
        host.writeError(`partyline: ${parsed.message}\n  do:  partyline doctor --help shows what can be asked.\n`)
        return EXIT.usage
      case 'options':
        return examine(parsed.options, host)
      default:
        return parsed satisfies never
    }
  },
}

async function examine(options: DoctorOptions, host: Host): Promise<number> {
  const { targets, timeoutMs, isJson } = options
  const signOfLife = setTimeout(() => {
    host.writeError(`Still waiting for an answer; each step may take ${timeoutMs / 1_000} s.\n`)
  }, SIGN_OF_LIFE_MS)
  try {
    const diagnoses = await mapBounded(targets, TARGETS_AT_ONCE, (target) => diagnose(target, timeoutMs))
    const problem = problemOf(diagnoses, options)
    host.writeOutput(isJson ? formatJson(diagnoses, problem, host.version) : formatReport(diagnoses, problem))
    return exitCodeOf(problem)
  } finally {
    clearTimeout(signOfLife)
  }
}

/** A server need not open every door: when one of the default ones is a Partyline's, a closed one is no problem. */
function problemOf(diagnoses: readonly Diagnosis[], { isDefault }: DoctorOptions): Problem | null {
  const isOpen = diagnoses.some(({ problem }) => problem === null)
  const counted = isDefault && isOpen ? diagnoses.filter(({ problem }) => problem !== 'refused') : diagnoses
  return mainProblem(counted.flatMap(({ findings }) => findings))
}
