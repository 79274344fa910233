import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { carryingOut } from '../admin/carry-out.ts'
import type { Command } from '../network/command.ts'
import type { Refusal } from '../network/refusal.ts'
import type { FileId, SharedFile } from '../network/shared-file.ts'
import { fillDisk, smallDisk } from '../store/testing.ts'
import { accountName } from '../testing/test-network.ts'
import { bodyOf, TestUploads } from '../testing/test-uploads.ts'
import type { Body } from './staged-upload.ts'
import type { UploadRefusal } from './upload-refusal.ts'

const TEXT = Buffer.from('some words that are sent in pieces')
const sha256Of = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')
const BROKEN = new Error('the connection is gone')

function fileOf(made: SharedFile | UploadRefusal): SharedFile {
  assert.ok(!('status' in made), JSON.stringify(made))
  return made
}

const statusOf = (made: object) => ('status' in made ? made.status : null)

void test('a file is there under its digest when its channel is told, with what it is', async () => {
  await using test_ = await TestUploads.open()
  const file = fileOf(await test_.share(TEXT, { channel: '#a', name: 'notes.txt' }))
  assert.deepEqual(await readFile(join(test_.folder, 'files', sha256Of(TEXT))), TEXT)
  const [line = ''] = test_.ann.take()
  assert.match(line, /PRIVMSG #a :http:\/\/files\.test\/files\/[\w-]{22}\/notes\.txt$/)
  const about = new URLSearchParams(/\+partyline\/file=(\S+)/.exec(line)?.[1])
  assert.deepEqual(Object.fromEntries(about), {
    id: file.id,
    name: 'notes.txt',
    type: 'text/plain; charset=utf-8',
    size: String(TEXT.length),
    sha256: sha256Of(TEXT),
  })
  assert.deepEqual(await test_.names('staging'), [])
})

void test('the same content is on the disk once, until the last file that has it is removed', async () => {
  await using test_ = await TestUploads.open()
  const [one, other] = [fileOf(await test_.share(TEXT)), fileOf(await test_.share(TEXT))]
  assert.notEqual(one.id, other.id)
  assert.deepEqual(await test_.names('files'), [sha256Of(TEXT)])
  assert.equal(await test_.uploads.remove(one, 'ann', null), null)
  assert.deepEqual(await test_.names('files'), [sha256Of(TEXT)])
  await test_.uploads.remove(other, 'ann', null)
  assert.deepEqual(await test_.names('files'), [])
})

void test('cut at any byte, and begun again from what is proven, an upload is the file that was sent', async () => {
  await using test_ = await TestUploads.open()
  for (let cut = 0; cut <= TEXT.length; cut += 1) {
    const upload = await test_.begin(TEXT.length, { sha256: sha256Of(TEXT) })
    await upload.receive({ at: 0 }, bodyOf(TEXT.subarray(0, cut), BROKEN))
    if (cut % 2 === 0) await test_.restart()
    const again = test_.uploads.find(upload.id, upload.offer.account)
    assert.ok(again !== null && 'receive' in again)
    assert.equal(again.offset, cut)
    assert.equal(await again.receive({ at: cut }, bodyOf(TEXT.subarray(cut))), 'taken')
    assert.equal(fileOf(await test_.uploads.finish(again)).sha256, sha256Of(TEXT))
  }
})

void test('cut anywhere and any number of times, with restarts between, it is the file that was sent', async () => {
  await using test_ = await TestUploads.open()
  const sizes = fc.array(fc.tuple(fc.nat(20), fc.boolean(), fc.boolean()), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), sizes, async (content, pieces) => {
      const { id, offer } = await test_.begin(content.length)
      const current = () => {
        const found = test_.uploads.find(id, offer.account)
        assert.ok(found !== null && 'receive' in found)
        return found
      }
      for (const [size, isBroken, restarts] of pieces) {
        const at = current().offset
        await current().receive({ at }, bodyOf(content.subarray(at, at + size), ...(isBroken ? [BROKEN] : [])))
        if (restarts) await test_.restart()
      }
      const at = current().offset
      assert.equal(await current().receive({ at }, bodyOf(content.subarray(at))), 'taken')
      assert.equal(fileOf(await test_.uploads.finish(current())).sha256, sha256Of(content))
    }),
    { numRuns: 30 },
  )
})

