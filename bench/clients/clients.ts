/** `clients`: what the chat clients cost, and how soon a person sees what was typed, said, or asked for. */
import { parseArgs } from 'node:util'
import { missing } from '../../e2e/support/needs.ts'
import { browserTables } from './browser-tables.ts'
import { commandTable, startTable } from './start-table.ts'
import { terminalTable } from './terminal-table.ts'

export const USAGE = `npm run bench -- clients [options]

  --only PART  terminal, start or browser
  --seconds N  how long each row is measured (10)
  --rate N     messages a second for the terminal client (500)
`
const PARTS = ['terminal', 'start', 'browser'] as const

export async function clients(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      seconds: { type: 'string', default: '10' },
      rate: { type: 'string', default: '500' },
    },
  })
  const [seconds, rate] = [Number(values.seconds), Number(values.rate)]
  const parts = PARTS.filter((part) => values.only === undefined || part === values.only)
  if (!Number.isSafeInteger(seconds) || seconds < 1 || !Number.isSafeInteger(rate) || rate < 10 || parts.length === 0) {
    process.stderr.write(`--seconds takes a number from 1, --rate one from 10, --only one of the parts\n\n${USAGE}`)
    return 2
  }
  for (const part of parts) await print(part, seconds, rate)
  return 0
}

async function print(part: (typeof PARTS)[number], seconds: number, rate: number): Promise<void> {
  switch (part) {
    case 'terminal':
      process.stdout.write(`\n${await terminalTable(rate, seconds)}`)
      return
    case 'start':
      process.stdout.write(`\n${await startTable()}\n${await commandTable()}`)
      return
    case 'browser': {
      const why = missing('chromium')
      if (why !== false) process.stderr.write(`the browser was left out: ${why}\n`)
      else for await (const table of browserTables(seconds)) process.stdout.write(`\n${table}`)
      return
    }
    default:
      part satisfies never
  }
}
