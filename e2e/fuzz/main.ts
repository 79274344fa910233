/** `npm run fuzz`: random lines and broken SSH at the doors of a real server, with the limits as they are and at both their ends. */
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'
import { SETTINGS, type Setting } from './settings.ts'

const USAGE = `npm run fuzz -- [options]

  --seed N      repeats the choices of a run (default: a new one each time)
  --lines N     how many lines, in all settings together (200000)
  --limits WHAT default, smallest or largest (all three)
`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    lines: { type: 'string', default: '200000' },
    limits: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const settings = values.limits === undefined ? SETTINGS : SETTINGS.filter((setting) => setting === values.limits)
const [seed, lines] = [Number(values.seed), Number(values.lines)]

if (values.help || settings.length === 0 || !Number.isInteger(seed) || !Number.isInteger(lines)) {
  process.stdout.write(USAGE)
  process.exitCode = values.help ? 0 : 2
} else {
  process.stdout.write(`seed ${seed}\n`)
  for (const setting of settings) await report(setting, Math.ceil(lines / settings.length))
}

async function report(setting: Setting, share: number): Promise<void> {
  const { lines: sent, connections, seconds, residentMaxBytes } = await fuzz({ seed, lines: share, setting })
  const mib = Math.round(residentMaxBytes / 1024 / 1024)
  const columns = [`${sent} lines`, `${connections} connections`, `${seconds.toFixed(1)} s`, `at most ${mib} MiB`]
  process.stdout.write(`limits ${setting}: ${columns.join(', ')}; nothing to complain of\n`)
}
