/** `partyline doctor`: says what is wrong with a host and port, in words and as an exit code. */
import { withoutClosedDoors } from '../doctor/default-doors.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { mainProblem } from '../doctor/finding.ts'
import { doctorHelp } from '../doctor/help.ts'
import { LIMITS } from '../doctor/limits.ts'
import { mapBounded } from '../doctor/observe/map-bounded.ts'
import { type DoctorOptions, parseOptions } from '../doctor/options.ts'
import { exitCodeOf, formatJson, formatReport } from '../doctor/report.ts'
import { SignsOfLife } from '../doctor/signs-of-life.ts'
import { EXIT } from '../exit-codes.ts'
import type { Command, Host } from '../host.ts'
import { say, text } from '../language/text.ts'

export const doctor: Command = {
  async run(args, host) {
    const parsed = parseOptions(args)
    switch (parsed.kind) {
      case 'help':
        host.writeOutput(doctorHelp(host.catalogue))
        return EXIT.ok
      case 'version':
        host.writeOutput(`${host.version}\n`)
        return EXIT.ok
      case 'wrong':
        host.writeError(
          `${say(text`partyline: ${parsed.message}\n  do:  partyline doctor --help shows what can be asked.`, host.catalogue)}\n`,
        )
        return EXIT.usage
      case 'options':
        return examine(parsed.options, host)
      default:
        return parsed satisfies never
    }
  },
}

async function examine(options: DoctorOptions, host: Host): Promise<number> {
  const { targets, timeoutMs, isJson, isDefault } = options
  const signs = new SignsOfLife((said) => host.writeError(say(said, host.catalogue)), timeoutMs)
  try {
    const seen = await mapBounded(targets, LIMITS.targetsAtOnce, (target) => {
      return diagnose(target, timeoutMs, (step) => signs.waitFor(target, step))
    })
    const diagnoses = isDefault ? withoutClosedDoors(seen) : seen
    const problem = mainProblem(diagnoses.flatMap(({ findings }) => findings))
    host.writeOutput(
      isJson
        ? formatJson(diagnoses, problem, host.version)
        : formatReport(diagnoses, problem, host.catalogue, isDefault),
    )
    return exitCodeOf(problem)
  } finally {
    signs.end()
  }
}