void test('of what is on the disk, as much is believed as has the digest that was noted', async () => {
  await using test_ = await TestUploads.open()
  const upload = await test_.begin(TEXT.length)
  await upload.receive({ at: 0 }, bodyOf(TEXT.subarray(0, 10), BROKEN))
  const path = join(test_.folder, 'staging', upload.id)
  await writeFile(path, Buffer.concat([TEXT.subarray(0, 10), Buffer.from('garbage')]))
  await test_.restart()
  const found = test_.uploads.find(upload.id, upload.offer.account)
  assert.ok(found !== null && 'receive' in found)
  assert.equal(found.offset, 10)
  assert.equal(await found.receive({ at: 10 }, bodyOf(TEXT.subarray(10, 20), BROKEN)), 'broken')
  await test_.restart()
  await writeFile(path, 'another beginning')
  const damaged = test_.uploads.find(upload.id, upload.offer.account)
  assert.ok(damaged !== null && 'receive' in damaged)
  await damaged.settle()
  assert.equal(damaged.offset, 0)
  assert.equal(await damaged.receive({ at: 0 }, bodyOf(TEXT)), 'taken')
  assert.equal(fileOf(await test_.uploads.finish(damaged)).sha256, sha256Of(TEXT))
})

/** A body that gives this and then nothing, until it is ended. `given` resolves when more is asked for. */
function stalledAfter(piece: Uint8Array) {
  const gone = Promise.withResolvers<never>()
  gone.promise.catch(() => {})
  const asked = Promise.withResolvers<void>()
  const body: Body = {
    end: () => gone.reject(BROKEN),
    chunks: {
      async *[Symbol.asyncIterator]() {
        yield Uint8Array.from(piece)
        asked.resolve()
        await gone.promise
      },
    },
  }
  return { body, given: asked.promise }
}

void test('a newer request ends the one that brings bytes, and goes on where that was', async () => {
  await using test_ = await TestUploads.open()
  const upload = await test_.begin(TEXT.length)
  const { body, given } = stalledAfter(TEXT.subarray(0, 5))
  const older = upload.receive({ at: 0 }, body)
  await given
  const newer = upload.receive({ at: 5 }, bodyOf(TEXT.subarray(5)))
  assert.deepEqual(await Promise.all([older, newer]), ['broken', 'taken'])
  assert.equal(fileOf(await test_.uploads.finish(upload)).sha256, sha256Of(TEXT))
})

void test('of several requests that wait for the one before them the last one writes, and never two together', async () => {
  await using test_ = await TestUploads.open()
  const upload = await test_.begin(TEXT.length)
  const first = stalledAfter(TEXT.subarray(0, 5))
  const oldest = upload.receive({ at: 0 }, first.body)
  await first.given
  const second = stalledAfter(TEXT.subarray(5, 7))
  const older = upload.receive({ at: 5 }, second.body)
  const newest = upload.receive({ at: 5 }, bodyOf(TEXT.subarray(5)))
  const [one, two, three] = await Promise.all([oldest, older, newest])
  assert.equal(one, 'broken')
  // Which of the two comes first is open; what the other brought is there, or it begins where it is.
  if (three === 'elsewhere') {
    assert.equal(two, 'broken')
    assert.equal(await upload.receive({ at: upload.offset }, bodyOf(TEXT.subarray(upload.offset))), 'taken')
  } else assert.equal(three, 'taken')
  assert.equal(fileOf(await test_.uploads.finish(upload)).sha256, sha256Of(TEXT))
})

void test('bytes that are not those of their checksum are not taken, also not a part of them', async () => {
  await using test_ = await TestUploads.open()
  const upload = await test_.begin(TEXT.length)
  const digestOf = (content: Uint8Array) => createHash('sha1').update(content).digest()
  const checksum = { algorithm: 'sha1', digest: digestOf(TEXT) } as const
  assert.equal(await upload.receive({ at: 0, checksum }, bodyOf(TEXT.toReversed())), 'mismatch')
  assert.equal(await upload.receive({ at: 0, checksum }, bodyOf(TEXT.subarray(0, 5), BROKEN)), 'broken')
  assert.equal(upload.offset, 0)
  assert.equal(await upload.receive({ at: 0, checksum }, bodyOf(TEXT)), 'taken')
  assert.equal(fileOf(await test_.uploads.finish(upload)).sha256, sha256Of(TEXT))
})

