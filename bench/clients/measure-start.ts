/** How long a person waits from the command `npm start` until the page answers. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../e2e/support/free-port.ts'
import { newDataFolder } from '../servers/partyline.ts'
import { urlOf } from './browser-page.ts'

const ROOT = join(import.meta.dirname, '../..')
const LOOK_EVERY_MS = 5
const START_MS_MAX = 60_000

/** Milliseconds, of each round. */
export interface Start {
  /** In an empty folder. */
  readonly first: readonly number[]
  /** Where it ran before. */
  readonly later: readonly number[]
}

export async function measureStart(rounds: number): Promise<Start> {
  const [first, later]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    const data = await newDataFolder()
    try {
      first.push(await startOnce(data))
      later.push(await startOnce(data))
    } finally {
      await rm(data, { recursive: true })
    }
  }
  return { first, later }
}

async function startOnce(data: string): Promise<number> {
  const port = await freePort()
  const others = ['irc', 'ircs', 'plain', 'ssh'].map((door) => `--${door}=127.0.0.1:0`)
  const start = performance.now()
  const npm = spawn('npm', ['start', '--', `--data=${data}`, `--web=127.0.0.1:${port}`, ...others], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
    // A group of its own: npm does not tell the server that it is to end.
    detached: true,
  })
  const closed = once(npm, 'close')
  npm.stdout.resume()
  try {
    while (!(await answers(urlOf(port)))) {
      if (performance.now() - start > START_MS_MAX) throw new Error(`the page does not answer at ${urlOf(port)}`)
      await wait(LOOK_EVERY_MS)
    }
    return performance.now() - start
  } finally {
    process.kill(-(npm.pid ?? 0), 'SIGTERM')
    await closed
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { headers: { accept: 'text/html' } })
    return answer.ok && (await answer.text()).includes('<script')
  } catch {
    return false
  }
}
