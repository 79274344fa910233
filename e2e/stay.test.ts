/** A person that stays, and enters and leaves channels on a server that is killed meanwhile, is after it where it was seen last. */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals, type TestJournal } from './support/journals.ts'
import { tempFolder } from './support/temp-folder.ts'
import { within } from './support/wait.ts'

const PASSWORD = 'secret-word'
const CHANNELS = 40
/** In how many channels the person is at once. */
const AT_ONCE = 3
const ARGS = ['commands-per-second=1000000', 'command-burst=1000000'].flatMap((limit) => ['--limit', limit])

/** Into each channel, and out of it some channels later. */
const STEPS = Array.from({ length: CHANNELS }, (_, number) => [
  `JOIN #c${number}`,
  ...(number < AT_ONCE ? [] : [`PART #c${number - AT_ONCE}`]),
]).flat()

testOnJournals(
  'a person that stays is after SIGKILL in the channels in which anyone saw it, or where it went next, and keeps its nickname',
  {},
  async (journal) => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    const seen = await moveUntilKilled(journal, data, randomInt(1, STEPS.length))
    await using server = await journal.start({ data, args: ARGS })
    await using eve = await IrcClient.connect(server.door('irc'))
    eve.send('NICK ann', 'USER eve 0 * :Eve')
    await eve.expect(/ 433 \* ann /)
    await using ann = await IrcClient.connect(server.door('irc'))
    await ann.register('ann', { password: `ann:${PASSWORD}` })
    await ann.settle()
    const joined = ann.messages.filter(({ verb }) => verb === 'JOIN').map(({ params: [channel = ''] }) => channel)
    const possible = STEPS.map((_, step) => channelsAfter(step + 1)).slice(seen - 1)
    assert.ok(
      possible.some((channels) => channels.join(' ') === joined.toSorted().join(' ')),
      `after ${seen} steps that were seen it is in ${joined.join(' ')}`,
    )
  },
)

function channelsAfter(count: number): readonly string[] {
  const channels = new Set<string>()
  for (const step of STEPS.slice(0, count)) {
    const [verb, channel = ''] = step.split(' ')
    if (verb === 'JOIN') channels.add(channel)
    else channels.delete(channel)
  }
  return [...channels].toSorted()
}

/** Gives how many steps were seen. */
async function moveUntilKilled(journal: TestJournal, data: string, killAfter: number): Promise<number> {
  await using server = await journal.start({ data, args: ARGS })
  let seen = 0
  await using ann = await IrcClient.connect(server.door('irc'), {
    onMessage: ({ verb }) => {
      if (verb !== 'JOIN' && verb !== 'PART') return
      seen += 1
      if (seen === killAfter) server.program.signal('SIGKILL')
    },
  })
  await ann.register('ann', { capabilities: ['no-implicit-names'] })
  ann.send(`REGISTER * * ${PASSWORD}`)
  await ann.expect(/ REGISTER SUCCESS /)
  ann.send('NS SET ALWAYS-ON on')
  await ann.expect(/ NOTICE ann :You stay /)
  // Some at a time, so that there is a transaction for each few.
  for (let step = 0; step < STEPS.length; step += 4) {
    ann.send(...STEPS.slice(step, step + 4))
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  await server.program.exit()
  await within(ann.ended, 'the connection to break')
  return seen
}
