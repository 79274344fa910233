/**
 * One connection at the ssh door that means no good: bytes that are no SSH, handshakes that are spoiled or cut at any byte, and clients that come in
 * and then ask for everything at once.
 */
import { connect, type Socket } from 'node:net'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import type { HostTarget } from '@partyline/net'
import ssh2, { type ClientChannel } from 'ssh2'
import { poll, within } from '../support/wait.ts'
import { pieces } from './frames.ts'
import { line } from './lines.ts'
import type { Random } from './random.ts'
import { Spoiler } from './spoiler.ts'
import { noSsh } from './no-ssh.ts'

type Client = InstanceType<typeof ssh2.Client>

const DEEDS_MAX = 40
const PATIENCE_MS = 60_000
const FAREWELL_MS = 500
const ANSWER_MS = 20
/** The ssh door ends a session so when it has failed itself. */
const EXIT_DEFECT = 70

const NAMES = ['guest-fuzz', 'guest', 'ann', '张伟', '', 'x'.repeat(2_000), '\0', 'ann:password'] as const
const COMMANDS = ['#a', '#b', '#a,#b', '#', 'ls -la', '', `#${'c'.repeat(5_000)}`, '#a\r\nQUIT'] as const
const SUBSYSTEMS = ['irc', 'irc', 'sftp', 'x'.repeat(1_000), ''] as const
const TERMINALS = ['xterm-256color', 'dumb', '', 'x'.repeat(3_000)] as const
const SIZES = [0, 1, 16, 60, 80, 501, 65_536, 0xff_ff_ff_ff] as const
const KEYS = [
  'hello\r',
  '/join #b\r',
  '/quit\r',
  '\u000b',
  '\u001b[A\u001b[5~',
  '\u001b[200~pasted\n',
  '\u001b[201~',
  '\u001b[<64;3;3M',
  '\u001b',
  '\u001b[',
  '\u001b]11;rgb:ffff/ffff/ffff\u0007',
  '\u001b[1;9999999999R',
  '👩‍🚀é\u0301'.repeat(200),
  '\u0003',
  '\t\t\t',
  '\u007f'.repeat(50),
] as const

/** @returns how much was sent, in lines and the like @throws {Error} the door has failed */
export async function intrudeBySsh({ host, port }: HostTarget, random: Random): Promise<number> {
  const socket = connect(port, host)
  socket.on('error', () => {})
  try {
    return random.chance(0.3) ? await shout(socket, random) : await come(socket, random)
  } finally {
    socket.destroy()
  }
}

/** What is sent need not be read: the door may end the connection at any time. */
async function shout(socket: Socket, random: Random): Promise<number> {
  socket.resume()
  for (const piece of pieces(noSsh(random), random)) {
    if (!socket.writable) break
    socket.write(piece)
    if (random.chance(0.05)) await nextTurn()
  }
  if (random.chance(0.5)) socket.end()
  return 1
}

async function come(socket: Socket, random: Random): Promise<number> {
  const client = new ssh2.Client()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const over = new Promise<'over'>((resolve) => void client.on('close', () => resolve('over')).on('error', () => {}))
  const ready = new Promise<'ready'>((resolve) => void client.on('ready', () => resolve('ready')))
  const sock = random.chance(0.4) ? new Spoiler(socket, random) : socket
  client.on('keyboard-interactive', (...args: readonly unknown[]) => {
    const answer = args.at(-1)
    if (typeof answer === 'function') answer([random.pick(['', 'no', 'x'.repeat(9_000)])])
  })
  client.connect({ sock, username: random.pick(NAMES), tryKeyboard: true, password: 'no', readyTimeout: 5_000 })
  try {
    if ((await Promise.race([ready, over])) === 'over') return 1
    return await Promise.race([
      within(deeds(client, random, failed.reject), 'the ssh door', PATIENCE_MS),
      failed.promise,
    ])
  } finally {
    client.destroy()
  }
}

async function deeds(client: Client, random: Random, fail: (error: Error) => void): Promise<number> {
  const channels: ClientChannel[] = []
  const opened = (error: Error | undefined, channel: ClientChannel): void => {
    if (error !== undefined) return
    channel.on('error', () => {})
    channel.on('exit', (status: unknown) => {
      if (status === EXIT_DEFECT) fail(new Error('a session ended with a defect'))
    })
    // Some never read.
    if (random.chance(0.8)) channel.resume()
    channel.stderr.resume()
    channels.push(channel)
  }
  const total = 1 + random.integer(DEEDS_MAX)
  for (let done = 0; done < total; done += 1) {
    try {
      deed(client, channels, opened, random)
    } catch {
      // The connection is gone.
      return done
    }
    // Sometimes the door gets to answer first.
    await (random.chance(0.5) ? delay(random.integer(ANSWER_MS)) : nextTurn())
  }
  if (random.chance(0.3)) return total
  client.end()
  const areClosed = () => (channels.every(({ destroyed }) => destroyed) ? true : null)
  // Those that never read are not closed.
  await poll(areClosed, 'the channels to close', FAREWELL_MS).catch(() => {})
  return total
}

function deed(
  client: Client,
  channels: readonly ClientChannel[],
  opened: (error: Error | undefined, channel: ClientChannel) => void,
  random: Random,
): void {
  const channel = channels[random.integer(Math.max(1, channels.length))]
  const kind = random.integer(channel === undefined ? 6 : 14)
  const [cols, rows] = [random.pick(SIZES), random.pick(SIZES)]
  if (kind === 0 || kind === 1) client.shell({ term: random.pick(TERMINALS), cols, rows }, opened)
  else if (kind === 2) client.exec(random.pick(COMMANDS), {}, opened)
  else if (kind === 3) client.subsys(random.pick(SUBSYSTEMS), opened)
  else if (kind === 4) client.forwardOut('127.0.0.1', 1, '127.0.0.1', 6667, opened)
  else if (kind === 5) for (let times = random.integer(20); times >= 0; times -= 1) rekey(client)
  else if (kind === 6) channel?.setWindow(rows, cols, 0, 0)
  else if (kind === 7) channel?.close()
  else if (kind === 8) channel?.end()
  else if (kind === 9) channel?.write(random.bytes(random.integer(30_000)))
  else if (kind === 10) channel?.write(line('irc', random))
  else channel?.write(random.pick(KEYS))
}

/** ssh2 lets only a server ask for new keys; a client that does so all the time is what is wanted here. */
function rekey(client: Client): void {
  const protocol: unknown = Reflect.get(client, '_protocol')
  if (typeof protocol === 'object' && protocol !== null) Reflect.apply(Reflect.get(protocol, 'rekey'), protocol, [])
}
