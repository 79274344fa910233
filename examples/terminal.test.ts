/** The examples on a real terminal: what a person sees, and what is left of it when the program has ended. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { connect } from '@partyline/net'
import { missing, suiteUnless } from '../e2e/support/needs.ts'
import { Terminal } from '../e2e/support/tmux.ts'
import { Example } from './testing/example.ts'

suiteUnless(missing('tmux'), 'on a terminal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-examples-'))
  after(() => rmSync(folder, { recursive: true }))
  let terminals = 0

  /** Afterwards it says what the terminal is like, in the words of stty(1), and waits. */
  async function open(name: string, ...args: readonly (string | number)[]) {
    const socket = join(folder, `tmux-${(terminals += 1)}`)
    const example = [
      process.execPath,
      '--conditions=source',
      join(import.meta.dirname, `${name}.ts`),
      ...args.map(String),
    ]
    const command = [
      'sh',
      '-c',
      '"$0" "$@"; echo "exit code $?"; stty --all | grep --only-matching " icanon"; read -r _',
      ...example,
    ]
    const screen = await Terminal.start(socket, command)
    return { screen, tmux: (...words: readonly string[]) => execFileSync('tmux', ['-S', socket, ...words]) }
  }

  void it('two play the game, each on a screen of its own, and get back the screen they had', async () => {
    await using server = new Example('game-server', [0])
    const port = await server.port()
    const { screen: left, tmux: onLeft } = await open('game-client', port)
    await using _left = left
    await left.expect(/^you are left .*waiting for another player/m)
    const { screen: right, tmux: onRight } = await open('game-client', port)
    await using _right = right
    await right.expect(/^you are right .*w up, s down/m)

    onLeft('send-keys', 'w')
    // Both see the left paddle at the top, below the line, and the ball on its way.
    for (const screen of [left, right]) await screen.expect(/─\n█[^\n]*\n█[^\n]*\n█[^\n]*\n█[^\n]*\n█.*●/s)
    onLeft('resize-window', '-x', '50', '-y', '20')
    await left.expect(/^the game needs 60 columns and 23 rows\s*$/)
    onLeft('resize-window', '-x', '60', '-y', '23')
    await left.expect(/^you are left[^\n]*\n─{60}\n.*─{60}\s*$/s)

    onRight('send-keys', 'q')
    const end = await right.expect(/icanon/)
    assert.match(end, /^you were right, \d+ : \d+\nexit code 0\n icanon\s*$/)
    await left.expect(/^you are left .*waiting for another player/m)
    server.interrupt()
    assert.equal(await server.exit(), 0)
    assert.match(await left.expect(/icanon/), /^cannot send to .*nobody listens there\n→ .*\nexit code 1\n icanon\s*$/s)
  })

  void it('what comes in does not tear apart what is being typed', async () => {
    await using server = new Example('chat-room', [0])
    const port = await server.port()
    const { screen: ada, tmux } = await open('chat-room-client', 'ada', port)
    await using _ada = ada
    await ada.expect(/^\* you are ada$/m)
    const long = 'a line of several rows '.repeat(12).trim()
    tmux('send-keys', '-l', long)
    await ada.expect(/several rows$/m)
    await using ben = await connect({ host: '127.0.0.1', port })
    for (let index = 0; index < 3; index += 1) await ben.write(`interruption ${index}\n`)
    await ada.expect(
      /^guest2: interruption 0\nguest2: interruption 1\nguest2: interruption 2\na line of several rows /m,
    )
    await ada.type('!')
    assert.match(
      String(await ben.readUntil('!\n', { bytesMax: 1000, timeoutMs: 10_000 })),
      new RegExp(`^ada: ${long}$`, 'm'),
    )
    tmux('send-keys', '-l', 'not sent')
    await ada.expect(/^not sent$/m)
    tmux('send-keys', 'C-c')
    assert.match(await ada.expect(/icanon/), /^not sent\nexit code 0\n icanon\s*$/m)
  })

  void it('exit in the middle of what the other side writes ends it without a stack', async () => {
    const { screen: ada } = await open('two-way-chat', 'listen', 0)
    await using _ada = ada
    const [, port] = /listening on \S*:(\d+)/.exec(await ada.expect(/listening on \S*:\d+/)) ?? []
    await using ben = await connect({ host: '127.0.0.1', port: Number(port) })
    await ada.expect(/^connected to/m)
    await ben.write('first\nhalf')
    // Never quiet, and never at the end of a line.
    const writing = setInterval(() => ben.writeNow('half'), 20)
    await ada.expect(/^< first$/m)
    await ada.type('exit')
    const end = await ada.expect(/icanon/)
    clearInterval(writing)
    assert.match(end, /exit\n< (half)+\nexit code 0\n icanon\s*$/)
  })
})
