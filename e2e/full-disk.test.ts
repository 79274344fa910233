/**
 * A disk without room: nobody sees what cannot be kept, and the server outlives it. One that is alone tells the sender; a node of
 * a cluster waits, since what has its place in the stream cannot be taken back.
 */
import assert from 'node:assert/strict'
import { open, rm } from 'node:fs/promises'
import type { Message } from '@partyline/irc'
import { HISTORY_CAPABILITIES, readForward, seenOf } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals } from './support/journals.ts'
import { missingPrivilege } from './support/needs.ts'
import type { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'
import { mountTmpfs } from './support/tmpfs.ts'

const CHANNEL = '#lobby'
const DISK = 'size=4m'
/** The database has some room of its own left when the disk has none; this many messages are more than fit there. */
const MESSAGES_MAX = 10_000
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000']
const WHILE_FULL = 'said while it is full'
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

/** Says messages, one after the other, until the disk takes no more. */
async function fillRest(client: IrcClient, failed: Promise<unknown>): Promise<void> {
  for (let number = 0; number < MESSAGES_MAX; number += 1) {
    client.send(`PRIVMSG ${CHANNEL} :filling ${number}`)
    const answer = await Promise.race([failed.then(() => null), client.expect(/ PRIVMSG | 400 /)])
    if (answer?.verb !== 'PRIVMSG') return
  }
  assert.fail('the disk never filled up')
}

/** A server that is alone tells the sender at once, and does all that needs no disk. */
async function goesOnRefusing(server: ChatServer, ann: IrcClient): Promise<void> {
  await ann.expect(REFUSED)
  ann.send(`JOIN #other`)
  await ann.expect(REFUSED)
  await ann.settle()
  await using late = await IrcClient.connect(server.door('irc'))
  await late.register('late')
}

function isWhileFull({ verb, params: [, text] }: Message): boolean {
  return verb === 'PRIVMSG' && text === WHILE_FULL
}

testOnJournals(
  'while the disk is full nobody sees a message; when there is room again they go on, and history is what was seen',
  { skip: missingPrivilege() },
  async (journal) => {
    await using folder = await tempFolder()
    await using _disk = await mountTmpfs(folder.path('disk'), DISK)
    await using server = await journal.start({ data: folder.path('disk', 'data'), args: NO_RATE_LIMIT })
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
    const failed = server.program.errors.expect(/store\.failed/)
    await fillRest(ann, failed)
    say(WHILE_FULL)
    if (journal.onRefusal === 'take-back') await goesOnRefusing(server, ann)
    // A client that leaves now, leaves; the others are told as soon as it can be kept.
    await eve.connection.close()
    assert.ok(![...ann.messages, ...bob.messages].some(isWhileFull), 'nobody sees what is not recorded')

    await rm(filler)
    await bob.expect(/^\S+ :eve!\S+ QUIT /)
    say('there is room again')
    await bob.expect(/there is room again/)
    await ann.expect(/there is room again/)
    await server.program.errors.expect(/store\.recovered/)

    const seenBy = (client: IrcClient) => client.messages.filter(({ verb }) => verb === 'PRIVMSG').map(seenOf)
    const seen = seenBy(ann)
    const isDelivered = seen.some(({ text }) => text === WHILE_FULL)
    assert.equal(isDelivered, journal.onRefusal === 'retry', 'it was refused, or is there now')
    assert.deepEqual(seenBy(bob), seen)
    await using reader = await enter('reader')
    assert.deepEqual(await readForward(reader, CHANNEL, 500), seen)

    // And it is on the disk, not in the memory of this process.
    await server.kill()
    await using next = await journal.start({ data: folder.path('disk', 'data'), args: NO_RATE_LIMIT })
    await using later = await IrcClient.connect(next.door('irc'))
    await later.register('later', { capabilities: HISTORY_CAPABILITIES })
    await later.join(CHANNEL)
    assert.deepEqual(await readForward(later, CHANNEL, 500), seen)
  },
)
