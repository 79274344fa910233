/** PURGE over a real disk: what a client says is recorded after it has been carried out. */
import assert from 'node:assert/strict'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals } from './support/journals.ts'
import { tempFolder } from './support/temp-folder.ts'

/** One packet after another: whether they are in one batch is a matter of the moment. */
const ROUNDS = 5

testOnJournals('PURGE takes back what the same packet has said before it', {}, async (journal) => {
  await using folder = await tempFolder()
  await using server = await journal.start({ data: folder.path('data') })
  const verbs: string[] = []
  await using ann = await IrcClient.connect(server.door('irc'), { onMessage: ({ verb }) => void verbs.push(verb) })
  await ann.register('ann', { capabilities: ['batch', 'server-time', 'message-tags', 'draft/chathistory'] })
  await ann.join('#den')
  for (let round = 0; round < ROUNDS; round += 1) {
    ann.send('PRIVMSG #den :buy one', 'PRIVMSG #den :buy two', 'PURGE ann')
    const { params } = await ann.expect(/ NOTICE ann :.* taken back/)
    assert.equal(params[1], '2 messages are taken back')
  }
  ann.send('CHATHISTORY LATEST #den * 50')
  await ann.settle()
  assert.ok(verbs.includes('BATCH') && !verbs.includes('PRIVMSG'), verbs.join(' '))
})
