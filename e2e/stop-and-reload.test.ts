/** SIGTERM and SIGHUP, as an operator or a service manager sends them. */
import assert from 'node:assert/strict'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { connect } from '@partyline/net'
import { HISTORY_CAPABILITIES, readForward } from './support/history.ts'
import { IrcClient } from './support/irc-client.ts'
import { testOnJournals } from './support/journals.ts'
import { missing, openbsdNetcat } from './support/needs.ts'
import { makeCertificate, shownFingerprint } from './support/openssl.ts'
import { Program } from './support/program.ts'
import { ChatServer } from './support/server.ts'
import { tempFolder } from './support/temp-folder.ts'
import { poll, within } from './support/wait.ts'

const CHANNEL = '#lobby'
const DRAIN_MS = 1_500
/** What a stop takes beyond the drain, on a busy machine: the threads end, then the process. Less than the drain limit by default. */
const ENDING_MS_MAX = 4_500
const UNDERWAY = 2_000
const RELOADS = 3
/** More than the kernel keeps for a connection that nobody reads from. */
const FILL_LINES = 20_000
const NO_RATE_LIMIT = ['--limit', 'commands-per-second=1000000', '--limit', 'command-burst=1000000']

testOnJournals('SIGTERM tells every client, delivers what was said before, and ends with 0', {}, async (journal) => {
  await using folder = await tempFolder()
  const data = folder.path('data')
  const seenByAnn: string[] = []
  const seenByBob: string[] = []
  {
    await using server = await journal.start({ data, args: NO_RATE_LIMIT })
    await using ann = await IrcClient.connect(server.door('irc'), {
      onMessage: ({ verb, params }) => {
        if (verb !== 'PRIVMSG') return
        if (seenByAnn.length === 0) server.program.signal('SIGTERM')
        seenByAnn.push(params[1] ?? '')
      },
    })
    await ann.register('ann', { capabilities: ['echo-message'] })
    await using bob = await IrcClient.connect(server.door('irc'), {
      onMessage: ({ verb, params }) => void (verb === 'PRIVMSG' && seenByBob.push(params[1] ?? '')),
    })
    await bob.register('bob')
    await ann.join(CHANNEL)
    await bob.join(CHANNEL)
    await using mute = await IrcClient.connect(server.door('irc'))
    ann.send(...Array.from({ length: UNDERWAY }, (_, number) => `PRIVMSG ${CHANNEL} :message ${number}`))
    for (const client of [ann, bob, mute]) await client.expect(/^ERROR :.*the server is shutting down/)
    await within(Promise.all([ann.ended, bob.ended, mute.ended]), 'all connections to end')
    assert.deepEqual(await server.program.exit(), { code: 0, signal: null })
  }
  assert.ok(seenByAnn.length > 0)
  assert.deepEqual(seenByBob, seenByAnn)
  await using server = await journal.start({ data })
  await using reader = await IrcClient.connect(server.door('irc'))
  await reader.register('reader', { capabilities: HISTORY_CAPABILITIES })
  await reader.join(CHANNEL)
  const kept = (await readForward(reader, CHANNEL, 500)).map(({ text }) => text)
  assert.deepEqual(kept, seenByAnn, 'and nothing was recorded that nobody saw')
})

testOnJournals('SIGTERM ends the server within its drain limit though a client never reads', {}, async (journal) => {
  await using folder = await tempFolder()
  const limits = ['--limit', `drain-timeout-ms=${DRAIN_MS}`, '--limit', 'send-queue-bytes-max=1000000000']
  await using server = await journal.start({ data: folder.path('data'), args: [...NO_RATE_LIMIT, ...limits] })
  await using ann = await IrcClient.connect(server.door('irc'))
  await ann.register('ann')
  await ann.join(CHANNEL)
  await using stalled = await connect(server.door('irc'))
  await stalled.write(Buffer.from(`NICK stalled\r\nUSER stalled 0 * :x\r\nJOIN ${CHANNEL}\r\n`))
  await ann.expect(/^:stalled!\S+ JOIN /)
  const line = `PRIVMSG ${CHANNEL} :${'x'.repeat(400)}`
  ann.send(...Array.from({ length: FILL_LINES }, () => line))
  await ann.settle()

  const startedAt = performance.now()
  server.program.signal('SIGTERM')
  await ann.expect(/^ERROR :/)
  assert.deepEqual(await server.program.exit(), { code: 0, signal: null })
  const ms = performance.now() - startedAt
  assert.ok(ms >= DRAIN_MS, 'the stalled client was waited for')
  assert.ok(ms < DRAIN_MS + ENDING_MS_MAX, `it took ${ms} ms`)
})

testOnJournals(
  'SIGTERM does not wait for a person at nc, which stays open until its own input ends',
  { skip: missing('netcat-openbsd') },
  async (journal) => {
    await using folder = await tempFolder()
    await using server = await journal.start({ data: folder.path('data') })
    const { host, port } = server.door('plain')
    await using nc = await Program.start(openbsdNetcat(), [host, String(port)])
    nc.write('paul\n')
    await nc.output.expect(/paul joined/)
    const startedAt = performance.now()
    server.program.signal('SIGTERM')
    await nc.output.expect(/the server is shutting down/)
    assert.deepEqual(await server.program.exit(), { code: 0, signal: null })
    const ms = performance.now() - startedAt
    assert.ok(ms < ENDING_MS_MAX, `it took ${ms} ms`)
  },
)

