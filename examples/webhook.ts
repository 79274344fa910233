/**
 * Says each line of its input in a channel of a Partyline server, by a web address that an operator of the channel has made with
 * `/msg HookServ ADD #channel name`. It waits where it is told to, and tries again where the server cannot be reached.
 *
 *   make 2>&1 | HOOK_URL=http://127.0.0.1:6680/hooks/TOKEN node --conditions=source examples/webhook.ts [author]
 *
 * The address is a secret, so it is in the environment: others on this machine can read the arguments of a command. Exit code 0 means
 * that every line is stored.
 */
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'

const [author] = process.argv.slice(2)
const url = process.env['HOOK_URL']
const TRIES = 5
const FIRST_WAIT_MS = 500
const TIMEOUT_MS = 10_000

/** @returns null when it is stored; else why it is not, and how long to wait before it is tried again, where that makes sense */
async function post(
  to: string,
  text: string,
): Promise<{ readonly why: string; readonly waitMs: number | null } | null> {
  const body = JSON.stringify(author === undefined ? { text } : { text, username: author })
  const headers = { 'Content-Type': 'application/json' }
  try {
    const answer = await fetch(to, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })
    const why = (await answer.text()).trim()
    if (answer.ok) return null
    const seconds = Number(answer.headers.get('Retry-After') ?? NaN)
    return { why, waitMs: Number.isNaN(seconds) ? null : seconds * 1_000 }
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error), waitMs: 0 }
  }
}

async function say(to: string, text: string): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    const failed = await post(to, text)
    if (failed === null) return true
    if (failed.waitMs === null || tries === TRIES) {
      console.error(`not said: ${JSON.stringify(text)}\n→ ${failed.why}`)
      return false
    }
    await pause(Math.max(failed.waitMs, FIRST_WAIT_MS * 2 ** (tries - 1)))
  }
}

if (url === undefined) {
  console.error('HOOK_URL is not set\n→ ask an operator of the channel: /msg HookServ ADD #channel name')
  process.exitCode = 2
} else {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '' && !(await say(url, line))) process.exitCode = 1
  }
}
