/** However turns are put into batches, each client is told the same, in the same order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { TestServer } from '../testing/test-server.ts'

const CAPABILITIES = [
  'echo-message away-notify setname message-tags',
  'away-notify extended-join labeled-response batch',
  'setname userhost-in-names',
  '',
]
const WHO = CAPABILITIES.length

const LINES =
  'JOIN #a|JOIN #a|JOIN #b|JOIN #b,#a|PART #a|PART #a,#b|JOIN 0|KICK #a n0|KICK #a n1,n2|KICK #b n3|PRIVMSG #a :x|' +
  'PRIVMSG #a :x|PRIVMSG #a,#b,n1 :y|@label=L PRIVMSG #a :z|NOTICE n2 :x|TOPIC #a :t|MODE #a +o n1|MODE #a -t|MODE #b +i|' +
  'INVITE n2 #b|AWAY :gone|AWAY|SETNAME :New|NICK other|NICK n3|NAMES #a|WHO #a|PING x|CAP REQ echo-message|' +
  'CAP REQ :-away-notify|@+a=b TAGMSG #a|QUIT'

const line = fc.constantFrom(...LINES.split('|'))
const script = fc.array(fc.tuple(fc.nat(WHO - 1), line), { maxLength: 60, size: 'max' })

/** What each client is told when all this is sent at once, and batches have so many turns. */
async function told(steps: readonly (readonly [number, string])[], batchTurnsMax: number): Promise<readonly string[]> {
  const server = new TestServer({ limits: { batchTurnsMax } })
  const clients = await Promise.all(CAPABILITIES.map((capabilities, index) => server.enter(`n${index}`, capabilities)))
  await server.gather('#a', ...clients.slice(0, 3))
  await server.gather('#b', ...clients.slice(2))
  for (const [who, text] of steps) clients[who]?.send(text)
  await server.settled()
  assert.ok(!server.logged.includes('command.failed'))
  // Ids are random, and batches are named one after the other.
  return clients.map((client) =>
    client
      .take()
      .join('\n')
      .replaceAll(/msgid=[\w-]+/g, 'msgid'),
  )
}

void test('a batch of many turns tells each client what as many batches of one turn tell it', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      assert.deepEqual(await told(steps, 1_000), await told(steps, 1))
    }),
  )
})
