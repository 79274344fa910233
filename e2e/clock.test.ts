/** The clock of the machine is set while the server runs: clients are served as before, and dates are right again soon. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HISTORY_CAPABILITIES, readForward } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { missing } from './support/needs.ts'
import { ChatServer } from './support/server.ts'
import { SettableClock } from './support/set-clock.ts'
import { tempFolder } from './support/temp-folder.ts'

const CHANNEL = '#lobby'
const HOUR = 3_600
const YEAR = 365 * 24 * HOUR
/** More than a burst: the token bucket has to fill meanwhile. */
const LINES = 80
const RATE = ['--limit', 'commands-per-second=50', '--limit', 'command-burst=10']
const MINUTE_MS = 60_000

const skip = missing('libfaketime')

void test('a client is answered at the same rate when the clock is set back by an hour', { skip }, async () => {
  await using folder = await tempFolder()
  const clock = await SettableClock.start(folder)
  await using server = await ChatServer.start({ data: folder.path('data'), under: clock.under, args: RATE })
  await using ann = await IrcClient.connect(server.door('irc'))
  await ann.register('ann')
  await clock.set(-HOUR)
  ann.send(...Array.from({ length: LINES }, (_, number) => `PING ${number}`))
  await ann.expect(new RegExp(` PONG .*${LINES - 1}$`))
})

void test(
  'dates follow a clock that was set forward by mistake down again, also over a restart',
  { skip },
  async () => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    const clock = await SettableClock.start(folder)
    const aheadMs = async (ann: IrcClient, text: string) => {
      ann.send(`PRIVMSG ${CHANNEL} :${text}`)
      const { tags } = await ann.expect(new RegExp(` PRIVMSG ${CHANNEL} :${text}$`))
      return Date.parse(tags.get('time') ?? '') - Date.now()
    }
    const enter = async (server: ChatServer) => {
      const ann = await IrcClient.connect(server.door('irc'))
      await ann.register('ann', { capabilities: ['echo-message', ...HISTORY_CAPABILITIES] })
      await ann.join(CHANNEL)
      return ann
    }
    {
      await using server = await ChatServer.start({ data, under: clock.under })
      await using ann = await enter(server)
      await aheadMs(ann, 'one')
      await clock.set(YEAR)
      assert.ok((await aheadMs(ann, 'two')) > MINUTE_MS)
      await clock.set(0)
      assert.ok(Math.abs(await aheadMs(ann, 'three')) < MINUTE_MS)
      await server.program.errors.expect(/"clock\.set-back"/)
      await clock.set(YEAR)
      assert.ok((await aheadMs(ann, 'four')) > MINUTE_MS)
      await server.kill()
    }
    await using server = await ChatServer.start({ data })
    await using ann = await enter(server)
    assert.ok(Math.abs(await aheadMs(ann, 'five')) < MINUTE_MS)
    const kept = await readForward(ann, CHANNEL, 2)
    assert.deepEqual(
      kept.map(({ text }) => text),
      ['one', 'two', 'three', 'four', 'five'],
    )
  },
)
