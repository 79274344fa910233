/** A person that stays, and enters and leaves channels on a server that is killed meanwhile, is after it where it was seen last. */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals, type TestJournal } from './support/journals.ts'
import { tempFolder } from './support/temp-folder.ts'
import { within } from './support/wait.ts'

const PASSWORD = 'secret-word'
const CHANNELS = Array.from({ length: 40 }, (_, number) => `#c${number}`)
/** In how many channels the person is at once. */
const AT_ONCE = 3
const ARGS = ['commands-per-second=1000000', 'command-burst=1000000'].flatMap((limit) => ['--limit', limit])

/** Into each channel, and out of it some channels later. */
const STEPS = CHANNELS.flatMap((channel, index) => {
  const left = CHANNELS[index - AT_ONCE]
  return [`JOIN ${channel}`, ...(left === undefined ? [] : [`PART ${left}`])]
})

interface Round {
  readonly account: string
  /** So many steps are seen, and then the server is killed. */
  readonly killAfter: number
  readonly underway: number
}

testOnJournals(
  'a person that stays is after SIGKILL in the channels in which anyone saw it, or where it went next, and keeps its nickname',
  {},
  async (journal) => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    await prepareChannels(journal, data)
    const step = randomInt(AT_ONCE, STEPS.length - 1)
    // At a JOIN and at a PART with nothing behind it, and with more under way.
    for (const round of [
      { account: 'ann', killAfter: step, underway: 1 },
      { account: 'bob', killAfter: step + 1, underway: 1 },
      { account: 'eve', killAfter: step, underway: 8 },
    ]) {
      const seen = await moveUntilKilled(journal, data, round)
      await expectWhereSeen(journal, data, round.account, seen)
    }
  },
)

/** Somebody is in all channels, so that each is there after its other members have left. */
async function prepareChannels(journal: TestJournal, data: string): Promise<void> {
  await using server = await journal.start({ data, args: ARGS })
  await using host = await enterAndStay(server.door('irc'), 'host')
  host.send(...CHANNELS.map((channel) => `JOIN ${channel}`))
  await host.settle()
}

async function enterAndStay(
  door: Parameters<typeof IrcClient.connect>[0],
  account: string,
  options?: Parameters<typeof IrcClient.connect>[1],
): Promise<IrcClient> {
  const client = await IrcClient.connect(door, options)
  await client.register(account)
  client.send(`REGISTER * * ${PASSWORD}`, 'NS SET ALWAYS-ON on')
  await client.expect(/ NOTICE \S+ :You stay /)
  return client
}

/** Gives how many steps were seen. */
async function moveUntilKilled(
  journal: TestJournal,
  data: string,
  { account, killAfter, underway }: Round,
): Promise<number> {
  await using server = await journal.start({ data, args: ARGS })
  let seen = 0
  await using client = await enterAndStay(server.door('irc'), account, {
    onMessage: ({ verb }) => {
      if (verb !== 'JOIN' && verb !== 'PART') return
      seen += 1
      if (seen === killAfter) server.program.signal('SIGKILL')
      else client.send(...STEPS.slice(seen + underway - 1, seen + underway))
    },
  })
  client.send(...STEPS.slice(0, underway))
  await server.program.exit()
  await within(client.ended, 'the connection to break')
  return seen
}

async function expectWhereSeen(journal: TestJournal, data: string, account: string, seen: number): Promise<void> {
  await using server = await journal.start({ data, args: ARGS })
  await using stranger = await IrcClient.connect(server.door('irc'))
  stranger.send(`NICK ${account}`, 'USER x 0 * :X')
  await stranger.expect(/ 433 \* /)
  await using client = await IrcClient.connect(server.door('irc'))
  await client.register(account, { password: `${account}:${PASSWORD}` })
  await client.settle()
  const joined = client.messages.filter(({ verb }) => verb === 'JOIN').map(({ params: [channel = ''] }) => channel)
  const possible = STEPS.map((_, step) => channelsAfter(step + 1)).slice(seen - 1)
  const found = joined.toSorted().join(' ')
  assert.ok(
    possible.some((channels) => channels.join(' ') === found),
    `${account} is in ${found} after ${seen} steps: ${STEPS.slice(0, seen).join(', ')}`,
  )
}

function channelsAfter(count: number): readonly string[] {
  const channels = new Set<string>()
  for (const step of STEPS.slice(0, count)) {
    const [verb, channel = ''] = step.split(' ')
    if (verb === 'JOIN') channels.add(channel)
    else channels.delete(channel)
  }
  return [...channels].toSorted()
}
