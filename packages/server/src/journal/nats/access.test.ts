/** Who a node is to the NATS servers, and who they are to the node: tried on real servers, which are not asked to be kind. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { it } from 'node:test'
import { nkeys } from '@nats-io/transport-node'
import { natsOperator } from '../../../../../e2e/support/nats-identity.ts'
import { missingNats, natsProgram } from '../../../../../e2e/support/nats-program.ts'
import { suiteUnless } from '../../../../../e2e/support/needs.ts'
import { type TempFolder, tempFolder } from '../../../../../e2e/support/temp-folder.ts'
import { within } from '../../../../../e2e/support/wait.ts'
import { NatsServers } from '../../../../../scripts/nats-servers.ts'
import { selfSign } from '../../certificate/self-signed.ts'
import { ClusterError } from '../../errors.ts'
import { connectNatsServers, type NatsAccess } from './connect.ts'
import { EntryStream } from './entry-stream.ts'
import { LeaseBucket } from './lease-bucket.ts'
import { clusterNames } from './names.ts'

const DAY_MS = 86_400_000
const USER = nkeys.createUser()
const SEED = new TextDecoder().decode(USER.getSeed())
const OPERATOR = natsOperator()
const HOUR_AGO = Math.floor(Date.now() / 1000) - 3600

interface Form {
  readonly name: string
  /** Of the servers. */
  readonly config: string
  readonly right: string
  readonly wrong: string
}

const FORMS: readonly Form[] = [
  {
    name: 'a user and a password',
    config: 'authorization { user: node, password: "s3cret:with@all" }',
    right: 'node:s3cret:with@all\n',
    wrong: 'node:s3cret',
  },
  { name: 'a token', config: 'authorization { token: s3cret }', right: 's3cret\r\n', wrong: 's3cretive' },
  {
    name: 'the seed of an nkey',
    config: `authorization { users: [{ nkey: ${USER.getPublicKey()} }] }`,
    right: `${SEED}\n`,
    wrong: new TextDecoder().decode(nkeys.createUser().getSeed()),
  },
  { name: 'a creds file', config: OPERATOR.config, right: OPERATOR.creds(), wrong: natsOperator().creds() },
]

/** What went wrong, none of whose parts has a secret in it. */
async function refusal(servers: readonly string[], access: NatsAccess): Promise<ClusterError> {
  try {
    await (await connectNatsServers(servers, 'test', access)).close()
  } catch (error) {
    assert.ok(error instanceof ClusterError, String(error))
    const everything = `${error.stack} ${String(error.cause)}`
    for (const line of (access.credentials ?? '').split(/[\r\n:]+/))
      if (line.length > 5 && !/^[-*]/.test(line)) assert.ok(!everything.includes(line), everything)
    return error
  }
  return assert.fail('it was connected')
}

suiteUnless(missingNats, 'NATS servers that ask who a node is', () => {
  for (const { name, config, right, wrong } of FORMS) {
    void it(`take ${name}, and turn away another and nothing`, async () => {
      await using servers = await NatsServers.start({ program: natsProgram, more: config })
      const connection = await connectNatsServers(servers.urls, 'test', { credentials: right })
      const stream = await EntryStream.open(connection, clusterNames('mine'), { networkId: null, through: null })
      assert.equal((await stream.publish(Buffer.from('hello'), 'n/1/0')).kind, 'placed')
      await connection.close()
      assert.equal((await refusal(servers.urls, { credentials: wrong })).code, 'CLUSTER_UNAUTHORIZED')
      const without = await refusal(servers.urls, {})
      assert.equal(without.code, 'CLUSTER_UNAUTHORIZED')
      assert.match(without.message, /turn away this node without credentials/)
      // Of several servers, one that is down does not hide what another says.
      const several = await refusal(['nats://127.0.0.1:1', ...servers.urls, 'nats://127.0.0.1:2'], {
        credentials: wrong,
      })
      assert.equal(several.code, 'CLUSTER_UNAUTHORIZED')
    })
  }

  void it('turn away credentials that have expired, and it is said since when', async () => {
    await using servers = await NatsServers.start({ program: natsProgram, more: OPERATOR.config })
    const error = await refusal(servers.urls, { credentials: OPERATOR.creds(HOUR_AGO) })
    assert.equal(error.code, 'CLUSTER_UNAUTHORIZED')
    assert.ok(error.message.includes(`valid until ${new Date(HOUR_AGO * 1000).toISOString()}`), error.message)
  })

  void it('end the reading of a node whose credentials they stop taking', async () => {
    await using servers = await NatsServers.start({ program: natsProgram, more: OPERATOR.config })
    const soon = Math.floor(Date.now() / 1000) + 3
    const connection = await connectNatsServers(servers.urls, 'test', { credentials: OPERATOR.creds(soon) })
    const stream = await EntryStream.open(connection, clusterNames('mine'), { networkId: null, through: null })
    const reading = async () => {
      for await (const batch of stream.read(null, AbortSignal.timeout(30_000))) assert.fail(batch.messageId)
    }
    await assert.rejects(within(reading(), 'the reading to end'), { code: 'CLUSTER_UNAUTHORIZED' })
  })

  for (const [name, credentials] of [
    ['a creds file that is cut', OPERATOR.creds().slice(0, -60)],
    ['a seed with a letter that is wrong', `${SEED.slice(0, 9)}${SEED[9] === 'A' ? 'B' : 'A'}${SEED.slice(10)}`],
  ] as const) {
    void it(`are not asked with ${name}`, async () => {
      const error = await refusal(['nats://127.0.0.1:1'], { credentials })
      assert.equal(error.message, 'the credentials are cut or damaged: no key can be made of them')
    })
  }
})

