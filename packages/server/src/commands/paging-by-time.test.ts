/** Positions are unique: a client that pages by timestamps sees everything once, however much came at one moment. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { TestServer, type TestClient } from '../testing/test-server.ts'

const CAPABILITIES = 'batch message-tags server-time draft/chathistory draft/event-playback'
const NICKS = ['ann', 'bob', 'eve']
/** Lines of ann, the operator of #a, and of bob and eve; a dot is replaced by a running number. */
const LINES = [
  'ann PRIVMSG #a .',
  'bob PRIVMSG #a,#A,#b .',
  'bob NOTICE #b .',
  'ann PRIVMSG bob,BOB,eve .',
  'bob PRIVMSG ann .',
  'ann TOPIC #a .',
  'ann KICK #a bob,eve',
  'bob JOIN #a,#b',
  'eve JOIN #a',
  'eve NICK eve.',
  'bob JOIN 0',
] as const

const burst = fc.array(fc.record({ line: fc.constantFrom(...LINES), isLater: fc.boolean() }), {
  maxLength: 48,
  size: 'max',
})

async function serverAfter(steps: readonly { readonly line: string; readonly isLater: boolean }[]) {
  const server = new TestServer()
  const clients = new Map<string, TestClient>()
  for (const nick of NICKS) clients.set(nick, await server.enter(nick, CAPABILITIES))
  for (const channel of ['#a', '#b']) await server.gather(channel, ...clients.values())
  for (const [index, { line, isLater }] of steps.entries()) {
    const [nick = '', ...words] = line.split(' ')
    clients.get(nick)?.send(words.join(' ').replace('.', String(index)))
    if (isLater) {
      await server.settled()
      server.clock.advance(1)
    }
  }
  await server.settled()
  const ann = clients.get('ann')
  assert.ok(ann !== undefined)
  ann.take()
  return { server, ann }
}

/** The ids and times of a page. */
async function page(client: TestClient, request: string): Promise<readonly (readonly [id: string, time: string])[]> {
  const lines = await client.ask(request)
  return lines.flatMap((line) => {
    const [, tags] = /^@(\S*\bbatch=\S+) /.exec(line) ?? []
    if (tags === undefined) return []
    return [[/\bmsgid=([^; ]+)/.exec(tags)?.[1] ?? '', /\btime=([^; ]+)/.exec(tags)?.[1] ?? ''] as const]
  })
}

async function pagedForward(client: TestClient, target: string, size: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (let after = '1970-01-01T00:00:00.000Z'; ;) {
    const found = await page(client, `CHATHISTORY AFTER ${target} timestamp=${after} ${size}`)
    const last = found.at(-1)
    if (last === undefined) return ids
    ids.push(...found.map(([id]) => id))
    after = last[1]
  }
}

async function pagedBackward(client: TestClient, target: string, size: number): Promise<readonly string[]> {
  const pages: (readonly string[])[] = []
  for (let request = `LATEST ${target} *`; ;) {
    const found = await page(client, `CHATHISTORY ${request} ${size}`)
    const [first] = found
    if (first === undefined) return pages.toReversed().flat()
    pages.push(found.map(([id]) => id))
    request = `BEFORE ${target} timestamp=${first[1]}`
  }
}

void test('paging by timestamps, forward and backward, gives everything of any burst once', async () => {
  await fc.assert(
    fc.asyncProperty(burst, fc.integer({ min: 1, max: 7 }), async (steps, size) => {
      const { server, ann } = await serverAfter(steps)
      for (const target of ['#a', '#b', 'bob']) {
        const isOfBob = (each: string) => each.startsWith('S1:') && each.endsWith('S2')
        const events = server.store.events.filter((each) =>
          target === 'bob' ? isOfBob(each.target) : each.target === target,
        )
        const recorded = events.map(({ id }) => id)
        assert.equal(new Set(events.map(({ time }) => time)).size, events.length, 'each has a time of its own')
        if (target === 'bob' && recorded.length === 0) continue
        assert.deepEqual(await pagedForward(ann, target, size), recorded)
        assert.deepEqual(await pagedBackward(ann, target, size), recorded)
      }
    }),
    { numRuns: 60 },
  )
})
