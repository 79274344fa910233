/** What every door promises, see `definition.ts`: one suite on a whole server, whose clients write the bytes of each door. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect, NetError } from '@partyline/net'
import { loadConfig } from '../config/load-config.ts'
import { start, type RunningServer } from '../start.ts'
import { dialSsh } from './ssh/testing/dial-ssh.ts'
import { DOOR_NAMES, doorOf, type DoorName } from './table.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }
const WAIT_MS = 20_000

/** What of a connection is used here. */
interface Bytes extends AsyncIterable<Uint8Array> {
  writeNow(bytes: string | Uint8Array): boolean
  readonly closed: Promise<unknown>
  close(): Promise<void>
  abort(): void
}

/** How a client of a door writes. */
interface Manner {
  /** Sent first. */
  readonly opening: string
  /** How it connects, where bytes of the door itself come first. @param nick as whom it logs in */
  readonly dial?: (path: string, nick: string) => Promise<Bytes>
  readonly line: (text: string) => Uint8Array
  readonly registration: (nick: string) => readonly string[]
  readonly message: (text: string) => string
  readonly quit: string
  /** What a client answers when it is told that the connection ends. */
  readonly agreement?: { readonly to: string; readonly bytes: Uint8Array }
  /** The end of everything that a client gets: the farewell, and nothing behind it. */
  readonly farewell: (reason: string) => RegExp
}

const IRC = {
  registration: (nick: string) => [`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, 'JOIN #lobby'],
  message: (text: string) => `PRIVMSG #lobby :${text}`,
  quit: 'QUIT',
}

const MANNERS: Readonly<Record<string, Manner>> = {
  irc: {
    ...IRC,
    opening: '',
    line: (text) => Buffer.from(`${text}\r\n`),
    farewell: (reason) => new RegExp(`ERROR :Closing link: ${reason}\r\n$`),
  },
  ssh: {
    ...IRC,
    opening: '',
    dial: dialSsh,
    line: (text) => Buffer.from(`${text}\r\n`),
    farewell: (reason) => new RegExp(`ERROR :Closing link: ${reason}\r\n$`),
  },
  plain: {
    opening: '',
    line: (text) => Buffer.from(`${text}\n`),
    registration: (nick) => [nick],
    message: (text) => text,
    quit: '/quit',
    farewell: (reason) => new RegExp(`-- Closing link: ${reason}\n$`),
  },
  web: {
    ...IRC,
    opening:
      'GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
      `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`,
    line: maskedFrame,
    agreement: { to: '\x88', bytes: Buffer.from([0x88, 0x80, 0, 0, 0, 0]) },
    // The last frame is that of the end, with a code and the reason.
    farewell: (reason) => new RegExp(`ERROR :Closing link: ${reason}\x88.[\x03].${reason}$`, 's'),
  },
}

/** A text message as a client sends it, with a mask of zeros, which changes nothing (RFC 6455 5.2). */
function maskedFrame(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = bytes.length < 126 ? [bytes.length | 0x80] : [126 | 0x80, bytes.length >> 8, bytes.length & 0xff]
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), bytes])
}

function mannerOf(name: DoorName): Manner {
  const manner = MANNERS[doorOf(name).definition.name]
  assert.ok(manner !== undefined, `a new door says here how its clients write: ${name}`)
  return manner
}

/** A client that was turned away, as one that was told so and is gone. */
function refused(error: unknown): Bytes {
  const ended = async () => {}
  return {
    writeNow: () => false,
    closed: ended(),
    close: ended,
    abort: () => {},
    async *[Symbol.asyncIterator]() {
      yield Buffer.from(String(error))
    },
  }
}

class Visitor {
  readonly manner: Manner
  readonly connection: Bytes
  /** Everything that came, each byte as a character. */
  seen = ''
  isEnded = false
  #wake = () => {}

  static async at(server: Served, name: DoorName, isReading = true): Promise<Visitor> {
    const manner = mannerOf(name)
    if (manner.dial !== undefined) {
      return new Visitor(manner, await manner.dial(server.pathOf(name), 'visitor').catch(refused), isReading)
    }
    const tls = doorOf(name).isTls ? { tls: { isVerified: false, servername: 'h' } } : {}
    return new Visitor(manner, await connect({ path: server.pathOf(name) }, tls), isReading)
  }

  constructor(manner: Manner, connection: Bytes, isReading: boolean) {
    this.manner = manner
    this.connection = connection
    if (isReading) void this.#read()
    connection.writeNow(manner.opening)
  }

  send(...lines: readonly string[]): void {
    for (const line of lines) this.connection.writeNow(this.manner.line(line))
  }

