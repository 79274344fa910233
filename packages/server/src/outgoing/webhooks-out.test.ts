/** A whole server that sends what is said to a program. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, type Connection } from '@partyline/net'
import { loadConfig } from '../config/load-config.ts'
import { start } from '../start.ts'

/** Reads until it has come. */
async function told(person: Connection, pattern: RegExp): Promise<void> {
  let text = ''
  while (!pattern.test(text)) {
    const bytes = await person.read()
    assert.ok(bytes !== null, text)
    text += Buffer.from(bytes).toString()
  }
}

void test('what is said goes where the operator says, into a private network only where the owner names it', async (context) => {
  const heard = Promise.withResolvers<string>()
  const receiver = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      response.end()
      heard.resolve(body)
    })
  })
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve))
  context.after(() => receiver.close())
  const address = receiver.address()
  const port = typeof address === 'object' ? address?.port : 0
  const data = await mkdtemp(join(tmpdir(), 'partyline-out-'))
  const refused = Promise.withResolvers<string>()
  const warn = (event: string, fields?: Readonly<Record<string, unknown>>) => {
    if (event === 'hook.not-sent') refused.resolve(String(fields?.['message']))
  }
  const log = { debug() {}, info() {}, warn, error() {}, configure() {}, close() {} }
  const doors = [
    '--irc=127.0.0.1:0',
    '--ircs=off',
    '--plain=off',
    '--ssh=off',
    '--web=off',
    '--durability=process',
    '--webhooks-out',
  ]
  const configured = (...more: readonly string[]) =>
    loadConfig({ args: ['--data', data, ...doors, ...more], env: {}, cwd: data, readFile: () => '' })
  const server = await start(configured(), { log })
  context.after(() => server.drain())
  const person = await connect(`tcp://${server.doors.irc[0]}`)
  const send = `HOOKSERV SEND #a http://127.0.0.1:${port}/\r\n`
  await person.write(`NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #a\r\n${send}`)
  await told(person, / is no address of the internet\. Only the owner /)
  await server.reload(configured('--outgoing-to=127.0.0.1'))
  await person.write(`${send}PRIVMSG #a :let out\r\n`)
  const { data: said, type } = JSON.parse(await heard.promise) as {
    type: string
    data: Readonly<Record<string, unknown>>
  }
  assert.equal(type, 'message')
  assert.deepEqual([said['channel'], said['nick'], said['text']], ['#a', 'ann', 'let out'])
  await server.reload(configured())
  await person.write('PRIVMSG #a :kept inside\r\n')
  assert.match(await refused.promise, /leads to no address of the internet/)
  person.abort()
  await server.drain()
  await rm(data, { recursive: true })
})
