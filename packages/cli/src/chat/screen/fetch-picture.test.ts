import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer as plainServer } from 'node:http'
import { createServer } from 'node:https'
import type { Server } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { PICTURE_BYTES_MAX } from '@partyline/terminal'
import { certificateNames, temporaryCertificate } from '@partyline/server/certificate'
import { fetchPicture } from './fetch-picture.ts'

const { cert, key } = temporaryCertificate(certificateNames('127.0.0.1', 'here'), new Date())
const { fingerprint256 } = new X509Certificate(cert)

void describe('a picture of the server', () => {
  let asked: string[] = []
  const answer = (url = ''): Buffer | null =>
    url === '/cat' ? Buffer.from('pixels') : url === '/large' ? Buffer.alloc(PICTURE_BYTES_MAX + 1) : null
  const encrypted = createServer({ cert, key })
  const plain = plainServer()
  for (const server of [encrypted, plain]) {
    server.on('request', ({ url }, response) => {
      asked.push(url ?? '')
      const body = answer(url)
      response.writeHead(body === null ? 404 : 200).end(body ?? 'there is none')
    })
  }
  before(async () => {
    for (const server of [encrypted, plain]) await once(server.listen(0, '127.0.0.1'), 'listening')
  })
  after(() => {
    for (const server of [encrypted, plain]) server.close()
  })
  const at = (scheme: string, server: Server, path: string): string => {
    const address = server.address()
    asked = []
    return `${scheme}://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}${path}`
  }

  void it('is fetched with the certificate that the chat is trusted by', async () => {
    const bytes = await fetchPicture(at('https', encrypted, '/cat'), (shown) => shown === fingerprint256)
    assert.equal(Buffer.from(bytes ?? []).toString(), 'pixels')
  })

  void it('is not asked for where the certificate is another one', async () => {
    await assert.rejects(
      fetchPicture(at('https', encrypted, '/cat'), () => false),
      /certificate/,
    )
    assert.deepEqual(asked, [])
  })

  void it('is fetched in plain text on this machine alone', async () => {
    const bytes = await fetchPicture(at('http', plain, '/cat'), () => false)
    assert.equal(Buffer.from(bytes ?? []).toString(), 'pixels')
    assert.equal(await fetchPicture('http://192.0.2.1/cat', () => true), null)
  })

  void it('is left out where there is none, or it is too large', async () => {
    for (const path of ['/none', '/large']) {
      assert.equal(await fetchPicture(at('https', encrypted, path), () => true), null)
      assert.deepEqual(asked, [path])
    }
  })
})
