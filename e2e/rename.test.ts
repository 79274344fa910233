/** A channel that is renamed again and again, on a server that is killed meanwhile, has one name after, and all that it had. */
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { HISTORY_CAPABILITIES, readForward } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals, type TestJournal } from './support/journals.ts'
import { tempFolder } from './support/temp-folder.ts'
import { within } from './support/wait.ts'

const RENAMED = 30
const PASSWORD = 'secret-word'
const ARGS = ['commands-per-second=1000000', 'command-burst=1000000', 'rename-interval-ms=0'].flatMap((limit) => [
  '--limit',
  limit,
])

testOnJournals(
  'a channel whose new name anyone saw has it after SIGKILL, or a later one, with its founder and all that was said',
  {},
  async (journal) => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    const seen = await renameUntilKilled(journal, data, randomInt(1, RENAMED))
    await using server = await journal.start({ data, args: ARGS })
    await using ann = await IrcClient.connect(server.door('irc'))
    await ann.register('ann', { capabilities: HISTORY_CAPABILITIES, password: `ann:${PASSWORD}` })
    ann.send('JOIN #n0')
    const { params } = await ann.expect(/ JOIN #n\d+/)
    const [name = ''] = params
    const number = Number(name.slice('#n'.length))
    assert.ok(number >= seen.renamed, `it was seen as #n${seen.renamed}, and is ${name}`)
    const kept = (await readForward(ann, name, RENAMED)).map(({ text }) => text)
    // What was said after the last name that is recorded may be recorded, too.
    assert.deepEqual(kept, saidUpTo(kept.length))
    assert.ok(
      kept.length >= Math.max(seen.said, number),
      `${seen.said} messages were seen, and ${kept.length} are kept`,
    )
    ann.send(`TOPIC ${name}`, `CS INFO ${name}`)
    await ann.expect(/ 332 ann #n\d+ :treasure/)
    await ann.expect(/ NOTICE ann :#n\d+ belongs to ann/)
    ann.send('LIST #n*')
    await ann.expect(/ 323 /)
    const listed = ann.messages.filter(({ verb }) => verb === '322').map(({ params: [, channel = ''] }) => channel)
    assert.deepEqual(listed, [name])
  },
)

function saidUpTo(count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => `said ${number}`)
}

/** Speaks and renames in turn, until so many new names were seen. */
async function renameUntilKilled(
  journal: TestJournal,
  data: string,
  killAfter: number,
): Promise<{ readonly renamed: number; readonly said: number }> {
  await using server = await journal.start({ data, args: ARGS })
  const seen = { renamed: 0, said: 0 }
  await using ann = await IrcClient.connect(server.door('irc'), {
    onMessage: ({ verb }) => {
      if (verb === 'PRIVMSG') seen.said += 1
      if (verb !== 'RENAME') return
      seen.renamed += 1
      if (seen.renamed === killAfter) server.program.signal('SIGKILL')
    },
  })
  await ann.register('ann', { capabilities: ['echo-message', 'draft/channel-rename'] })
  ann.send(`REGISTER * * ${PASSWORD}`)
  await ann.expect(/ REGISTER SUCCESS /)
  await ann.join('#n0')
  ann.send('TOPIC #n0 :treasure', 'CS REGISTER #n0')
  await ann.expect(/ MODE #n0 \+q ann/)
  for (let number = 0; number < RENAMED; number += 1) {
    ann.send(`PRIVMSG #n${number} :said ${number}`, `RENAME #n${number} #n${number + 1} :more`)
  }
  await server.program.exit()
  await within(ann.ended, 'the connection to break')
  return seen
}