void test('a sender that sends more than it said has sent nothing more', async () => {
  await using test_ = await TestUploads.open()
  const upload = await test_.begin(5)
  assert.equal(await upload.receive({ at: 0 }, bodyOf(TEXT)), 'broken')
  assert.equal(upload.offset, 0)
})

void test('a file with another digest than its sender says is none, and nothing of it is left', async () => {
  await using test_ = await TestUploads.open()
  assert.equal(statusOf(await test_.share(TEXT, { sha256: sha256Of(Buffer.from('other')), channel: '#a' })), 422)
  assert.deepEqual([await test_.names('files'), await test_.names('staging'), test_.ann.take()], [[], [], []])
})

void test('a picture is without its notes, on the disk too, unless its sender wants it as it is', async () => {
  await using test_ = await TestUploads.open()
  const picture = readFileSync(new URL('../../../../vectors/pictures/turned.jpg', import.meta.url))
  const clean = fileOf(await test_.share(picture))
  assert.deepEqual(clean.size, { width: 16, height: 24 })
  const kept = await readFile(join(test_.folder, 'files', clean.sha256))
  assert.deepEqual([kept.length, sha256Of(kept), kept.includes('SecretCam')], [clean.bytes, clean.sha256, false])
  const whole = fileOf(await test_.share(picture, { isKeptAsItIs: true }))
  assert.deepEqual([whole.sha256, whole.size], [sha256Of(picture), { width: 16, height: 24 }])
  assert.equal(statusOf(await test_.share(picture.subarray(0, 500))), 422)
})

for (const [what, limits, offers, status] of [
  ['larger than a file may be', { uploadBytesMax: 100 }, [101], 413],
  ['more than an account may have, with what is under way', { uploadBytesPerAccountMax: 10_000 }, [5_000, 5_001], 413],
  ['more small ones than an account may have', { uploadBytesPerAccountMax: 10_000 }, [1, 1, 1], 413],
  ['more than so many of an account', { filesPerAccountMax: 1 }, [1, 1], 413],
  ['more than so many of all', { filesMax: 1 }, [1, 1], 507],
  ['more than all may have', { uploadBytesTotalMax: 10_000 }, [5_000, 5_001], 507],
  ['more than the disk has room for', { uploadFreeBytesMin: 2 ** 50 }, [1], 507],
  ['one more that is not complete', { uploadsUnfinishedMax: 2 }, [1, 1, 1], 429],
  ['anything, where none is taken', { uploadBytesMax: 0 }, [1], 501],
] as const) {
  void test(`an upload that is ${what} is refused before a byte of it is read`, async () => {
    await using test_ = await TestUploads.open(limits)
    const answers = await Promise.all(offers.map((bytes) => test_.offer(bytes)))
    assert.deepEqual(
      answers.map(statusOf).filter((found) => found !== null),
      [status],
    )
  })
}

void test('a file for a channel in which its sender may not speak is refused before a byte of it is read', async () => {
  await using test_ = await TestUploads.open()
  assert.equal(statusOf(await test_.offer(1, { channel: '#none' })), 404)
  await test_.ann.ask('PART #a')
  const bob = await test_.server.enter('bob')
  await test_.server.gather('#a', bob)
  await bob.ask('MODE #a +n')
  assert.equal(statusOf(await test_.offer(1, { channel: '#a' })), 403)
  await test_.ann.ask('QUIT')
  assert.equal(statusOf(await test_.offer(1, { channel: '#a' })), 409)
})

void test('where its sender may no longer speak when it is complete, it can be tried again', async () => {
  await using test_ = await TestUploads.open()
  const bob = await test_.server.enter('bob')
  const upload = await test_.begin(TEXT.length, { channel: '#a' })
  await upload.receive({ at: 0 }, bodyOf(TEXT))
  await test_.server.gather('#a', bob)
  await test_.ann.ask('MODE #a +n', 'PART #a')
  assert.equal(statusOf(await test_.uploads.finish(upload)), 403)
  await test_.ann.ask('JOIN #a')
  await test_.restart()
  const again = test_.uploads.find(upload.id, upload.offer.account)
  assert.ok(again !== null && 'receive' in again)
  assert.equal(fileOf(await test_.uploads.finish(again)).sha256, sha256Of(TEXT))
})

