/** What the ssh door does with SFTP that means no good, on a whole server; what clients may do, OpenSSH shows in e2e/files/sftp.test.ts. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { array, assert as always, asyncProperty, constantFrom, nat, oneof, tuple, uint8Array } from 'fast-check'
import ssh2, { type ClientChannel } from 'ssh2'
import { loadConfig } from '../../config/load-config.ts'
import { start, type RunningServer } from '../../start.ts'
import { OPEN_FLAG, REPLY, REQUEST, STATUS } from './thread/sftp/sftp-numbers.ts'
import { dialSsh } from './testing/dial-ssh.ts'

const SILENT = { debug() {}, info() {}, warn() {}, configure() {}, close() {} }
const PASSWORD = 'otter-otter-otter'
const FILES_OPEN_MAX = 3
const STAGED_TRIES = 500
const STAGED_MS = 10
const SEND = OPEN_FLAG.write | OPEN_FLAG.create | OPEN_FLAG.truncate

type Field = number | string | Uint8Array

function request(type: number, ...fields: readonly Field[]): Buffer {
  const body = Buffer.concat([Buffer.from([type]), ...fields.map(encoded)])
  return Buffer.concat([encoded(body.length), body])
}

function encoded(field: Field): Buffer {
  if (typeof field !== 'number') return Buffer.concat([encoded(Buffer.byteLength(field)), Buffer.from(field)])
  const number = Buffer.alloc(4)
  number.writeUInt32BE(field)
  return number
}

const HELLO = request(REQUEST.init, 3)

void describe('SFTP', () => {
  let folder = ''
  let server: RunningServer
  const errors: unknown[] = []
  /** Stays in the channel. */
  let present: Awaited<ReturnType<typeof dialSsh>>
  let heard: AsyncIterator<Uint8Array>
  async function hears(words: string): Promise<void> {
    for (let text = ''; !text.includes(words);) {
      const { value } = await heard.next()
      assert.ok(value instanceof Uint8Array, `${words} before the end`)
      text += Buffer.from(value).toString()
    }
  }
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'partyline-sftp-'))
    const doors = ['--irc=off', '--ircs=off', '--plain=off', '--web=127.0.0.1:0', `--ssh=unix:${join(folder, 'ssh')}`]
    const limits = [`ssh-files-open-max=${FILES_OPEN_MAX}`, 'upload-free-bytes-min=0', 'upload-bytes-max=1000000']
    const args = [
      '--data',
      join(folder, 'data'),
      '--durability=process',
      ...doors,
      ...limits.flatMap((one) => ['--limit', one]),
    ]
    const log = { ...SILENT, error: (...said: readonly unknown[]) => void errors.push(said) }
    server = await start(loadConfig({ args, env: {}, cwd: folder, readFile: () => '' }), { log })
    present = await dialSsh(join(folder, 'ssh'), 'ann')
    present.writeNow(`NICK ann\r\nUSER a 0 * :a\r\nNS REGISTER ${PASSWORD}\r\nJOIN #lobby\r\n`)
    heard = present[Symbol.asyncIterator]()
    await hears(' 366 ')
  })
  after(async () => {
    await server.drain()
    await rm(folder, { recursive: true })
  })

  /** A session of ann's, of which nothing was said yet. */
  async function opened(): Promise<{ readonly channel: ClientChannel; readonly end: () => Promise<void> }> {
    const socket = connect(join(folder, 'ssh'))
    const client = new ssh2.Client()
    client.on('error', () => {})
    client.connect({ sock: socket, username: 'ann', password: PASSWORD })
    await once(client, 'ready')
    const channel = await new Promise<ClientChannel>((resolve, reject) => {
      client.subsys('sftp', (error, made) => (error ? reject(error) : resolve(made)))
    })
    channel.on('error', () => {})
    const end = async () => {
      const closed = socket.destroyed ? Promise.resolve() : once(socket, 'close')
      client.end()
      await closed
    }
    return { channel, end }
  }

  /** The answers to these, in their order. */
  async function answersTo(...requests: readonly Buffer[]): Promise<readonly Buffer[]> {
    const { channel, end } = await opened()
    channel.write(Buffer.concat([HELLO, ...requests]))
    const answers: Buffer[] = []
    let held = Buffer.alloc(0)
    for await (const bytes of channel) {
      held = Buffer.concat([held, Buffer.from(bytes as Uint8Array)])
      while (held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
        const next = 4 + held.readUInt32BE(0)
        answers.push(held.subarray(4, next))
        held = held.subarray(next)
      }
      if (answers.length > requests.length) break
    }
    await end()
    return answers.slice(1)
  }

  function status(answer: Buffer | undefined): number {
    return answer?.[0] === REPLY.status ? answer.readUInt32BE(5) : -1
  }

  const staged = () => readdir(join(folder, 'data', 'staging'))
  /** The server hears of a client's end after the client. */
  async function nothingStaged(): Promise<void> {
    for (let tries = 0; tries < STAGED_TRIES && (await staged()).length > 0; tries += 1) await setTimeout(STAGED_MS)
    assert.deepEqual(await staged(), [])
  }

  void it('has so many open at a time, and those of a client that is gone are nothing', async () => {
    const opens = Array.from({ length: FILES_OPEN_MAX + 1 }, (_, id) =>
      request(REQUEST.open, id, `lobby/${id}`, SEND, 0),
    )
    const answers = await answersTo(...opens)
    assert.deepEqual(
      answers.slice(0, -1).map((answer) => answer[0]),
      Array(FILES_OPEN_MAX).fill(REPLY.handle),
    )
    assert.equal(status(answers.at(-1)), STATUS.failed)
    assert.match(answers.at(-1)?.toString() ?? '', /At most 3 files can be open at a time/)
    // What a connection had is given back with it.
    assert.equal((await answersTo(request(REQUEST.open, 1, 'lobby/again', SEND, 0)))[0]?.[0], REPLY.handle)
  })

  for (const [what, bytes] of [
    ['no beginning', request(REQUEST.stat, 1, 'lobby')],
    ['two beginnings', Buffer.concat([HELLO, HELLO])],
    ['a packet of four gigabytes', Buffer.concat([HELLO, Buffer.from([0xff, 0xff, 0xff, 0xff])])],
    ['a packet of nothing', Buffer.concat([HELLO, Buffer.alloc(4)])],
    ['a request without a number', Buffer.concat([HELLO, Buffer.from([0, 0, 0, 1, REQUEST.stat])])],
  ] as const) {
    void it(`ends with a word for a client that says ${what}`, async () => {
      const { channel, end } = await opened()
      let said = ''
      channel.stderr.on('data', (piece) => (said += String(piece)))
      const exited = once(channel, 'exit')
      channel.write(bytes)
      channel.resume()
      assert.deepEqual((await exited)[0], 1)
      assert.match(said, /no SFTP that can be understood/)
      await end()
    })
  }

  void it('takes cut, spoiled and random packets in any pieces, disturbs nobody, and leaves nothing', async () => {
    const path = constantFrom(
      'lobby',
      '/',
      'lobby/a',
      '../../etc/passwd',
      'lobby/\u001b[2J',
      '',
      'x'.repeat(5_000),
      '#nowhere/a',
    )
    const handle = constantFrom('0', '1', '2', '3', '', '-1', 'x'.repeat(300))
    const field = oneof(path, handle, nat(), uint8Array({ maxLength: 2_000 }))
    const wild = tuple(nat({ max: 255 }), array(field, { maxLength: 6 })).map(([type, fields]) =>
      request(type, ...fields),
    )
    const sane = oneof(
      tuple(path, nat({ max: 63 })).map(([one, flags]) => request(REQUEST.open, 1, one, flags, 0)),
      tuple(handle, nat({ max: 9 }), uint8Array({ maxLength: 9 })).map(([one, at, data]) =>
        request(REQUEST.write, 2, one, 0, at, data),
      ),
      tuple(constantFrom(REQUEST.close, REQUEST.readdir, REQUEST.fstat), handle).map(([type, one]) =>
        request(type, 3, one),
      ),
      tuple(constantFrom(REQUEST.opendir, REQUEST.stat, REQUEST.remove, REQUEST.realpath), path).map(([type, one]) =>
        request(type, 4, one),
      ),
    )
    const cut = tuple(oneof(wild, sane), nat()).map(([packet, at]) => packet.subarray(0, at % packet.length))
    const packet = oneof({ weight: 6, arbitrary: sane }, { weight: 3, arbitrary: wild }, { weight: 1, arbitrary: cut })
    await always(
      asyncProperty(array(packet, { maxLength: 60 }), array(nat(), { maxLength: 20 }), async (all, places) => {
        const { channel, end } = await opened()
        channel.resume()
        channel.stderr.resume()
        const bytes = Buffer.concat([HELLO, ...all])
        const cuts = [0, ...places.map((place) => place % bytes.length), bytes.length].toSorted((a, b) => a - b)
        for (const [index, from] of cuts.entries()) channel.write(bytes.subarray(from, cuts[index + 1] ?? bytes.length))
        const over = once(channel, 'close')
        channel.end()
        await over
        await end()
        await nothingStaged()
      }),
      { numRuns: 20 },
    )
    assert.deepEqual(errors, [])
    const [attributes] = await answersTo(request(REQUEST.stat, 1, 'lobby'))
    assert.equal(attributes?.[0], REPLY.attributes)
    present.writeNow('PING still-here\r\n')
    await hears('still-here')
  })
})
