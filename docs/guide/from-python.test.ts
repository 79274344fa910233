/** Every server of the chapter for people who come from Python talks with every client beside it, in both languages. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect, findFreePort, listPortSockets } from '@partyline/net'
import { Program } from '../../e2e/support/program.ts'
import { type TempFolder, tempFolder } from '../../e2e/support/temp-folder.ts'
import { poll } from '../../e2e/support/wait.ts'
import { missing, suiteUnless } from '../../e2e/support/needs.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PAGE = readFileSync(new URL('13-from-python.md', import.meta.url), 'utf8')

/** The blocks that begin with the name of a file, by this name. */
const PROGRAMS = new Map(
  [...PAGE.matchAll(/^```(?:ts|python)\n(?:#|\/\/) (\S+)\n.*?^```\n/gms)].map(([block, name = '']) => [
    name,
    block.replace(/^```.*\n/gm, ''),
  ]),
)

/** Below those that a system gives to clients, so that no client takes one in the meantime. */
let nextPort = 10_000 + (process.pid % 20_000)

async function freePort(protocol: 'tcp' | 'udp'): Promise<number> {
  const port = await findFreePort({ host: '127.0.0.1', port: nextPort }, protocol)
  if (port === undefined) throw new Error(`no port is free above ${nextPort}`)
  nextPort = port
  return port
}

const skip = missing('python3') || (process.platform === 'linux' ? false : 'only Linux tells that a server listens')

suiteUnless(skip, 'the programs for people who come from Python', () => {
  let folder: TempFolder
  before(async () => {
    folder = await tempFolder()
    await symlink(join(ROOT, 'node_modules'), folder.path('node_modules'))
    await writeFile(folder.path('package.json'), '{ "type": "module" }')
  })
  after(() => folder[Symbol.asyncDispose]())

  /** Starts a program of the page, with another port in the place of its own. */
  async function start(name: string, port: number, ...args: readonly string[]): Promise<Program> {
    const code = PROGRAMS.get(name)
    if (code === undefined) return Program.start(process.execPath, ['--conditions=source', join(ROOT, name), ...args])
    await writeFile(folder.path(name), code.replaceAll(/\b90\d\d\b/g, String(port)))
    const command = name.endsWith('.py') ? ['python3', '-u'] : [process.execPath, '--conditions=source']
    const [program = '', ...words] = [...command, name, ...args]
    return Program.start(program, words, { cwd: folder.path() })
  }

  /** Started, and heard on its port. */
  async function serve(name: string, protocol: 'tcp' | 'udp' = 'tcp', ...args: readonly string[]) {
    const port = await freePort(protocol)
    const server = await start(name, port, ...args, ...(PROGRAMS.has(name) ? [] : [String(port)]))
    const isThere = async () => ((await listPortSockets(port, protocol))?.length === 0 ? null : true)
    await poll(isThere, `${name} to listen`, undefined, () => server.errors.text)
    return { server, port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
  }

  async function endsWith(program: Program, output: string): Promise<void> {
    assert.deepEqual(await program.exit(), { code: 0, signal: null }, program.errors.text)
    assert.equal(program.output.text, output)
  }

  const ECHO_CLIENTS = ['echo_client.py', 'echo-client.ts']
  for (const client of ECHO_CLIENTS) {
    for (const server of ['echo_server.py', 'echo-server.ts']) {
      void it(`${server} echoes to ${client}, and both end`, async () => {
        await using serving = await serve(server)
        await using asking = await start(client, serving.port)
        await endsWith(asking, 'received hello\n')
        await endsWith(serving.server, 'received hello\n')
      })
    }
    for (const server of ['threaded_server.py', 'threaded-server.ts']) {
      void it(`${server} answers ${client} while another client says nothing`, async () => {
        await using serving = await serve(server)
        await using _silent = await connect({ host: '127.0.0.1', port: serving.port })
        await using asking = await start(client, serving.port)
        await endsWith(asking, 'received HELLO\n')
      })
    }
  }

  const CHATS = ['chat.py', 'chat.ts', 'examples/two-way-chat.ts']
  for (const listener of CHATS) {
    for (const other of CHATS.filter((name) => PROGRAMS.has(name) || PROGRAMS.has(listener))) {
      void it(`${listener} chats with ${other}`, async () => {
        await using serving = await serve(listener, 'tcp', 'listen')
        const ada = serving.server
        const words = PROGRAMS.has(other) ? ['connect'] : ['connect', String(serving.port)]
        await using ben = await start(other, serving.port, ...words)
        ben.write('hello Ada\n')
        await ada.output.expect(/^< hello Ada$/m)
        ada.write('hello Ben\n')
        await ben.output.expect(/^< hello Ben$/m)
        ben.write('exit\n')
        await ada.output.expect(/^the other side has left$/m)
        ada.write('exit\n')
        for (const one of [ada, ben]) assert.deepEqual(await one.exit(), { code: 0, signal: null }, one.errors.text)
      })
    }
  }

  for (const server of ['chat_room.py', 'chat-room.ts']) {
    void it(`${server} gives what one says to all others, and to them only`, async () => {
      await using serving = await serve(server)
      await using ada = await start('chat.py', serving.port, 'connect')
      await using ben = await start('chat.ts', serving.port, 'connect')
      await using cem = await start('chat.py', serving.port, 'connect')
      for (const [speaker, text, hearers] of [
        [ada, 'I am Ada', [ben, cem]],
        [ben, 'I am Ben', [ada, cem]],
      ] as const) {
        // Again and again: nothing tells a client when it is in the room.
        const hasAll = () =>
          hearers.every(({ output }) => output.text.includes(text)) ? true : speaker.write(`${text}\n`)
        await poll(() => hasAll() ?? null, `all to hear ${text}`)
        assert.ok(!speaker.output.text.includes(text))
      }
    })
  }

  for (const client of ['udp_client.py', 'udp-client.ts']) {
    for (const server of ['udp_server.py', 'udp-server.ts']) {
      void it(`${server} answers ${client}`, async () => {
        await using serving = await serve(server, 'udp')
        await using asking = await start(client, serving.port)
        await endsWith(asking, 'received HELLO\n')
        await serving.server.output.expect(/^received hello$/m)
      })
    }
  }

  void it('leave none of the page out', () => {
    const tested = /^(echo|threaded|chat|udp)/
    assert.equal(PROGRAMS.size, 14)
    for (const name of PROGRAMS.keys()) assert.match(name, tested)
  })
})
