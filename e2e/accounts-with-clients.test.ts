/**
 * What accounts are for, with the programs that people have: a person stays in the channel while no program of it is
 * connected, and the program that comes logs in, is that person, and finds what was said.
 */
import assert from 'node:assert/strict'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals } from './support/journals.ts'
import { startLimnoria } from './support/limnoria.ts'
import { missing } from './support/needs.ts'
import { PASSWORD, PEOPLE } from './support/people.ts'
import type { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

/** Registers, stays and leaves. */
async function stay(server: ChatServer, account: string, channel: string): Promise<void> {
  await using client = await IrcClient.connect(server.door('irc'))
  await client.register(account)
  client.send(`PRIVMSG NickServ :REGISTER ${PASSWORD}`)
  await client.expect(/ NOTICE \S+ :Account created/)
  client.send('PRIVMSG NickServ :SET ALWAYS-ON on')
  await client.expect(/ NOTICE \S+ :/)
  await client.join(channel)
  client.send('QUIT')
  await client.ended
}

testOnJournals(
  'a person that stays misses nothing, whatever program it comes with',
  { concurrency: true },
  async (journal, context) => {
    await using folder = await tempFolder()
    await using server = await journal.start({ data: folder.path('data') })
    const runs = PEOPLE.map(({ name, account, skip, isMemory, start }) =>
      context.test(`${name}: away, back with the account, and what was said meanwhile is there`, { skip }, async () => {
        await using own = await tempFolder()
        const channel = `#${account}s`
        await stay(server, account, channel)
        await using host = await IrcClient.connect(server.door('irc'))
        await host.register(`host-of-${account}`, { capabilities: ['message-tags', 'account-tag'] })
        host.send(`JOIN ${channel}`)
        assert.match((await host.expect(/ 353 /)).params.at(-1) ?? '', new RegExp(`@${account}\\b`))
        const meanwhile = async (): Promise<void> => {
          host.send(`PRIVMSG ${channel} :the key is under the mat`)
          await host.settle()
        }
        if (isMemory !== true) await meanwhile()
        {
          await using person = await start({ server, folder: own, account, channel, meanwhile })
          await person.sees(/the key is under the mat/)
          host.send(`PRIVMSG ${channel} :welcome back`)
          await person.sees(/welcome back/)
          await person.say('found it, thank you')
          const { tags } = await host.expect(new RegExp(`:${account}!\\S+ PRIVMSG ${channel} :found it, thank you$`))
          assert.equal(tags.get('account'), account)
        }
        host.send(`NAMES ${channel}`)
        assert.match((await host.expect(/ 353 /)).params.at(-1) ?? '', new RegExp(`@${account}\\b`))
        const gone = host.messages.filter(({ verb }) => verb === 'QUIT' || verb === 'PART')
        assert.deepEqual(gone, [])
      }),
    )
    const bot = context.test(
      'Limnoria is a bot with an account, and its answer says to what',
      { skip: missing('limnoria') },
      async () => {
        await using own = await tempFolder()
        const [account, channel] = ['robot', '#robots']
        await stay(server, account, channel)
        await using host = await IrcClient.connect(server.door('irc'))
        await host.register('host-of-robot', { capabilities: ['message-tags', 'account-tag', 'echo-message'] })
        await host.join(channel)
        await using program = await startLimnoria({ server, folder: own, account, password: PASSWORD, channel })
        await program.output.expect(/SASL authentication successful[^]*Join to #robots on p synced/)
        host.send(`PRIVMSG ${channel} :@echo good evening`)
        const question = await host.expect(/PRIVMSG \S+ :@echo/)
        const { tags } = await host.expect(/^\S+ :robot!\S+ PRIVMSG #robots :good evening$/)
        assert.equal(tags.get('account'), account)
        assert.ok(tags.has('bot'))
        assert.equal(tags.get('+draft/reply'), question.tags.get('msgid'))
      },
    )
    await Promise.all([...runs, bot])
  },
)