void test('where its sender is not there when it is complete, that is told from a sender that may not speak', async () => {
  await using test_ = await TestUploads.open()
  const upload = await test_.begin(TEXT.length, { channel: '#a' })
  await upload.receive({ at: 0 }, bodyOf(TEXT))
  await test_.ann.ask('QUIT')
  assert.equal(statusOf(await test_.uploads.finish(upload)), 409)
  assert.ok(test_.uploads.find(upload.id, upload.offer.account) !== null)
})

void test('nobody finds the upload of another account', async () => {
  await using test_ = await TestUploads.open()
  const upload = await test_.begin(1)
  await test_.server.accounts('bob')
  const [, bob] = [...test_.server.network.accounts.values()]
  assert.ok(bob !== undefined)
  assert.equal(test_.uploads.find(upload.id, bob.name), null)
  assert.equal(test_.uploads.find('../../etc/passwd', upload.offer.account), null)
})

void test('what belongs to no upload and no file is removed at a start', async () => {
  await using test_ = await TestUploads.open()
  const file = fileOf(await test_.share(TEXT))
  const upload = await test_.begin(5)
  await writeFile(join(test_.folder, 'files', 'a'.repeat(64)), 'nobody has it')
  await writeFile(join(test_.folder, 'staging', 'b'.repeat(22)), 'without a note')
  await writeFile(join(test_.folder, 'staging', `${'c'.repeat(22)}.json`), '{"half":')
  await test_.restart()
  assert.deepEqual(await test_.names('files'), [file.sha256])
  assert.deepEqual((await test_.names('staging')).toSorted(), [upload.id, `${upload.id}.json`].toSorted())
})

void test('of a film, the place where it was taken does not stay unless its sender wants it, and nothing moves', async () => {
  await using test_ = await TestUploads.open()
  const box = (name: string, content: string | Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(Buffer.byteLength(content) + 8)
    head.write(name, 4, 'latin1')
    return Buffer.concat([head, Buffer.from(content)])
  }
  const place = box('udta', 'SecretTown')
  const film = Buffer.concat([box('ftyp', 'isom0000'), box('moov', place), box('mdat', 'pictures and sound')])
  const cleaned = fileOf(await test_.share(film, { name: 'a.mp4' }))
  const bytes = await readFile(join(test_.folder, 'files', cleaned.sha256))
  const blank = Buffer.concat([box('free', Buffer.alloc(10))])
  assert.deepEqual(
    bytes,
    Buffer.concat([box('ftyp', 'isom0000'), box('moov', blank), box('mdat', 'pictures and sound')]),
  )
  assert.deepEqual([cleaned.sha256, cleaned.bytes, cleaned.type], [sha256Of(bytes), film.length, 'video/mp4'])
  assert.deepEqual(await test_.names('staging'), [])
  assert.equal(fileOf(await test_.share(film, { isKeptAsItIs: true })).sha256, sha256Of(film))
  assert.equal(statusOf(await test_.share(film.subarray(0, -1))), 422)
})

void test('what other nodes have taken meanwhile counts, when an upload begins and when its bytes are there', async () => {
  await using test_ = await TestUploads.open({ filesPerAccountMax: 1 })
  const upload = await test_.begin(TEXT.length)
  assert.equal(await upload.receive({ at: 0 }, bodyOf(TEXT)), 'taken')
  const elsewhere = 'elsewhere'.padEnd(22, '_') as FileId
  const carryOut = carryingOut(test_.server.journal, test_.server.stopping.signal)
  const about = { account: accountName('ann'), channel: null, name: 'a', type: 'text/plain', size: null }
  await carryOut({ kind: 'addFile', id: elsewhere, url: '', sha256: 'f'.repeat(64), bytes: 1, ...about })
  test_.uploads.changed(elsewhere)
  assert.equal(statusOf(await test_.uploads.finish(upload)), 413)
  assert.equal(statusOf(await test_.offer(1)), 413)
  await carryOut({ kind: 'removeFile', id: elsewhere, actor: 'ann', reason: null })
  test_.uploads.changed(elsewhere)
  fileOf(await test_.uploads.finish(upload))
})

