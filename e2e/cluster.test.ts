/** Two nodes are one network, whatever ends beside them: nobody that talks on them misses a message, or sees one twice. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { missingNats } from './support/nats-program.ts'
import { suiteUnless } from './support/needs.ts'
import { STREAM } from './support/nats-client.ts'
import { CHANNELS, Town } from './support/town.ts'
import { poll } from './support/wait.ts'

/** Short, so that the test is. It would not outlast the election of a leader of the NATS servers. */
const SHORT_LEASE_MS = 4_000

function timesIn(all: readonly string[], nick: string): number {
  return all.filter((other) => other === nick).length
}

// Both wait for leases and elections most of their time.
suiteUnless(
  missingNats,
  'two nodes',
  () => {
    void it('killed and suspended nodes cost nobody a message', async (context) => {
      await using town = await Town.found(context, SHORT_LEASE_MS, false)
      const [witness] = town.peopleOf('two')
      const lost = town.peopleOf('one')
      assert.ok(witness !== undefined)
      town.report('at rest')

      await town.node('one').kill()
      await town.moves('one', 'two')
      await town.talks()
      town.report('a node was killed')
      for (const { nick } of lost) assert.equal(timesIn(witness.quits, nick), 1, `${nick} was seen to quit once`)

      await town.start('one')
      await town.moves('one', 'one')
      await town.talks()
      town.report('the node is back')
      witness.quits.length = 0

      const node = town.node('one')
      node.program.signal('SIGSTOP')
      for (const { client } of lost) client.send(`PRIVMSG ${CHANNELS[0]} :said to nobody`)
      await poll(() => (lost.every(({ nick }) => witness.quits.includes(nick)) ? true : null), 'the node to be lost')
      node.program.signal('SIGCONT')
      for (const { client } of lost) await client.expect(/^ERROR :.*this server has lost its network/)
      assert.deepEqual(await node.program.exit(), { code: 6, signal: null })
      await town.moves('one', 'two')
      await town.talks()
      town.report('a node was suspended')
      for (const { nick } of lost) assert.equal(timesIn(witness.quits, nick), 1, `${nick} was seen to quit once`)

      await town.start('one')
      await town.compare()
      for (const person of town.people) {
        const said = person.seen.get(CHANNELS[0] ?? '')?.filter(({ text }) => text === 'said to nobody')
        assert.deepEqual(said, [], 'what was said to a node that was lost counts nowhere')
      }
    })

    void it('killed and restarted NATS servers cost nobody a message', async (context) => {
      await using town = await Town.found(context, null, true)
      const { servers } = town
      town.report('at rest')

      const leader = await poll(async () => servers.all[0]?.leaderOf(STREAM) ?? null, 'the leader of the stream')
      await servers.named(leader).kill()
      await town.talks()
      town.report('the leader of the stream was killed')
      await servers.named(leader).start()
      await servers.ready()

      await Promise.all(servers.all.map((server) => server.stop()))
      await Promise.all(servers.all.map((server) => server.start()))
      await town.talks()
      town.report('all NATS servers were stopped and started')
      await town.compare()
    })
  },
  2,
)
