/** Transfers on a way that is slow and breaks, with processes that are killed at random, and onto a disk without room. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, type Connection, serve } from '@partyline/net'
import { freePort } from '../support/free-port.ts'
import { missingPrivilege } from '../support/needs.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { mountTmpfs } from '../support/tmpfs.ts'
import { partyline, receiving, sending } from './ends.ts'

const CODE = { PARTYLINE_CODE: '7-velvet-otter' }
const KILLS = 4
/** After this time more or less, something is killed: while it connects, compares, sends. */
const KILL_MS_MAX = 2_500
const CUTS = 6
const CUT_BYTES_MAX = 8_000_000
const DELAY_MS = 2

/** From one number, so that a run can be repeated. */
class Chance {
  readonly seed = Math.floor(Math.random() * 2 ** 31)
  #state = BigInt(this.seed)

  below(max: number): number {
    this.#state = (this.#state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & (2n ** 64n - 1n)
    return Number((this.#state >> 33n) % BigInt(max))
  }
}

/** A way to the sender on which everything takes a while; each of its first connections is cut somewhere, in either direction. */
async function badWay(target: () => string, chance: Chance) {
  let cuts = 0
  return serve({ host: '127.0.0.1', port: 0 }, async (near) => {
    const far = await connect(`tcp://${target()}`)
    cuts += 1
    let left = cuts <= CUTS ? chance.below(CUT_BYTES_MAX) : Infinity
    const pump = async (from: Connection, to: Connection) => {
      for await (const chunk of from) {
        await delay(DELAY_MS)
        left -= chunk.length
        if (left < 0) return [near, far].forEach((end) => end.abort())
        await to.write(chunk)
      }
      await to.closeWrite()
    }
    await Promise.allSettled([pump(near, far), pump(far, near)])
    far.abort()
  })
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

void test('on a bad way, cut and with both sides killed again and again, everything arrives as it was', async () => {
  const chance = new Chance()
  const { seed } = chance
  await using folder = await tempFolder()
  const [from, to] = [folder.path('from'), folder.path('to')]
  for (const each of [from, to]) await mkdir(each)
  const film = randomBytes(30_000_000)
  await mkdir(`${from}/d`)
  await writeFile(`${from}/d/film`, film)
  for (let index = 0; index < 50; index += 1) await writeFile(`${from}/d/${index}`, `file ${index}`)
  const sender = `127.0.0.1:${await freePort()}`
  await using way = await badWay(() => sender, chance)
  const start = {
    sender: () => partyline(['send', 'd', '--listen', sender], { cwd: from, env: CODE }),
    receiver: () =>
      partyline(['receive', '--resume', '--to', `127.0.0.1:${way.addresses[0].port}`], { cwd: to, env: CODE }),
  }
  const running = { sender: await start.sender(), receiver: await start.receiver() }
  try {
    for (let kill = 0; kill < KILLS && !readdirSync(to).includes('d'); kill += 1) {
      await delay(chance.below(KILL_MS_MAX))
      const side = chance.below(2) === 0 ? 'sender' : 'receiver'
      running[side].signal('SIGKILL')
      await running[side].exit()
      if (!readdirSync(to).includes('d')) running[side] = await start[side]()
    }
    // One that found nobody has ended.
    for (let attempt = 0; attempt < 10 && !readdirSync(to).includes('d'); attempt += 1) {
      const { code } = await running.receiver.exit(60_000)
      if (code !== 0) running.receiver = await start.receiver()
    }
    const said = `seed ${seed}: ${running.receiver.errors.text}${running.sender.errors.text}`
    assert.deepEqual(
      readdirSync(to).filter((name) => !name.startsWith('.partyline-')),
      ['d'],
      said,
    )
    assert.equal(sha256(await readFile(`${to}/d/film`)), sha256(film), said)
    assert.equal(readdirSync(`${to}/d`).length, 51, said)
    assert.equal(await readFile(`${to}/d/49`, 'utf8'), 'file 49')
  } finally {
    for (const program of Object.values(running)) await program[Symbol.asyncDispose]()
  }
})

void test(
  'a disk that becomes full is 8 on both sides, and leaves nothing under the name',
  { skip: missingPrivilege() },
  async () => {
    await using folder = await tempFolder()
    const from = folder.path('from')
    await mkdir(from)
    await using _disk = await mountTmpfs(folder.path('to'), 'size=24m')
    const to = folder.path('to')
    await writeFile(`${from}/large`, randomBytes(20_000_000))
    const refused = await sending(['large'], { cwd: from })
    await using _refused = refused.sender
    await using receiver = await receiving(refused, [], { cwd: to })
    assert.equal((await receiver.exit()).code, 8, 'it has no room beside what is to stay free')
    assert.equal((await refused.sender.exit()).code, 8)
    // Of a stream nobody knows the size.
    const stream = await sending(['-'], { cwd: from })
    await using _stream = stream.sender
    await using filling = await receiving(stream, ['-o', 'stream'], { cwd: to })
    stream.sender.write('x'.repeat(30_000_000))
    stream.sender.endInput()
    assert.equal((await filling.exit()).code, 8, filling.errors.text)
    assert.equal((await stream.sender.exit()).code, 8)
    assert.deepEqual(
      readdirSync(to).filter((name) => !name.startsWith('.partyline-')),
      [],
    )
  },
)

void test(
  'what is unfinished and cannot be removed is 8, and is told; what can be is removed',
  { skip: missingPrivilege() },
  async () => {
    await using folder = await tempFolder()
    const stuck = folder.path('.partyline-00000001')
    await mkdir(stuck)
    await writeFile(`${stuck}/about.json`, '{"version":1,"roots":["film.mkv"],"host":"x","pid":1}')
    const discard = async () => {
      await using discarding = await partyline(['receive', '--discard'], { cwd: folder.path('.') })
      return { ...(await discarding.exit()), errors: discarding.errors.text }
    }
    {
      // A disk that is in use is removed by nobody.
      await using _disk = await mountTmpfs(`${stuck}/files`, 'size=1m')
      const { code, errors } = await discard()
      assert.equal(code, 8, errors)
      assert.match(errors, /cannot remove .*partyline-00000001.*busy/)
    }
    assert.equal((await discard()).code, 0)
    assert.deepEqual(readdirSync(folder.path('.')), [])
  },
)