/** The server on a terminal of its own, which is closed when `script` is killed. */
const ON_TERMINAL = ['sh', '-c', 'exec script --quiet --flush --command "exec $*" /dev/null', 'sh'] as const

for (const [standing, redirection] of [
  ['that shows its log', []],
  ['whose log goes to a file', ['2>log']],
] as const) {
  void test(
    `a server ends as at SIGTERM when the terminal is closed ${standing}`,
    { skip: missing('bsdutils') },
    async () => {
      await using folder = await tempFolder()
      const data = folder.path('data')
      const log = redirection.map((word) => word.replace('log', folder.path('log')))
      await using server = await ChatServer.start({ data, under: ON_TERMINAL, args: log })
      await using ann = await IrcClient.connect(server.door('irc'))
      await ann.register('ann')
      await server.kill()
      await ann.expect(/^ERROR :.*the server is shutting down/)
      await ann.ended
      await using next = await poll(() => ChatServer.start({ data }).catch(() => null), 'the data folder to be free')
      assert.ok(next.pid > 0)
      if (log.length > 0) assert.match(await readFile(folder.path('log'), 'utf8'), /"event":"server\.stopped"\}\s*$/)
    },
  )
}

testOnJournals(
  'SIGHUP takes up a new certificate, message of the day and limits, and nobody is disconnected',
  { skip: missing('openssl') },
  async (journal) => {
    await using folder = await tempFolder()
    const files = { certificate: folder.path('tls.pem'), key: folder.path('tls.key') }
    const config = folder.path('partyline.toml')
    const configure = (motd: string, nickBytesMax: number) =>
      writeFile(
        config,
        `tls-certificate = "tls.pem"\ntls-key = "tls.key"\nmotd = "${motd}"\n[limits]\nnickname-bytes-max = ${nickBytesMax}\n`,
      )
    await makeCertificate('old.example', files)
    await configure('before', 32)
    await using server = await journal.start({ data: folder.path('data'), args: ['--config', config] })
    const door = server.door('ircs')
    const before = await shownFingerprint(door)
    assert.equal(before, server.fingerprint)
    await using ann = await IrcClient.connect(door, { tls: { isVerified: false } })
    await ann.register('ann-with-a-long-name')
    await ann.join(CHANNEL)

    await makeCertificate('new.example', { certificate: folder.path('next.pem'), key: folder.path('next.key') })
    await rename(folder.path('next.pem'), files.certificate)
    await rename(folder.path('next.key'), files.key)
    await configure('after', 10)
    server.program.signal('SIGHUP')
    await server.program.errors.expect(/config\.reloaded/)

    assert.notEqual(await shownFingerprint(door), before)
    await using bob = await IrcClient.connect(door, { tls: { isVerified: false } })
    bob.send('NICK bob-with-a-long-name', 'USER bob 0 * :Bob')
    await bob.expect(/ 432 /)
    await bob.register('bob')
    await bob.join(CHANNEL)
    ann.send('MOTD', `PRIVMSG ${CHANNEL} :still here`)
    await ann.expect(/ 372 .*after/)
    await bob.expect(/^:ann-with-a-long-name!\S+ PRIVMSG #lobby :still here/)

    // A reload that fails leaves everything as it was.
    await writeFile(config, 'motd = "never\n')
    server.program.signal('SIGHUP')
    await server.program.errors.expect(/partyline\.toml:1:\d+.*config\.reload-failed/)
    ann.send('MOTD')
    await ann.expect(/ 372 .*after/)
  },
)

testOnJournals('a reload while people talk costs none of them a message', {}, async (journal) => {
  await using folder = await tempFolder()
  const config = folder.path('partyline.toml')
  await writeFile(config, 'motd = "0"\n')
  const args = ['--config', config, ...NO_RATE_LIMIT]
  await using server = await journal.start({ data: folder.path('data'), args })
  const heard: string[] = []
  await using bob = await IrcClient.connect(server.door('irc'), {
    onMessage: ({ verb, params }) => void (verb === 'PRIVMSG' && heard.push(params[1] ?? '')),
  })
  await bob.register('bob')
  await bob.join(CHANNEL)
  await using ann = await IrcClient.connect(server.door('irc'))
  await ann.register('ann', { capabilities: ['echo-message'] })
  await ann.join(CHANNEL)
  const said = Array.from({ length: RELOADS * UNDERWAY }, (_, number) => `message ${number}`)
  for (let reload = 1; reload <= RELOADS; reload += 1) {
    const next = said.slice((reload - 1) * UNDERWAY, reload * UNDERWAY)
    ann.send(...next.map((text) => `PRIVMSG ${CHANNEL} :${text}`))
    await writeFile(config, `motd = "${reload}"\n`)
    server.program.signal('SIGHUP')
    await server.program.errors.expect(/config\.reloaded/)
  }
  ann.send('MOTD')
  await ann.expect(new RegExp(` 372 .*${RELOADS}`))
  await bob.expect(new RegExp(` PRIVMSG ${CHANNEL} :${said.at(-1)}$`))
  assert.deepEqual(heard, said)
})
