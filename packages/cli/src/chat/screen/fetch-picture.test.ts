import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer as plainServer } from 'node:http'
import { createServer } from 'node:https'
import type { Server } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { PICTURE_BYTES_MAX } from '@partyline/terminal'
import { certificateNames, temporaryCertificate } from '@partyline/server/certificate'
import { DistrustError, type Trust } from '../connect-to.ts'
import { parseFingerprint } from '../fingerprint.ts'
import { fetchPicture } from './fetch-picture.ts'

const { cert, key } = temporaryCertificate(certificateNames('127.0.0.1', 'here'), new Date())
const fingerprint = parseFingerprint(new X509Certificate(cert).fingerprint256) ?? ''

const PROOF = 'Basic a-proof'
const CHAT = { kind: 'tcp', host: '127.0.0.1', port: 6697, isEncrypted: true } as const

/** @param given by a person @param known from before */
function trusting({ given, known }: { readonly given?: string; readonly known?: string }): Trust {
  return {
    given: given ?? null,
    known: {
      find: () => (known === undefined ? null : { kind: 'fingerprint', fingerprint: known }),
      keep: () => true,
    },
    now: () => new Date(0),
    onFirstUse: () => {},
  }
}

void describe('a picture of the server', () => {
  let asked: string[] = []
  const answer = (url = ''): Buffer | null =>
    url === '/cat' || url === '/members'
      ? Buffer.from('pixels')
      : url === '/large'
        ? Buffer.alloc(PICTURE_BYTES_MAX + 1)
        : null
  const encrypted = createServer({ cert, key })
  const plain = plainServer()
  for (const server of [encrypted, plain]) {
    server.on('request', ({ url, headers: { authorization = '' } }, response) => {
      asked.push(`${url ?? ''}${authorization}`)
      const isForMembers = url === '/members' && authorization !== PROOF
      const body = isForMembers ? null : answer(url)
      response.writeHead(isForMembers ? 401 : body === null ? 404 : 200).end(body ?? 'there is none')
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
    for (const trust of [trusting({ given: fingerprint }), trusting({ known: fingerprint })]) {
      const bytes = await fetchPicture([at('https', encrypted, '/cat')], {
        way: CHAT,
        trust,
        authorization: () => null,
      })
      assert.equal(Buffer.from(bytes ?? []).toString(), 'pixels')
    }
  })

  void it('is not asked for where the certificate is another one', async () => {
    for (const trust of [trusting({ given: 'AA:BB' }), trusting({ known: 'AA:BB' })]) {
      await assert.rejects(
        fetchPicture([at('https', encrypted, '/cat')], { way: CHAT, trust, authorization: () => null }),
        DistrustError,
      )
      assert.deepEqual(asked, [])
    }
  })

  void it('is fetched in plain text on this machine alone', async () => {
    const parts = { way: { ...CHAT, isEncrypted: false }, trust: trusting({}), authorization: () => null }
    const bytes = await fetchPicture([at('http', plain, '/cat')], parts)
    assert.equal(Buffer.from(bytes ?? []).toString(), 'pixels')
    assert.equal(await fetchPicture(['http://192.0.2.1/cat'], parts), null)
  })

  void it('is taken from the first address that has it, and left out where none has, or it is too large', async () => {
    const parts = { way: CHAT, trust: trusting({ given: fingerprint }), authorization: () => null }
    const [none, large, cat] = ['/none', '/large', '/cat'].map((path) => at('https', encrypted, path))
    assert.ok(none !== undefined && large !== undefined && cat !== undefined)
    assert.equal(await fetchPicture([none, large], parts), null)
    assert.deepEqual(asked, ['/none', '/large'])
    assert.ok((await fetchPicture([none, cat, large], parts)) !== null)
    assert.deepEqual(asked, ['/none', '/large', '/none', '/cat'])
  })
  void it('is asked for with the account where the server wants one, and not before', async () => {
    const trust = trusting({ given: fingerprint })
    const [cat, members] = ['/cat', '/members'].map((path) => at('https', encrypted, path))
    assert.ok(cat !== undefined && members !== undefined)
    const parts = { way: CHAT, trust, authorization: () => PROOF }
    assert.ok((await fetchPicture([cat], parts)) !== null)
    assert.ok((await fetchPicture([members], parts)) !== null)
    assert.equal(await fetchPicture([members], { ...parts, authorization: () => null }), null)
    assert.deepEqual(asked, ['/cat', '/members', `/members${PROOF}`, '/members'])
  })
})
