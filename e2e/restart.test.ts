/** Members of a closed channel come back to it after the server was killed; strangers do not. */
import assert from 'node:assert/strict'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals } from './support/journals.ts'
import type { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

async function enter(server: ChatServer, nick: string): Promise<IrcClient> {
  const client = await IrcClient.connect(server.door('irc'))
  await client.register(nick)
  return client
}

testOnJournals(
  'after a kill the members of a +i channel come back with their ranks, also after the next kill',
  {},
  async (journal) => {
    await using folder = await tempFolder()
    const start = () => journal.start({ data: folder.path('data') })
    {
      await using server = await start()
      await using ann = await enter(server, 'ann')
      await using bob = await enter(server, 'bob')
      await ann.join('#den')
      await bob.join('#den')
      ann.send('MODE #den +i')
      await bob.expect(/ MODE #den \+i/)
      await server.kill()
    }
    {
      await using server = await start()
      await using bob = await enter(server, 'bob')
      await bob.join('#den')
      await server.kill()
    }
    await using server = await start()
    await using eve = await enter(server, 'eve')
    eve.send('JOIN #den')
    await eve.expect(/ 473 eve #den /)
    await using bob = await enter(server, 'bob')
    await bob.join('#den')
    await using ann = await enter(server, 'ann')
    await ann.join('#den')
    const names = ann.messages.find(({ verb }) => verb === '353')?.params.at(-1)
    assert.deepEqual(names?.trim().split(' ').toSorted(), ['@ann', 'bob'])
  },
)
