/** How long a person waits from the command `partyline chat` until something is on the screen, and until the channel is. On a terminal that script(1) makes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { processCpuSeconds } from '../measure/cpu.ts'
import { BUNDLE, startPartyline } from '../servers/partyline.ts'

const CHANNEL = '#load'
const FRAME = '\u001b[?2026h'
const OPEN = /opener came/
const START_MS_MAX = 60_000

export interface CommandStart {
  /** Milliseconds, of each round. */
  readonly firstFrame: readonly number[]
  readonly open: readonly number[]
  /** Milliseconds that a core has worked until then: what a busy machine does not change. */
  readonly cpu: readonly number[]
}

/** The command is the bundle, which has to be built. */
export async function measureCommand(rounds: number): Promise<CommandStart> {
  const server = await startPartyline({ core: null }, [])
  const [firstFrame, open, cpu]: [number[], number[], number[]] = [[], [], []]
  try {
    for (let round = 0; round < rounds; round += 1) {
      const one = await startOnce(server.port)
      firstFrame.push(one.firstFrame)
      open.push(one.open)
      cpu.push(one.cpu)
    }
  } finally {
    await server.stop()
  }
  return { firstFrame, open, cpu }
}

async function startOnce(port: number) {
  const words = [process.execPath, ...BUNDLE, 'chat', '--nick', 'opener', `127.0.0.1:${port}`, CHANNEL]
  const command = `stty columns 160 rows 50; exec ${words.map((word) => `'${word}'`).join(' ')}`
  const start = performance.now()
  const script = spawn('script', ['-qefc', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const closed = once(script, 'close')
  const tooLate = setTimeout(() => script.kill(), START_MS_MAX)
  let shown = ''
  let firstFrame: number | null = null
  try {
    for await (const bytes of script.stdout) {
      shown += String(bytes)
      if (shown.includes(FRAME)) firstFrame ??= performance.now() - start
      if (firstFrame !== null && OPEN.test(shown)) {
        const open = performance.now() - start
        return { firstFrame, open, cpu: processCpuSeconds(childOf(script.pid ?? 0)) * 1000 }
      }
    }
    throw new Error(`partyline chat has ended: ${shown.slice(-500)}`)
  } finally {
    clearTimeout(tooLate)
    script.kill()
    await closed
  }
}

function childOf(pid: number): number {
  return Number.parseInt(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1'), 10)
}
