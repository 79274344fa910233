import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate, createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { connect, createServer } from 'node:tls'
import { CertificateError } from '../errors.ts'
import { isFor } from './certificate.ts'
import { certificateNames, machineAddresses } from './certificate-names.ts'
import { ensureCertificate } from './ensure-certificate.ts'
import { loadCertificate } from './load-certificate.ts'
import { selfSign } from './self-signed.ts'
import { missing } from '../../../../e2e/support/needs.ts'

const DAY_MS = 86_400_000
const NAMES = certificateNames('chat.example', 'My-Laptop')
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS)

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

const refusedWith = (code: string) => (error: unknown) => {
  assert.ok(error instanceof CertificateError)
  assert.equal(error.code, code)
  assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /BEGIN .*PRIVATE KEY/)
  return true
}

void describe('a certificate of our own', () => {
  void it('passes openssl verify in strict mode and says what it is for', { skip: missing('openssl') }, async (t) => {
    const folder = await temporaryFolder(t)
    await ensureCertificate({ folder, names: [...NAMES, '2001:db8::ff:0:1'], now: new Date() })
    const file = join(folder, 'certificate.pem')
    assert.match(openssl('verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', file, file), /: OK\n$/)
    const text = openssl('x509', '-in', file, '-noout', '-text')
    const names = 'DNS:chat.example, DNS:my-laptop, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'
    assert.ok(text.includes(`${names}, IP Address:2001:DB8:0:0:0:FF:0:1`))
    for (const part of [
      'Version: 3',
      'CA:FALSE',
      'Digital Signature',
      'TLS Web Server Authentication',
      'ecdsa-with-SHA256',
    ]) {
      assert.ok(text.includes(part), part)
    }
    const { serialNumber } = new X509Certificate(await readFile(file))
    assert.match(serialNumber, /^[4-7][\dA-F]{31}$/, 'positive, 16 bytes')
  })

  void it('holds the addresses at which others reach the machine', async (t) => {
    const folder = await temporaryFolder(t)
    const at = (address: string, internal = false) =>
      ({ address, internal, netmask: '', mac: '', cidr: null, family: 'IPv4' }) as const
    const addresses = machineAddresses({
      lo: [at('127.0.0.1', true)],
      eth0: [at('192.0.2.7'), at('2001:db8::7'), at('fe80::1'), at('FEBF::1')],
      gone: undefined,
    })
    assert.deepEqual(addresses, ['192.0.2.7', '2001:db8::7'])
    const names = certificateNames('chat.example', 'laptop', addresses)
    const certificate = await ensureCertificate({ folder, names, now: new Date() })
    const isHeld = ['127.0.0.1', '192.0.2.7', '2001:db8::7', '192.0.2.8'].map((address) => isFor(certificate, address))
    assert.deepEqual(isHeld, [true, true, true, false])
  })

  for (const servername of ['chat.example', 'localhost']) {
    void it(`satisfies a strict TLS client that expects ${servername}`, async (t) => {
      const folder = await temporaryFolder(t)
      const { cert, key, fingerprintSha256 } = await ensureCertificate({ folder, names: NAMES, now: new Date() })
      const server = createServer({ cert, key }, (socket) => socket.end()).listen(0, '127.0.0.1')
      t.after(() => server.close())
      await once(server, 'listening')
      const address = server.address()
      assert.ok(typeof address === 'object' && address !== null)
      const client = connect({ host: '127.0.0.1', port: address.port, servername, ca: cert, rejectUnauthorized: true })
      await once(client, 'secureConnect')
      assert.equal(client.getPeerCertificate().fingerprint256, fingerprintSha256)
      client.destroy()
    })
  }

  void it('is known as signed by itself, and one of an authority as not', { skip: missing('openssl') }, async (t) => {
    const folder = await temporaryFolder(t)
    const own = await ensureCertificate({ folder, names: NAMES, now: new Date() })
    const at = (name: string) => join(folder, name)
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    openssl('req', '-x509', ...ec, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-subj', '/CN=Authority')
    openssl('req', ...ec, '-keyout', at('s.key'), '-out', at('s.csr'), '-subj', '/CN=chat.example')
    openssl('x509', '-req', '-in', at('s.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-out', at('s.pem'))
    const loaded = await loadCertificate({ certificate: at('s.pem'), key: at('s.key') }, new Date())
    assert.deepEqual([own.isSelfSigned, loaded.isSelfSigned], [true, false])
  })

  void it('is kept: a second start shows the same fingerprint', async (t) => {
    const folder = await temporaryFolder(t)
    const first = await ensureCertificate({ folder, names: NAMES, now: new Date() })
    const second = await ensureCertificate({ folder, names: NAMES, now: inDays(700) })
    assert.deepEqual([first.isNew, second.isNew], [true, false])
    assert.equal(second.fingerprintSha256, first.fingerprintSha256)
    assert.deepEqual((await readdir(folder)).toSorted(), ['certificate.pem', 'key.pem'])
    assert.equal((await stat(join(folder, 'key.pem'))).mode & 0o777, 0o600)
  })

  void it('has a key that others cannot read any more at the next start', async (t) => {
    const folder = await temporaryFolder(t)
    await ensureCertificate({ folder, names: NAMES, now: new Date() })
    await chmod(join(folder, 'key.pem'), 0o644)
    await ensureCertificate({ folder, names: NAMES, now: new Date() })
    assert.equal((await stat(join(folder, 'key.pem'))).mode & 0o777, 0o600)
  })

  void it('is renewed with the same key when near its end', async (t) => {
    const folder = await temporaryFolder(t)
    const first = await ensureCertificate({ folder, names: NAMES, now: new Date() })
    const second = await ensureCertificate({ folder, names: NAMES, now: inDays(770) })
    assert.equal(second.isNew, true)
    assert.equal(second.key, first.key)
    assert.notEqual(second.fingerprintSha256, first.fingerprintSha256)
    assert.ok(second.notAfter > inDays(1500))
  })

  void it('is completed when a start was interrupted between key and certificate', async (t) => {
    const folder = await temporaryFolder(t)
    const first = await ensureCertificate({ folder, names: NAMES, now: new Date() })
    await rm(join(folder, 'certificate.pem'))
    await writeFile(join(folder, 'certificate.pem.new'), 'half')
    const second = await ensureCertificate({ folder, names: NAMES, now: new Date() })
    assert.equal(second.key, first.key)
  })

  void it('is never replaced because it is damaged', async (t) => {
    const folder = await temporaryFolder(t)
    await ensureCertificate({ folder, names: NAMES, now: new Date() })
    await writeFile(join(folder, 'key.pem'), 'garbage')
    await assert.rejects(
      ensureCertificate({ folder, names: NAMES, now: new Date() }),
      refusedWith('CERTIFICATE_MALFORMED'),
    )
    assert.equal(await readFile(join(folder, 'key.pem'), 'utf8'), 'garbage')
  })

  void it('is refused where it cannot be kept', async (t) => {
    const folder = join(await temporaryFolder(t), 'missing')
    await assert.rejects(
      ensureCertificate({ folder, names: NAMES, now: new Date() }),
      refusedWith('CERTIFICATE_UNWRITABLE'),
    )
  })
})

void describe('loadCertificate', () => {
  async function write(t: TestContext, days: readonly [number, number]): Promise<{ certificate: string; key: string }> {
    const folder = await temporaryFolder(t)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const files = { certificate: join(folder, 'c.pem'), key: join(folder, 'k.pem') }
    const [notBefore, notAfter] = [inDays(days[0]), inDays(days[1])]
    await writeFile(files.certificate, selfSign({ privateKey, names: ['a.example'], notBefore, notAfter }))
    await writeFile(files.key, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    return files
  }

  void it('takes a certificate with its key', async (t) => {
    assert.equal((await loadCertificate(await write(t, [-1, 9]), new Date())).warning, null)
  })

  void it('warns of a certificate that is expired or not yet valid, and takes it', async (t) => {
    assert.match((await loadCertificate(await write(t, [-9, -1]), new Date())).warning ?? '', /expired on/)
    assert.match((await loadCertificate(await write(t, [1, 9]), new Date())).warning ?? '', /valid only from/)
  })

  void it('refuses a key that belongs to another certificate', async (t) => {
    const [{ certificate }, { key }] = [await write(t, [-1, 9]), await write(t, [-1, 9])]
    await assert.rejects(loadCertificate({ certificate, key }, new Date()), refusedWith('CERTIFICATE_KEY_MISMATCH'))
  })

  void it('refuses a file that is missing, is no PEM, or is an encrypted key', async (t) => {
    const files = await write(t, [-1, 9])
    const absent = { ...files, certificate: `${files.certificate}.x` }
    await assert.rejects(loadCertificate(absent, new Date()), refusedWith('CERTIFICATE_UNREADABLE'))
    const swapped = { certificate: files.key, key: files.certificate }
    await assert.rejects(loadCertificate(swapped, new Date()), refusedWith('CERTIFICATE_MALFORMED'))
    const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const
    await writeFile(`${files.key}.enc`, createPrivateKey(await readFile(files.key)).export(locked))
    const encrypted = { ...files, key: `${files.key}.enc` }
    await assert.rejects(loadCertificate(encrypted, new Date()), refusedWith('CERTIFICATE_MALFORMED'))
  })
})