  /** Resolves when what was seen since the last time has this, and forgets that. */
  async sees(wanted: RegExp): Promise<void> {
    const late = AbortSignal.timeout(WAIT_MS)
    for (let found = wanted.exec(this.seen); ; found = wanted.exec(this.seen)) {
      if (found !== null) {
        this.seen = this.seen.slice(found.index + found[0].length)
        return
      }
      if (late.aborted || this.isEnded)
        assert.fail(`${String(wanted)} did not come, but ${JSON.stringify(this.seen.slice(-500))}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        late.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }

  async enter(nick: string): Promise<this> {
    this.send(...this.manner.registration(nick))
    await this.sees(new RegExp(nick))
    this.send(this.manner.message(`${nick} is here`))
    return this
  }

  async ended(): Promise<string> {
    await this.connection.closed
    await new Promise((resolve) => setImmediate(resolve))
    return this.seen
  }

  async #read(): Promise<void> {
    try {
      for await (const chunk of this.connection) {
        const text = Buffer.from(chunk).toString('latin1')
        const { agreement } = this.manner
        if (agreement !== undefined && text.includes(agreement.to)) this.connection.writeNow(agreement.bytes)
        this.seen += text
        this.#wake()
      }
    } catch (error) {
      if (!(error instanceof NetError)) throw error
    }
    this.isEnded = true
    this.#wake()
    // As every client, it ends when the server has ended.
    await this.connection.close()
  }
}

/** A server with every door at a Unix socket, whose buffers in the kernel are small. */
class Served implements AsyncDisposable {
  readonly server: RunningServer
  readonly #folder: string

  static async start(...args: readonly string[]): Promise<Served> {
    const folder = await mkdtemp(join(tmpdir(), 'partyline-doors-'))
    const doors = DOOR_NAMES.flatMap((name) => [`--${name}`, `unix:${join(folder, name)}`])
    const config = loadConfig({
      args: ['--data', join(folder, 'data'), '--durability', 'process', ...doors, ...args],
      env: {},
      cwd: folder,
      readFile: () => '',
    })
    return new Served(await start(config, { log: SILENT }), folder)
  }

  constructor(server: RunningServer, folder: string) {
    this.server = server
    this.#folder = folder
  }

  pathOf(name: DoorName): string {
    return join(this.#folder, name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.drain()
    await rm(this.#folder, { recursive: true })
  }
}

for (const name of DOOR_NAMES) {
  void describe(`the door ${name}`, () => {
    let served: Served
    let witness: Visitor
    let count = 0
    const nextNick = () => `v${(count += 1)}x`
    before(async () => {
      served = await Served.start('--limit', 'command-burst=100000', '--limit', 'send-queue-bytes-max=131072')
      witness = await Visitor.at(served, 'irc')
      await witness.enter('witness')
    })
    after(async () => {
      witness.connection.abort()
      await served[Symbol.asyncDispose]()
    })

    void it('leads to everybody else, and everybody else is seen there', async () => {
      const nick = nextNick()
      const visitor = await (await Visitor.at(served, name)).enter(nick)
      await witness.sees(new RegExp(`:${nick}!\\S+ PRIVMSG #lobby :${nick} is here\r\n`))
      witness.send('PRIVMSG #lobby :hello to all')
      await visitor.sees(/witness.*hello to all/s)
      visitor.connection.abort()
      await witness.sees(new RegExp(`:${nick}!\\S+ QUIT`))
    })

    void it('says that a client is secure when, and only when, nobody could read along', async () => {
      const nick = nextNick()
      const visitor = await (await Visitor.at(served, name)).enter(nick)
      await witness.sees(new RegExp(`${nick} is here`))
      witness.seen = ''
      witness.send(`WHOIS ${nick}`)
      await witness.sees(/(?=.* 318 )/s)
      assert.equal(witness.seen.includes(` 671 witness ${nick} `), doorOf(name).isEncrypted)
      visitor.connection.abort()
    })

    void it('refuses a line that is too long, and reads the next', async () => {
      const nick = nextNick()
      const visitor = await (await Visitor.at(served, name)).enter(nick)
      visitor.send(visitor.manner.message('x'.repeat(6_000)), visitor.manner.message('and on'))
      await visitor.sees(/bytes/)
      await witness.sees(new RegExp(`${nick} is here`))
      witness.seen = witness.seen.replace(/^.*?(?=:\S+ PRIVMSG|$)/s, '')
      await witness.sees(new RegExp(`:${nick}!\\S+ PRIVMSG #lobby :and on\r\n`))
      visitor.connection.abort()
    })

    void it('closes a reader that does not read, and keeps nothing from the others', async () => {
      const nick = nextNick()
      const slow = await Visitor.at(served, name, false)
      slow.send(...slow.manner.registration(nick))
      await witness.sees(new RegExp(`:${nick}!\\S+ JOIN`))
      const reader = await (await Visitor.at(served, name)).enter(nextNick())
      for (let sent = 1; !/QUIT :Send queue exceeded/.test(witness.seen) && sent < 20_000; sent += 1) {
        witness.send(`PRIVMSG #lobby :n${sent}. ${'x'.repeat(400)}`)
        if (sent % 50 === 0) await reader.sees(new RegExp(`n${sent}\\. `))
      }
      await witness.sees(new RegExp(`:${nick}!\\S+ QUIT :Send queue exceeded`))
      reader.connection.abort()
      slow.connection.abort()
    })

    void it('sends nothing after the farewell', async () => {
      const nick = nextNick()
      const visitor = await (await Visitor.at(served, name)).enter(nick)
      visitor.send(visitor.manner.quit, visitor.manner.message('too late'))
      witness.send(...Array.from({ length: 20 }, () => 'PRIVMSG #lobby :meanwhile'))
      assert.match(await visitor.ended(), visitor.manner.farewell('Quit'))
      await witness.sees(new RegExp(`:${nick}!\\S+ QUIT`))
      assert.doesNotMatch(witness.seen, /too late/)
    })

    void it('tells everybody when the server stops, and then ends', async () => {
      await using other = await Served.start()
      const visitor = await (await Visitor.at(other, name)).enter('ann')
      await other.server.drain()
      assert.match(await visitor.ended(), visitor.manner.farewell('the server is shutting down'))
    })

    void it('lets no address have more than its share, and says so', async () => {
      await using other = await Served.start('--loopback-limits', '--limit', 'sessions-per-address-max=1')
      const first = await (await Visitor.at(other, name)).enter('ann')
      const second = await Visitor.at(other, name)
      await second.sees(/Your address has as many connections as it may have \(1\)/)
      first.connection.abort()
      second.connection.abort()
    })
  })
}
