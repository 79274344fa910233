import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import type { NatsConnection } from '@nats-io/transport-node'
import { LossyProxy } from '../../../../../e2e/support/lossy-proxy.ts'
import { missingNats, natsProgram } from '../../../../../e2e/support/nats-program.ts'
import { NatsServers } from '../../../../../scripts/nats-servers.ts'
import { suiteUnless } from '../../../../../e2e/support/needs.ts'
import { Program } from '../../../../../e2e/support/program.ts'
import { poll, within } from '../../../../../e2e/support/wait.ts'
import type { ClusterError } from '../../errors.ts'
import { connectNatsServers } from './connect.ts'
import { LeaseBucket } from './lease-bucket.ts'
import { Lease } from './lease.ts'
import type { Publisher } from './lease.ts'
import { clusterNames } from './names.ts'
import { watchLeases } from './watch-leases.ts'

const LEASE_MS = 2_000
/** Tests: each has a node's name of its own. */
const AT_ONCE = 4

suiteUnless(
  missingNats,
  'a lease',
  () => {
    let servers: NatsServers
    let connection: NatsConnection
    const opened: NatsConnection[] = []
    let bucket: LeaseBucket

    before(async () => {
      servers = await NatsServers.start({ program: natsProgram })
      connection = await connectNatsServers(servers.urls, 'test')
      bucket = await LeaseBucket.open(connection, clusterNames('leases'), LEASE_MS)
    })

    after(async () => {
      await Promise.all([connection, ...opened].map((each) => each.close()))
      await servers[Symbol.asyncDispose]()
    })

    /** Closed after the tests, those too that failed. */
    async function connect(...urls: readonly string[]): Promise<NatsConnection> {
      const other = await connectNatsServers(urls, 'other')
      opened.push(other)
      return other
    }

    void it('has the time that the first node gave the bucket', async () => {
      const other = await LeaseBucket.open(connection, clusterNames('leases'), 60_000)
      assert.equal(other.leaseMs, LEASE_MS)
    })

    void it('is held by one process, and free at once when that releases it', async () => {
      const lease = await Lease.acquire(bucket, { node: 'one', onLost: unexpected })
      assert.equal(lease.isHeld, true)
      await assert.rejects(Lease.acquire(bucket, { node: 'one', onLost: unexpected }), (error: ClusterError) => {
        assert.equal(error.code, 'CLUSTER_NODE_IN_USE')
        assert.match(error.message, new RegExp(`the node one is there already: process ${process.pid} on `))
        return true
      })
      const other = await Lease.acquire(bucket, {
        node: 'two',
        onLost: unexpected,
        onWait: () => assert.fail('it is free'),
      })
      await lease.release()
      assert.equal(lease.isHeld, false)
      assert.equal(await bucket.read('one'), null)
      const next = await Lease.acquire(bucket, { node: 'one', onLost: unexpected })
      assert.ok(next.publisher.epoch > lease.publisher.epoch)
      assert.equal(other.isHeld, true)
      await Promise.all([next.release(), other.release()])
    })

    void it('is renewed for as long as the process lives', async () => {
      const lease = await Lease.acquire(bucket, { node: 'renewed', onLost: unexpected })
      const startedAt = performance.now()
      await poll(
        () => (performance.now() - startedAt > 1.5 * LEASE_MS ? true : null),
        'more than the time of the lease',
      )
      assert.equal(lease.isHeld, true)
      assert.deepEqual((await bucket.read('renewed'))?.epoch, lease.publisher.epoch)
      await lease.release()
    })

    void it('of a process that was killed is got when its time is over, which is told once, under a later epoch', async () => {
      await using holder = await hold('killed')
      holder.program.signal('SIGKILL')
      let waits = 0
      const lease = await Lease.acquire(bucket, { node: 'killed', onLost: unexpected, onWait: () => (waits += 1) })
      assert.ok(lease.publisher.epoch > holder.epoch)
      assert.equal(waits, 1)
      await lease.release()
    })

    void it('is known to be lost, by a process that was stopped beyond it, before anything else', async () => {
      await using holder = await hold('stopped')
      holder.program.signal('SIGSTOP')
      await poll(async () => ((await bucket.read('stopped')) === null ? true : null), 'the lease to run out')
      holder.program.write('ask\n')
      holder.program.signal('SIGCONT')
      await holder.program.output.expect(/isHeld \w+\n/)
      assert.match(holder.program.output.text, /isHeld false\n/)
      assert.equal(holder.program.output.text.match(/lost CLUSTER_LEASE_LOST/g)?.length, 1)
    })

    void it('is lost when it was deleted, and can be got by another', async () => {
      const lost = Promise.withResolvers<ClusterError>()
      const lease = await Lease.acquire(bucket, { node: 'deleted', onLost: lost.resolve })
      await poll(async () => {
        const held = await bucket.read('deleted')
        // It may be renewed meanwhile, and then another revision is there.
        if (held !== null) await bucket.remove(held.revision).catch(() => {})
        return held === null ? true : null
      }, 'the lease to be deleted')
      assert.match((await within(lost.promise, 'the lease to be lost')).message, /the NATS servers have deleted it$/)
      assert.equal(lease.isHeld, false)
      const other = await Lease.acquire(bucket, { node: 'deleted', onLost: unexpected })
      await other.release()
    })

    void it('is lost when the servers are silent for too long', async () => {
      await using own = await NatsServers.start({ program: natsProgram })
      const to = await connect(...own.urls)
      const lost = Promise.withResolvers<ClusterError>()
      const lease = await Lease.acquire(await LeaseBucket.open(to, clusterNames('silent'), LEASE_MS), {
        node: 'one',
        onLost: lost.resolve,
      })
      own.all[0]?.freeze()
      const error = await within(lost.promise, 'the lease to be lost')
      assert.equal(error.code, 'CLUSTER_LEASE_LOST')
      assert.match(error.message, /could not be renewed in time: the NATS servers did not answer for it: /)
      assert.equal(lease.isHeld, false)
    })

    void it('is kept where only the acknowledgement of a renewal was lost', async () => {
      await using proxy = await LossyProxy.start(Number(new URL(servers.urls[0] ?? '').port))
      const behind = await connect(`nats://127.0.0.1:${proxy.port}`)
      const lease = await Lease.acquire(await LeaseBucket.open(behind, clusterNames('leases'), LEASE_MS), {
        node: 'unheard',
        onLost: unexpected,
      })
      const renewedAfter = async (revision: number) =>
        poll(async () => {
          const held = await bucket.read('unheard')
          return held !== null && held.revision > revision ? held.revision : null
        }, 'a renewal')
      const first = await renewedAfter(lease.publisher.epoch)
      proxy.lose()
      const unheard = await renewedAfter(first)
      proxy.mend()
      await renewedAfter(unheard)
      assert.equal(lease.isHeld, true)
      await lease.release()
    })

    void it('is kept where an acknowledgement was lost and the connection stays, whatever time a node would give a new bucket', async () => {
      await using proxy = await LossyProxy.start(Number(new URL(servers.urls[0] ?? '').port))
      const behind = await connect(`nats://127.0.0.1:${proxy.port}`)
      const lease = await Lease.acquire(await LeaseBucket.open(behind, clusterNames('leases'), 60_000), {
        node: 'patient',
        onLost: unexpected,
      })
      const revision = async () => (await bucket.read('patient'))?.revision ?? 0
      const renewedAfter = (before: number) =>
        poll(async () => ((await revision()) > before ? await revision() : null), 'a renewal')
      const before = await revision()
      proxy.lose()
      const unheard = await renewedAfter(before)
      proxy.find()
      await renewedAfter(unheard)
      assert.equal(lease.isHeld, true)
      await lease.release()
    })

    void it('that has ended is told to those that watch, and no other', async () => {
      const stays = await Lease.acquire(bucket, { node: 'stays', onLost: unexpected })
      const comesBack = await Lease.acquire(bucket, { node: 'comes-back', onLost: unexpected })
      await using killed = await hold('dies')
      const live: readonly Publisher[] = [stays, comesBack, killed].map(({ publisher }) => publisher)
      const stop = new AbortController()
      const ended = new Map<string, Publisher>()
      const watching = watchLeases(
        bucket,
        () => live,
        (publisher) => ended.set(publisher.node, publisher),
        stop.signal,
      )
      killed.program.signal('SIGKILL')
      await comesBack.release()
      const again = await Lease.acquire(bucket, { node: 'comes-back', onLost: unexpected })
      await poll(() => (ended.has('dies') && ended.has('comes-back') ? true : null), 'both to be told')
      stop.abort()
      await watching
      assert.deepEqual(ended.get('dies'), killed.publisher)
      assert.deepEqual(ended.get('comes-back'), comesBack.publisher)
      assert.equal(ended.has('stays'), false)
      await Promise.all([stays.release(), again.release()])
    })

    void it('counts as there while nobody answers', async () => {
      await using own = await NatsServers.start({ program: natsProgram })
      const to = await connect(...own.urls)
      const silent = await LeaseBucket.open(to, clusterNames('silent'), 500)
      const lease = await Lease.acquire(silent, { node: 'one', onLost: () => {} })
      await own.all[0]?.kill()
      const stop = new AbortController()
      let looks = 0
      const others = () => {
        looks += 1
        if (looks === 4) stop.abort()
        return [lease.publisher]
      }
      await watchLeases(silent, others, () => assert.fail('nobody can know'), stop.signal)
    })

    /** A process that holds a lease, and answers each line with whether it does. */
    async function hold(node: string) {
      const program = await Program.start(process.execPath, [
        '--conditions=source',
        '--input-type=module-typescript',
        '--eval',
        HOLDER,
        servers.urls[0] ?? '',
        node,
      ])
      const [, epoch] = await program.output.expect(/held (\d+)\n/)
      return {
        program,
        epoch: Number(epoch),
        publisher: { node, epoch: Number(epoch) },
        [Symbol.asyncDispose]: async () => {
          program.signal('SIGCONT')
          await program[Symbol.asyncDispose]()
        },
      }
    }
  },
  AT_ONCE,
)