void test('a scanner that finds something keeps the file out, in its words and without a path; one that fails does so too', async () => {
  let command: readonly string[] = []
  await using test_ = await TestUploads.open({}, { scanCommand: () => command })
  const scanner = join(test_.folder, 'scanner')
  const script = '#!/bin/sh\ngrep -q words "$1" && { echo "$1: Test-Signature FOUND"; exit 1; }\nexit 0\n'
  await writeFile(scanner, script)
  await chmod(scanner, 0o700)
  command = [scanner]
  const refusal = await test_.share(TEXT)
  assert.deepEqual(
    [statusOf(refusal), 'text' in refusal ? refusal.text : ''],
    [422, 'The file was not taken: Test-Signature FOUND'],
  )
  assert.equal(fileOf(await test_.share(Buffer.from('harmless'))).bytes, 8)
  await rm(scanner)
  assert.equal(statusOf(await test_.share(Buffer.from('harmless'))), 503)
  assert.deepEqual(await test_.names('staging'), [])
})

void test('a scanner that hangs, and what it has started, is not waited for beyond its time', async () => {
  let command: readonly string[] = []
  await using test_ = await TestUploads.open({ uploadScanTimeoutMs: 1_000 }, { scanCommand: () => command })
  const scanner = join(test_.folder, 'scanner')
  await writeFile(scanner, '#!/bin/sh\nsleep 20 &\nwait\n', { mode: 0o700 })
  command = [scanner]
  const sharing = test_.share(TEXT)
  const ticking = setInterval(() => test_.server.clock.advance(1_000), 100)
  assert.equal(statusOf(await sharing), 503)
  clearInterval(ticking)
})

void test('what a full disk does not take is sent again when there is room, and nothing half has a name', async (context) => {
  const disk = smallDisk(context)
  if (disk === null) return
  await using test_ = await TestUploads.open({ uploadFreeBytesMin: 0 }, { folder: join(disk, 'data') })
  const content = randomBytes(300_000)
  const upload = await test_.begin(content.length)
  await upload.receive({ at: 0 }, bodyOf(content.subarray(0, 10_000), BROKEN))
  const filler = join(disk, 'filler')
  fillDisk(filler)
  await assert.rejects(upload.receive({ at: 10_000 }, bodyOf(content.subarray(10_000))), { code: 'ENOSPC' })
  assert.equal(statusOf(await test_.offer(300_000)), 507)
  assert.deepEqual(await test_.names('files'), [])
  await rm(filler)
  await upload.settle()
  assert.equal(upload.offset, 10_000)
  assert.equal(await upload.receive({ at: 10_000 }, bodyOf(content.subarray(10_000))), 'taken')
  assert.equal(fileOf(await test_.uploads.finish(upload)).sha256, sha256Of(content))
})

for (const [what, stop] of [
  ['the network has it', (command: Command) => command.kind === 'addFile'],
  ['its uploader hears of it', () => false],
] as const) {
  void test(`killed before ${what}, a file is said once`, async () => {
    let isKilled = true
    const carryOut = (wish: Command) => {
      if (isKilled && stop(wish)) return new Promise<never>(() => {})
      return carrying(wish)
    }
    let carrying: (wish: Command) => Promise<Refusal | null> = () => assert.fail('not yet')
    await using test_ = await TestUploads.open({}, { carryOut: (wish) => carryOut(wish) })
    carrying = carryingOut(test_.server.journal, test_.server.stopping.signal)
    const upload = await test_.begin(TEXT.length, { channel: '#a' })
    await upload.receive({ at: 0 }, bodyOf(TEXT))
    const note = await readFile(join(test_.folder, 'staging', `${upload.id}.json`))
    const finished = test_.uploads.finish(upload)
    if (stop({ kind: 'addFile' } as Command))
      while ((await test_.names('files')).length === 0) await test_.server.turns()
    else {
      await finished
      // As if its rest were still there.
      await writeFile(join(test_.folder, 'staging', `${upload.id}.json`), note)
    }
    await test_.restart()
    isKilled = false
    const again = test_.uploads.find(upload.id, upload.offer.account)
    assert.ok(again !== null)
    if ('receive' in again) fileOf(await test_.uploads.finish(again))
    assert.equal(test_.ann.take().filter((line) => line.includes('PRIVMSG #a')).length, 1)
    assert.deepEqual([await test_.names('files'), await test_.names('staging')], [[sha256Of(TEXT)], []])
  })
}
