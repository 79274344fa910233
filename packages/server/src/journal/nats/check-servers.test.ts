import assert from 'node:assert/strict'
import { it } from 'node:test'
import { missingNats, missingOldNats, natsProgram, oldNatsProgram } from '../../../../../e2e/support/nats-program.ts'
import { NatsServers, type NatsServersOptions } from '../../../../../scripts/nats-servers.ts'
import { suiteUnless } from '../../../../../e2e/support/needs.ts'
import { checkServers, type Durability } from './check-servers.ts'
import { connectNatsServers } from './connect.ts'

/** The system account tells the other account how the servers keep messages. */
const TOLD = `
accounts {
  SYS: { users: [{ user: sys, password: sys }], exports: [{ service: "$SYS.REQ.SERVER.PING.JSZ", response: stream }] }
  APP: {
    jetstream: enabled
    users: [{ user: app, password: app }]
    imports: [{ service: { account: SYS, subject: "$SYS.REQ.SERVER.PING.JSZ" } }]
  }
}
system_account: SYS
no_auth_user: app
`

async function check(options: NatsServersOptions, durability: Durability) {
  await using servers = await NatsServers.start(options)
  await using connection = await connectNatsServers(servers.urls.slice(0, 1), 'test')
  return (await checkServers(connection, durability)).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

suiteUnless(missingNats, 'NATS servers', () => {
  void it('that do not tell whether they sync are believed, and it is said that they do not tell', async () => {
    const [report, ...more] = await check({ program: natsProgram, isSyncing: true }, 'disk')
    assert.deepEqual(more, [])
    assert.equal(report?.name, 'n1')
    assert.match(report?.version ?? '', /^2\.\d+\.\d+/)
    assert.equal(report?.isSyncing, null)
  })

  void it('that offer no encryption are not spoken to where it was asked for', async () => {
    await using servers = await NatsServers.start({ program: natsProgram, isSyncing: true })
    const [encrypted = ''] = servers.urls.map((url) => url.replace('nats:', 'tls:'))
    await assert.rejects(
      connectNatsServers([encrypted], 'test').then((connection) => connection.close()),
      ({ code, cause }) => code === 'CLUSTER_UNREACHABLE' && String(cause).includes("does not support 'tls'"),
    )
  })

  void it('that say that they sync are all known to do so', async () => {
    const reports = await check({ program: natsProgram, count: 3, isSyncing: true, more: TOLD }, 'disk')
    assert.deepEqual(
      reports.map(({ name, isSyncing }) => [name, isSyncing]),
      [
        ['n1', true],
        ['n2', true],
        ['n3', true],
      ],
    )
  })

  void it('that say that they do not sync are refused, unless memory is enough', async () => {
    const options = { program: natsProgram, more: TOLD }
    await assert.rejects(check(options, 'disk'), {
      code: 'CLUSTER_NOT_DURABLE',
      message: 'the NATS server n1 acknowledges a message before it is on the disk: its sync_interval is not "always"',
    })
    assert.deepEqual(
      (await check(options, 'memory')).map(({ isSyncing }) => isSyncing),
      [false],
    )
  })

  void it('without JetStream are refused', async () => {
    await assert.rejects(check({ program: natsProgram, hasJetStream: false }, 'memory'), {
      code: 'CLUSTER_NO_JETSTREAM',
    })
  })
})

suiteUnless(missingNats || missingOldNats, 'NATS servers before 2.10', () => {
  void it('are refused, unless memory is enough', async () => {
    await assert.rejects(check({ program: oldNatsProgram }, 'disk'), (error: Error) => {
      assert.equal('code' in error && error.code, 'CLUSTER_TOO_OLD')
      assert.match(
        error.message,
        /^the NATS server n1 has version 2\.9\.\d+, which acknowledges .* 2\.10 or newer is needed$/,
      )
      return true
    })
    assert.match((await check({ program: oldNatsProgram }, 'memory'))[0]?.version ?? '', /^2\.9\./)
  })

  void it('are found behind a newer one', async () => {
    await assert.rejects(check({ program: natsProgram, others: oldNatsProgram, count: 3 }, 'disk'), {
      code: 'CLUSTER_TOO_OLD',
    })
  })
})

void it('a NATS server that is not there is named', async () => {
  await assert.rejects(connectNatsServers(['nats://127.0.0.1:1'], 'test'), {
    code: 'CLUSTER_UNREACHABLE',
    message: 'no NATS server answered at nats://127.0.0.1:1: connection refused',
  })
})
