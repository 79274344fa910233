/** What the kernel is asked to do: strace sees whether a message is on the disk before anybody sees it. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals, type TestJournal } from './support/journals.ts'
import { missingTracing } from './support/needs.ts'
import { tempFolder } from './support/temp-folder.ts'

const ONE_BY_ONE = 20
const AT_ONCE = 400
/** So many messages at once are a few batches, whatever the machine. */
const SYNCS_AT_ONCE_MAX = AT_ONCE / 4
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000']

/** A system call that succeeded, in the order in which they ended. */
type Call = { readonly kind: 'sync' } | { readonly kind: 'echo'; readonly text: string }

/** Runs a server under strace, says messages one by one and then many at once, and gives the calls that matter. */
async function trace(journal: TestJournal, durability: 'fsync' | 'process'): Promise<readonly Call[]> {
  await using folder = await tempFolder()
  const file = folder.path('trace')
  {
    // -D: the server stays our child, and strace beside it ends with it.
    const strace = ['strace', '-D', '-f', '-y', '-s', '400', '-e', 'trace=fsync,fdatasync,write,writev', '-o', file]
    const args = [...NO_RATE_LIMIT, '--durability', durability]
    await using server = await journal.start({ data: folder.path('data'), args, under: strace })
    await using ann = await IrcClient.connect(server.door('irc'))
    await ann.register('ann', { capabilities: ['echo-message'] })
    await ann.join('#lobby')
    for (let number = 0; number < ONE_BY_ONE; number += 1) {
      ann.send(`PRIVMSG #lobby :one-${number}.`)
      await ann.expect(new RegExp(`one-${number}\\.`))
    }
    ann.send(...Array.from({ length: AT_ONCE }, (_, number) => `PRIVMSG #lobby :many-${number}.`))
    await ann.expect(new RegExp(`many-${AT_ONCE - 1}\\.`))
    server.program.signal('SIGTERM')
    await server.program.exit()
  }
  return parseTrace(await readFile(file, 'utf8'))
}

/**
 * Lines as strace writes them. A call that another thread interrupted stands on two: the first has the file, the second the result. Only the
 * history counts: the index of the search and its folder are synced behind the messages.
 */
function parseTrace(text: string): readonly Call[] {
  const interrupted = new Set<string>()
  return text.split('\n').flatMap((line): readonly Call[] => {
    const [, thread = ''] = /^(\d+) /.exec(line) ?? []
    const isOfHistory = /f(?:data)?sync\(\d+<[^>]*\/history\.sqlite/.test(line)
    if (isOfHistory && line.includes('<unfinished')) interrupted.add(thread)
    const isResumed = /f(?:data)?sync resumed/.test(line) && interrupted.delete(thread)
    if ((isOfHistory || isResumed) && line.endsWith(' = 0')) return [{ kind: 'sync' }]
    const [, echo] = /writev?\(.* PRIVMSG #lobby :((?:one|many)-\d+)\./.exec(line) ?? []
    return echo === undefined ? [] : [{ kind: 'echo', text: echo }]
  })
}

/** How many syncs there were between the echo before and this one. */
function syncsBefore(calls: readonly Call[], text: string): number {
  const index = calls.findIndex((call) => call.kind === 'echo' && call.text === text)
  assert.notEqual(index, -1, `${text} was echoed`)
  const previous = calls.slice(0, index).findLastIndex((call) => call.kind === 'echo')
  return index - previous - 1
}

testOnJournals(
  'by default every echo comes after a sync of the disk, and messages that come together share one',
  { skip: missingTracing() },
  async (journal) => {
    const calls = await trace(journal, 'fsync')
    for (let number = 1; number < ONE_BY_ONE; number += 1) {
      assert.equal(syncsBefore(calls, `one-${number}`), 1, `syncs before the echo of message ${number}`)
    }
    const lastAlone = calls.findIndex((call) => call.kind === 'echo' && call.text === `one-${ONE_BY_ONE - 1}`)
    const together = calls.slice(
      lastAlone + 1,
      calls.findLastIndex((call) => call.kind === 'echo'),
    )
    const syncs = together.filter(({ kind }) => kind === 'sync').length
    assert.ok(syncs >= 1 && syncs <= SYNCS_AT_ONCE_MAX, `${AT_ONCE} messages at once took ${syncs} syncs`)
  },
)

testOnJournals(
  'with --durability process no message waits for the disk',
  { skip: missingTracing() },
  async (journal) => {
    const calls = await trace(journal, 'process')
    const first = calls.findIndex(({ kind }) => kind === 'echo')
    const last = calls.findLastIndex(({ kind }) => kind === 'echo')
    assert.ok(first !== -1)
    assert.equal(calls.slice(first, last).filter(({ kind }) => kind === 'sync').length, 0)
  },
)
