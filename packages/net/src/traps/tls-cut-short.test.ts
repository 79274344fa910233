/**
 * TLS tells its end by close_notify (RFC 8446 6.1), so that a stream that was cut short can be told from one that is whole. Node
 * gives the same end for both, and no program on it can do better: the README says so, and this notices when it changes.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as netConnect } from 'node:net'
import { it } from 'node:test'
import { connect as tlsConnect } from 'node:tls'
import { serve } from '../index.ts'
import { makeTestCertificate } from '../testing/test-certificate.ts'

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
  void it(`a ${maxVersion} connection without close_notify reads as one that ended in order`, async () => {
    const { cert, key } = makeTestCertificate('localhost')
    const heard = Promise.withResolvers<string>()
    const options = { tls: { cert, key } }
    await using server = await serve(
      { host: '127.0.0.1', port: 0 },
      async (connection) => {
        let text = ''
        for await (const bytes of connection) {
          text += String(Buffer.from(bytes))
          // Its system says that nothing more comes; its TLS says nothing.
          if (text === 'half') carrier.end()
        }
        heard.resolve(text)
      },
      options,
    )
    const carrier = netConnect(server.addresses[0].port, '127.0.0.1')
    const client = tlsConnect({ socket: carrier, rejectUnauthorized: false, maxVersion })
    client.on('error', () => {})
    await once(client, 'secureConnect')
    client.write('half')
    assert.equal(await heard.promise, 'half')
    client.destroy()
  })
}
