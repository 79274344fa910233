/** Unix sockets: what is at a path, and which users may use it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { missing, missingPrivilege } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { ask, flat } from './ask.ts'

void test('a path is told from a socket, and a socket left behind from one where somebody listens', async () => {
  await using folder = await tempFolder()
  const [file, stale, mail] = [folder.path('file'), folder.path('stale.sock'), folder.path('mail.sock')]
  await writeFile(file, '')
  const source = `require('node:net').createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, 'SIGKILL'))`
  await using dead = await Program.start(process.execPath, ['--eval', source])
  await dead.exit()
  const server = createServer((socket) => socket.on('error', () => {}).end('220 x ESMTP\r\n')).listen(mail)
  try {
    await once(server, 'listening')
    for (const [path, code, says] of [
      [file, 21, /is a file, not a socket/],
      [stale, 13, /was left behind: nobody listens/],
      [folder.path('missing/chat.sock'), 21, /there is no folder \S+missing\./],
      [mail, 0, new RegExp(`held by process ${process.pid} .*SMTP`)],
      [folder.path('x'.repeat(120)), 21, /can have 107/],
    ] as const) {
      const said = await ask([`unix:${path}`])
      assert.equal(said.code, code, said.text)
      assert.match(flat(said.text), says)
    }
  } finally {
    server.close()
  }
})

void test('an abstract socket has no file, and is there while somebody listens', async () => {
  const name = `partyline-${randomUUID()}`
  const server = createServer((socket) => socket.on('error', () => {}).end('220 x ESMTP\r\n')).listen(`\0${name}`)
  try {
    await once(server, 'listening')
    for (const [shown, code, says] of [
      [`@${name}`, 0, new RegExp(`@${name} takes connections\\. It is held by process ${process.pid} .*SMTP`)],
      [`@${name}-other`, 21, new RegExp(`There is nothing at @${name}-other\\.`)],
      [`@${'x'.repeat(108)}`, 21, /has 109 bytes/],
    ] as const) {
      const said = await ask([`unix:${shown}`])
      assert.equal(said.code, code, said.text)
      assert.match(flat(said.text), says)
    }
  } finally {
    server.close()
  }
})

void test(
  'a socket that this user may not use has an exit code of its own, and the folder in the way a name',
  { skip: missingPrivilege() || missing('util-linux') },
  async () => {
    await using folder = await tempFolder()
    await chmod(folder.path('.'), 0o755)
    await mkdir(folder.path('closed'))
    const [own, hidden] = [folder.path('own.sock'), folder.path('closed/own.sock')]
    const servers = [createServer().listen(own), createServer().listen(hidden)]
    try {
      await Promise.all(servers.map((server) => once(server, 'listening')))
      await chmod(own, 0o700)
      await chmod(folder.path('closed'), 0o700)
      const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
      const denied = await ask([own], {}, nobody)
      assert.equal(denied.code, 22, denied.text)
      assert.match(flat(denied.text), /may not write to .*mode srwx------/)
      const outside = await ask([hidden], {}, nobody)
      assert.equal(outside.code, 22, outside.text)
      assert.match(flat(outside.text), /may not enter the folder \S+closed,/)
    } finally {
      for (const server of servers) server.close()
    }
  },
)
