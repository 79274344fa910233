/** A disk that has flipped bits, and a defect that nothing caught. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { HISTORY_CAPABILITIES, readBackward, readForward } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'

const CHANNEL = '#lobby'

void test('rows that the disk has damaged are left out, and everything beside them is there', async () => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  const enter = async (server: ChatServer) => {
    const ann = await IrcClient.connect(server.door('irc'))
    await ann.register('ann', { capabilities: ['echo-message', ...HISTORY_CAPABILITIES] })
    await ann.join(CHANNEL)
    return ann
  }
  {
    await using server = await ChatServer.start({ data })
    await using ann = await enter(server)
    for (let number = 0; number < 10; number += 1) ann.send(`PRIVMSG ${CHANNEL} :message ${number}`)
    await ann.expect(/:message 9$/)
  }
  {
    const database = new DatabaseSync(`${data}/history.sqlite`)
    const damage = database.prepare('UPDATE event SET params = ? WHERE text = ?')
    // The bit that tells a space from an @, and one that ends the text.
    damage.run('["#lobb "]', 'message 3')
    damage.run('["#lobby', 'message 6')
    database.close()
  }
  await using server = await ChatServer.start({ data })
  await using ann = await enter(server)
  const left = [0, 1, 2, 4, 5, 7, 8, 9].map((number) => `message ${number}`)
  for (const read of [readForward, readBackward]) {
    for (const pageSize of [1, 3, 100]) {
      const kept = await read(ann, CHANNEL, pageSize)
      assert.deepEqual(
        kept.map(({ text }) => text),
        left,
      )
    }
  }
  await server.program.errors.expect(/"history\.damaged"/)
})

void test('a defect that nothing caught is in the log, and ends the server with an exit code', async () => {
  await using folder = await tempFolder()
  const defect = folder.path('defect.mjs')
  await writeFile(defect, `process.on('SIGUSR2', () => void Promise.reject(new Error('a defect of the test')))`)
  const under = ['env', `NODE_OPTIONS=--import=${defect}`]
  await using server = await ChatServer.start({ data: folder.path('data'), under })
  server.program.signal('SIGUSR2')
  assert.deepEqual(await server.program.exit(), { code: 1, signal: null })
  assert.match(server.program.errors.text, /^\{"level":"error".*a defect of the test.*"event":"server\.failed"\}$/m)
})