// Nothing else in this process could renew a lease meanwhile.
suiteUnless(missingNats, 'a lease of a busy process', () => {
  void it('is known to be lost at the first question, even before a timer has told', async () => {
    await using servers = await NatsServers.start({ program: natsProgram })
    await using connection = await connectNatsServers(servers.urls, 'test')
    const bucket = await LeaseBucket.open(connection, clusterNames('leases'), LEASE_MS)
    const losses: string[] = []
    const lease = await Lease.acquire(bucket, { node: 'busy', onLost: ({ message }) => losses.push(message) })
    // No turn of the event loop for so long: the process does something else, or is stopped.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LEASE_MS)
    assert.equal(lease.isHeld, false)
    assert.deepEqual(losses, [
      'the lease of the node busy is lost: it could not be renewed in time: this process was stopped',
    ])
  })
})

const HOLDER = `
  import { createInterface } from 'node:readline'
  import { connectNatsServers } from ${JSON.stringify(new URL('connect.ts', import.meta.url))}
  import { LeaseBucket } from ${JSON.stringify(new URL('lease-bucket.ts', import.meta.url))}
  import { Lease } from ${JSON.stringify(new URL('lease.ts', import.meta.url))}
  import { clusterNames } from ${JSON.stringify(new URL('names.ts', import.meta.url))}
  const [url, node] = process.argv.slice(-2)
  const connection = await connectNatsServers([url], node)
  const bucket = await LeaseBucket.open(connection, clusterNames('leases'), ${LEASE_MS})
  const lease = await Lease.acquire(bucket, { node, onLost: ({ code }) => console.log('lost ' + code) })
  createInterface({ input: process.stdin }).on('line', () => console.log('isHeld ' + lease.isHeld))
  console.log('held ' + lease.publisher.epoch)
`

function unexpected(error: ClusterError): void {
  assert.fail(error)
}
