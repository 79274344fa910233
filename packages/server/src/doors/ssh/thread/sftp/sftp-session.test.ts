import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FileAnswer, FileEntry, FileQuestion } from '../../files/file-questions.ts'
import { OPEN_FLAG, REPLY, STATUS, WRITE_BYTES } from './sftp-numbers.ts'
import { SftpSession } from './sftp-session.ts'
import { SFTP_IN_ENGLISH } from './sftp-texts.ts'

const CAT: FileEntry = { name: 'cat.png', isFolder: false, bytes: 3, at: 1_000, owner: 'ann' }
const MISSING: FileAnswer = { kind: 'refused', reason: 'missing', text: 'There is none' }
const SEND = OPEN_FLAG.write | OPEN_FLAG.create | OPEN_FLAG.truncate

/** A server with one file, `cat.png` in #lobby, that takes others. */
function session(over: Partial<Record<FileQuestion['kind'], FileAnswer>> = {}) {
  const asked: FileQuestion['kind'][] = []
  const complaints: string[] = []
  let open = 0
  const files = (question: FileQuestion): Promise<FileAnswer> => {
    asked.push(question.kind)
    return Promise.resolve(over[question.kind] ?? answer(question))
  }
  const answer = (question: FileQuestion): FileAnswer => {
    const { kind } = question
    if (kind === 'look')
      return question.at.kind === 'file' && question.at.name !== CAT.name ? MISSING : { kind: 'entry', entry: CAT }
    if (kind === 'list' || kind === 'fetch' || kind === 'send') return { kind: 'opened', open: (open += 1) }
    if (kind === 'entries') return { kind: 'entries', entries: [] }
    if (kind === 'read') return { kind: 'bytes', bytes: Buffer.from('cat').subarray(question.from) }
    return { kind: 'done' }
  }
  const complain = (words: string) => Promise.resolve(void complaints.push(words))
  const parts = { files, texts: SFTP_IN_ENGLISH, complain, lineOf: (entry: FileEntry) => entry.name, openMax: 16 }
  return { sftp: new SftpSession(parts), asked, complaints }
}

type Sftp = ReturnType<typeof session>['sftp']

async function statusOf(reply: Buffer | Promise<Buffer>): Promise<number> {
  const packet = await reply
  return packet[4] === REPLY.status ? packet.readUInt32BE(9) : -1
}

async function opened(sftp: Sftp, path: string, flags: number): Promise<string> {
  const packet = await sftp.answer({ kind: 'open', id: 1, path, flags })
  assert.equal(packet[4], REPLY.handle, packet.toString())
  return packet.subarray(13).toString()
}

function write(sftp: Sftp, handle: string, from: number, data: string | Buffer): Promise<number> {
  return statusOf(sftp.answer({ kind: 'write', id: 2, handle, from, data: Buffer.from(data) }))
}

function close(sftp: Sftp, handle: string): Promise<number> {
  return statusOf(sftp.answer({ kind: 'close', id: 3, handle }))
}

void describe('a file that is sent by SFTP', () => {
  void it('is there when it is closed', async () => {
    const { sftp, asked, complaints } = session()
    const handle = await opened(sftp, 'lobby/new.png', SEND)
    assert.equal(await write(sftp, handle, 0, 'one'), STATUS.ok)
    assert.equal(await write(sftp, handle, 3, 'two'), STATUS.ok)
    assert.equal(await statusOf(sftp.answer({ kind: 'fsetstat', id: 1, handle, size: 6 })), STATUS.ok)
    assert.equal(await statusOf(sftp.answer({ kind: 'fsetstat', id: 1, handle, size: null })), STATUS.ok)
    assert.equal(await close(sftp, handle), STATUS.ok)
    assert.deepEqual([asked, complaints], [['send', 'write', 'write', 'finish'], []])
    assert.equal(await close(sftp, handle), STATUS.failed)
  })

  for (const [what, spoil] of [
    ['written elsewhere than at its end', (sftp: Sftp, handle: string) => write(sftp, handle, 5, 'two')],
    ['written over', (sftp: Sftp, handle: string) => write(sftp, handle, 0, 'two')],
    [
      'cut to another size',
      (sftp: Sftp, handle: string) => statusOf(sftp.answer({ kind: 'fsetstat', id: 1, handle, size: 2 })),
    ],
  ] as const) {
    void it(`is nothing when it was ${what}, whatever comes behind that`, async () => {
      const { sftp, asked } = session()
      const handle = await opened(sftp, 'lobby/new.png', SEND)
      assert.equal(await write(sftp, handle, 0, 'one'), STATUS.ok)
      assert.equal(await spoil(sftp, handle), STATUS.failed)
      assert.equal(await write(sftp, handle, 3, 'two'), STATUS.failed)
      assert.equal(await close(sftp, handle), STATUS.failed)
      assert.deepEqual(asked, ['send', 'write', 'close'])
    })
  }

  void it('is nothing when the server refuses a part of it, and the reason is said', async () => {
    const { sftp, asked, complaints } = session({ write: { kind: 'refused', reason: 'failed', text: 'Too large' } })
    const handle = await opened(sftp, 'lobby/new.png', SEND)
    assert.equal(await write(sftp, handle, 0, 'one'), STATUS.failed)
    assert.equal(await close(sftp, handle), STATUS.failed)
    assert.deepEqual(
      [asked, complaints],
      [
        ['send', 'write', 'close'],
        ['Too large', 'Too large'],
      ],
    )
  })

  void it('is nothing when it ends where a client of OpenSSH would have been interrupted', async () => {
    const even = Buffer.alloc(WRITE_BYTES)
    const { sftp, asked, complaints } = session()
    const cut = await opened(sftp, 'lobby/cut.png', SEND)
    assert.equal(await write(sftp, cut, 0, even), STATUS.ok)
    assert.equal(await close(sftp, cut), STATUS.failed)
    assert.match(complaints.join(), /cut\.png seems to have been interrupted/)
    const whole = await opened(sftp, 'lobby/whole.png', SEND)
    await write(sftp, whole, 0, even)
    await write(sftp, whole, WRITE_BYTES, 'end')
    assert.equal(await close(sftp, whole), STATUS.ok)
    const empty = await opened(sftp, 'lobby/empty', SEND)
    assert.equal(await close(sftp, empty), STATUS.failed)
    assert.match(complaints.join(), /empty is empty, or was interrupted/)
    assert.deepEqual(asked, ['send', 'write', 'close', 'send', 'write', 'write', 'finish', 'send', 'close'])
  })

  void it('is given up with the session', async () => {
    const { sftp, asked } = session()
    await opened(sftp, 'lobby/new.png', SEND)
    await opened(sftp, 'lobby/cat.png', OPEN_FLAG.read)
    await sftp.close()
    assert.deepEqual(asked, ['send', 'look', 'fetch', 'close', 'close'])
  })
})

