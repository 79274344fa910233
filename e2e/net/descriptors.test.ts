/** `serve` by the sockets that systemd opens and hands over, with its own systemd-socket-activate. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { connect } from '@partyline/net'
import { freePort } from '../nc/netcats.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { within } from '../support/wait.ts'
import { missing } from '../support/needs.ts'

const ACTIVATE = 'systemd-socket-activate'
const skip = missing('systemd')

const SERVER = `
  import { inheritedDescriptors, serve } from '@partyline/net'
  for (const { fd, name } of inheritedDescriptors()) {
    const server = await serve({ fd }, async (connection) => {
      const line = await connection.readUntil('\\n', { bytesMax: 100 })
      await connection.write(\`\${name} \${connection.transport} \${line}\\n\`)
    })
    console.log(name, JSON.stringify(server.addresses))
  }`

/** It waits for the first client, and then becomes the server. */
function activate(listens: readonly string[], names: string): Promise<Program> {
  const sockets = [...listens.map((listen) => `--listen=${listen}`), `--fdname=${names}`]
  const server = [process.execPath, '--conditions=source', '--input-type=module', '--eval', SERVER]
  return Program.start(ACTIVATE, [...sockets, ...server], { cwd: import.meta.dirname })
}

void test(
  'a server is started by its first client, and serves it and the next, over TCP and Unix sockets',
  { skip },
  async () => {
    await using folder = await tempFolder()
    const path = folder.path('line.sock')
    const port = Number(await freePort('127.0.0.1'))
    const name = `partyline-${randomUUID()}`
    await using program = await activate([`127.0.0.1:${port}`, path, `@${name}`], 'irc:local:abstract')
    await program.errors.expect(/Listening on .*line\.sock/)
    for (const [target, answer] of [
      [{ host: '127.0.0.1', port }, 'irc tcp first\n'],
      [{ host: '127.0.0.1', port }, 'irc tcp first\n'],
      [{ path }, 'local unix first\n'],
      [`unix:@${name}`, 'abstract unix first\n'],
    ] as const) {
      await using connection = await connect(target)
      await connection.write('first\n')
      assert.equal(String(await within(connection.readExactly(answer.length), 'an answer')), answer)
    }
    const address = `[{"kind":"ip","host":"127.0.0.1","port":${port},"family":4}]`
    assert.ok(program.output.text.includes(`irc ${address}\n`), program.output.text)
    for (const line of [
      `local [{"kind":"unix","path":"${path}"}]\n`,
      `abstract [{"kind":"unix","path":"\\u0000${name}"}]\n`,
    ]) {
      assert.ok(program.output.text.includes(line), program.output.text)
    }
  },
)
