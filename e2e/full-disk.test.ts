/** A disk without room: nobody sees what cannot be kept, the sender is told, and the server outlives it. */
import assert from 'node:assert/strict'
import { open, rm } from 'node:fs/promises'
import { test } from 'node:test'
import { HISTORY_CAPABILITIES, readForward, seenOf } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { missingPrivilege } from './support/needs.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'
import { mountTmpfs } from './support/tmpfs.ts'

const CHANNEL = '#lobby'
const DISK = 'size=4m'
/** The database has some room of its own left when the disk has none; this many messages are more than fit there. */
const MESSAGES_MAX = 10_000
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000']
const REFUSED = /could not write this to its disk/

/** Writes a file until there is no room for another byte. */
async function fill(file: string): Promise<void> {
  await using handle = await open(file, 'w')
  const block = Buffer.alloc(4_096)
  try {
    for (;;) await handle.write(block)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

void test(
  'while the disk is full messages are refused and nobody sees them; when there is room again they go on, and history is what was seen',
  { skip: missingPrivilege() },
  async () => {
    await using folder = await tempFolder()
    await using _disk = await mountTmpfs(folder.path('disk'), DISK)
    await using server = await ChatServer.start({ data: folder.path('disk', 'data'), args: NO_RATE_LIMIT })
    const enter = async (nick: string) => {
      const client = await IrcClient.connect(server.door('irc'))
      await client.register(nick, { capabilities: ['echo-message', ...HISTORY_CAPABILITIES] })
      await client.join(CHANNEL)
      return client
    }
    await using ann = await enter('ann')
    await using bob = await enter('bob')
    await using eve = await enter('eve')
    const say = (text: string) => ann.send(`PRIVMSG ${CHANNEL} :${text}`)
    say('while there is room')
    await bob.expect(/while there is room/)

    const filler = folder.path('disk', 'filler')
    await fill(filler)
    let verb = 'PRIVMSG'
    for (let number = 0; verb === 'PRIVMSG'; number += 1) {
      assert.ok(number < MESSAGES_MAX, 'the disk never filled up')
      say(`filling ${number}`)
      ;({ verb } = await ann.expect(/ PRIVMSG | 400 /))
    }
    say('lost one')
    await ann.expect(REFUSED)
    ann.send(`JOIN #other`)
    await ann.expect(REFUSED)
    // What needs no disk works, for clients that are here and for new ones.
    await ann.settle()
    await using late = await IrcClient.connect(server.door('irc'))
    await late.register('late')
    // A client that leaves now, leaves; the others are told as soon as it can be kept.
    await eve.connection.close()
    await server.program.errors.expect(/store\.failed/)

    await rm(filler)
    await bob.expect(/^\S+ :eve!\S+ QUIT /)
    say('there is room again')
    await bob.expect(/there is room again/)
    await ann.expect(/there is room again/)
    await server.program.errors.expect(/store\.recovered/)

    const seenBy = (client: IrcClient) => client.messages.filter(({ verb }) => verb === 'PRIVMSG').map(seenOf)
    const seen = seenBy(ann)
    assert.ok(!seen.some(({ text }) => text === 'lost one'))
    assert.deepEqual(seenBy(bob), seen)
    await using reader = await enter('reader')
    assert.deepEqual(await readForward(reader, CHANNEL, 500), seen)

    // And it is on the disk, not in the memory of this process.
    await server.kill()
    await using next = await ChatServer.start({ data: folder.path('disk', 'data'), args: NO_RATE_LIMIT })
    await using later = await IrcClient.connect(next.door('irc'))
    await later.register('later', { capabilities: HISTORY_CAPABILITIES })
    await later.join(CHANNEL)
    assert.deepEqual(await readForward(later, CHANNEL, 500), seen)
  },
)