void describe('SFTP', () => {
  for (const [what, path, flags, status] of [
    [
      'to go on with a file',
      'lobby/new.png',
      OPEN_FLAG.write | OPEN_FLAG.create | OPEN_FLAG.append,
      STATUS.unsupported,
    ],
    ['to write into one', 'lobby/new.png', OPEN_FLAG.write | OPEN_FLAG.read | OPEN_FLAG.create, STATUS.unsupported],
    ['to write to one that is there', 'lobby/cat.png', OPEN_FLAG.write, STATUS.unsupported],
    ['a new one where one is there', 'lobby/cat.png', SEND | OPEN_FLAG.exclusive, STATUS.failed],
    ['a file that is a channel', 'lobby', SEND, STATUS.denied],
    ['a file that is all channels', '/', OPEN_FLAG.read, STATUS.denied],
    ['a file that is missing', 'lobby/none', OPEN_FLAG.read, STATUS.missing],
  ] as const) {
    void it(`has no way ${what}`, async () => {
      const { sftp, asked } = session()
      assert.equal(await statusOf(sftp.answer({ kind: 'open', id: 1, path, flags })), status)
      assert.ok(!asked.includes('send'))
    })
  }

  void it('changes nothing otherwise: no names, folders, links, times', async () => {
    const { sftp, asked } = session()
    for (const kind of ['rename', 'mkdir', 'rmdir', 'symlink', 'readlink', 'setstat'] as const) {
      const status = await statusOf(sftp.answer({ kind, id: 1, path: 'lobby/cat.png' }))
      assert.ok(status === STATUS.unsupported || status === STATUS.denied, kind)
    }
    assert.equal(await statusOf(sftp.answer({ kind: 'remove', id: 1, path: 'lobby' })), STATUS.denied)
    assert.deepEqual(asked, [])
  })

  void it('takes each handle for what it was given for, and no other', async () => {
    const { sftp } = session()
    const sent = await opened(sftp, 'lobby/new.png', SEND)
    const fetched = await opened(sftp, 'lobby/cat.png', OPEN_FLAG.read)
    const read = (handle: string) => statusOf(sftp.answer({ kind: 'read', id: 1, handle, from: 0, bytes: 10 }))
    assert.equal(await read(sent), STATUS.failed)
    assert.equal(await write(sftp, fetched, 0, 'x'), STATUS.failed)
    for (const handle of ['', '99', '-1', 'constructor', '__proto__']) {
      assert.equal(await read(handle), STATUS.failed)
      assert.equal(await statusOf(sftp.answer({ kind: 'readdir', id: 1, handle })), STATUS.failed)
      assert.equal(await statusOf(sftp.answer({ kind: 'fstat', id: 1, handle })), STATUS.failed)
    }
    assert.equal(await read(fetched), -1)
    const behind = sftp.answer({ kind: 'read', id: 1, handle: fetched, from: 3, bytes: 10 })
    assert.equal(await statusOf(behind), STATUS.endOfFile)
  })

  void it('says nothing beside its answers where a client only looks whether a name is taken', async () => {
    const { sftp, complaints } = session()
    assert.equal(await statusOf(sftp.answer({ kind: 'stat', id: 1, path: 'lobby/none' })), STATUS.missing)
    assert.deepEqual(complaints, [])
    const denied = session({ look: { kind: 'refused', reason: 'denied', text: 'You are not in this channel' } })
    assert.equal(await statusOf(denied.sftp.answer({ kind: 'stat', id: 1, path: 'lobby' })), STATUS.denied)
    assert.deepEqual(denied.complaints, ['You are not in this channel'])
  })
})