suiteUnless(missingNats, 'NATS servers that show a certificate', () => {
  /** Makes a server with a certificate for these names, which is its own authority. */
  async function withCertificate(
    folder: TempFolder,
    names: readonly string[],
    notAfter = new Date(Date.now() + DAY_MS),
  ) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const certificate = selfSign({ privateKey, names, notBefore: new Date(0), notAfter })
    const [file, keyFile] = [folder.path('certificate.pem'), folder.path('key.pem')]
    await writeFile(file, certificate)
    await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const more = `tls { cert_file: ${JSON.stringify(file)}, key_file: ${JSON.stringify(keyFile)} }`
    const servers = await NatsServers.start({ program: natsProgram, more })
    return { servers, certificate, port: new URL(servers.urls[0] ?? '').port }
  }

  const HOSTS = ['127.0.0.1', 'localhost']
  for (const host of HOSTS) {
    void it(`made for ${host} are believed there and nowhere else, and only with their authority`, async () => {
      await using folder = await tempFolder()
      const { servers, certificate: ca, port } = await withCertificate(folder, [host])
      await using _servers = servers
      for (const scheme of ['nats', 'tls'])
        await (await connectNatsServers([`${scheme}://${host}:${port}`], 'test', { ca })).close()
      const [other] = HOSTS.filter((each) => each !== host)
      const elsewhere = await refusal([`tls://${other}:${port}`], { ca })
      assert.equal(elsewhere.code, 'CLUSTER_UNTRUSTED')
      assert.match(elsewhere.message, /does not match certificate's altnames/)
      assert.equal((await refusal([`tls://${host}:${port}`], {})).code, 'CLUSTER_UNTRUSTED')
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const dates = { notBefore: new Date(0), notAfter: new Date(Date.now() + DAY_MS) }
      const otherCa = selfSign({ privateKey, names: ['other'], ...dates })
      assert.equal((await refusal([`tls://${host}:${port}`], { ca: otherCa })).code, 'CLUSTER_UNTRUSTED')
    })
  }

  void it('are not believed when it has expired', async () => {
    await using folder = await tempFolder()
    const { servers, certificate: ca } = await withCertificate(folder, ['127.0.0.1'], new Date(Date.now() - DAY_MS))
    await using _servers = servers
    const error = await refusal(servers.urls, { ca })
    assert.equal(error.code, 'CLUSTER_UNTRUSTED')
    assert.match(error.message, /certificate has expired/)
  })

  void it('are not asked where the authority is none', async () => {
    const error = await refusal(['nats://127.0.0.1:1'], { ca: 'hello' })
    assert.equal(error.message, 'what is given as the authority of the NATS servers is no certificate (PEM)')
  })

  void it('are spoken to in no other way where there is an authority to ask', async () => {
    await using servers = await NatsServers.start({ program: natsProgram })
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const ca = selfSign({ privateKey, names: ['a'], notBefore: new Date(0), notAfter: new Date(Date.now() + DAY_MS) })
    const error = await refusal(servers.urls, { ca })
    assert.equal(error.code, 'CLUSTER_UNREACHABLE')
    assert.match(error.message, /server does not support 'tls'/)
  })
})

suiteUnless(missingNats, 'NATS servers that permit a node too little', () => {
  void it('are told of at once, with the subject', async () => {
    const more = `authorization { users: [{ user: a, password: b, permissions: { publish: "$JS.API.STREAM.INFO.*", subscribe: "_INBOX.>" } }] }`
    await using servers = await NatsServers.start({ program: natsProgram, more })
    await using connection = await connectNatsServers(servers.urls, 'test', { credentials: 'a:b' })
    const names = clusterNames('mine')
    const openings: readonly Promise<unknown>[] = [
      EntryStream.open(connection, names, { networkId: null, through: null, timeoutMs: 60_000 }),
      LeaseBucket.open(connection, names, 2_000, { timeoutMs: 60_000 }),
    ]
    for (const opening of openings)
      await assert.rejects(within(opening, 'the refusal'), (error: ClusterError) => {
        assert.equal(error.code, 'CLUSTER_FORBIDDEN')
        assert.match(error.message, /has no right to publish to "\$JS\.API\.STREAM\.CREATE\./)
        return true
      })
  })
})
