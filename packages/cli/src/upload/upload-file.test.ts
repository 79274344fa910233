import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { connect } from '@partyline/net'
import { uploadFile, type UploadParts } from './upload-file.ts'

const BYTES = randomBytes(300_000)
const LINK = 'https://line.example/files/a/cat.png'

void describe('an upload', () => {
  const asked: string[] = []
  let metadata = ''
  let bodies: Buffer[] = []
  let onPatch = (_answer: ServerResponse): void => {}
  const server = createServer((request, answer) => void serve(request, answer).catch(() => {}))
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'upload-'))
    await writeFile(join(folder, 'cat.png'), BYTES)
    await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  after(async () => {
    server.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    asked.push(String(request.method))
    if (request.method === 'POST') metadata = String(request.headers['upload-metadata'])
    if (request.method === 'POST') return void answer.writeHead(201, { location: '/uploads/a' }).end()
    if (request.method !== 'PATCH') return void answer.writeHead(204).end()
    onPatch(answer)
    const pieces: Buffer[] = []
    for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece)
    bodies = [...bodies, Buffer.concat(pieces)]
    return void answer.writeHead(204, { 'content-location': LINK }).end()
  }

  function upload(parts: Pick<UploadParts, 'signal' | 'onProgress'>, isKeptAsItIs = false): Promise<string> {
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const file = {
      path: join(folder, 'cat.png'),
      name: 'cat.png',
      bytes: BYTES.length,
      channel: '#lobby',
      isKeptAsItIs,
    }
    return uploadFile(file, {
      // As over TLS: the file could be read meanwhile.
      connect: async (signal) => {
        for (let turns = 0; turns < 200; turns += 1) await turn()
        return connect({ host: '127.0.0.1', port }, { signal })
      },
      host: `127.0.0.1:${port}`,
      authorization: 'Basic YTpi',
      onBreak: () => {},
      ...parts,
    })
  }

  void it('brings all of the file, however long the way to the server takes', async () => {
    const told: number[] = []
    const link = await upload({ signal: new AbortController().signal, onProgress: (bytes) => told.push(bytes) })
    assert.equal(link, LINK)
    assert.deepEqual(bodies, [BYTES])
    assert.equal(told.at(-1), BYTES.length)
  })

  void it('keeps what a camera has noted only where that is asked for', async () => {
    const quiet = { signal: new AbortController().signal, onProgress: () => {} }
    await upload(quiet)
    assert.doesNotMatch(metadata, /keep/)
    await upload(quiet, true)
    assert.match(metadata, /,keep \S+$/)
  })

  void it('that is given up is taken back at the server', async () => {
    asked.length = 0
    const giveUp = new AbortController()
    onPatch = () => giveUp.abort()
    await assert.rejects(upload({ signal: giveUp.signal, onProgress: () => {} }))
    assert.deepEqual(asked, ['POST', 'PATCH', 'DELETE'])
  })
})
