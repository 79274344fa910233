/** What loopback cannot show: datagrams to all, and to a group, on the way from one machine to another. */
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { Example } from './testing/example.ts'
import { cannotMakeMachines, type Machine, TwoMachines } from './testing/two-machines.ts'
import { suiteUnless } from '../e2e/support/needs.ts'

suiteUnless(cannotMakeMachines(), 'between two machines', () => {
  let network: TwoMachines
  before(async () => {
    network = await TwoMachines.start()
  })
  after(() => network[Symbol.dispose]())

  const start = (machine: Machine, name: string, ...args: readonly (string | number)[]) =>
    new Example(name, args, {}, machine.inside)

  for (const address of [undefined, '192.168.77.255']) {
    void it(`broadcast reaches both, sent to ${address ?? 'the network of the default route'}`, async () => {
      const [here, there] = network.machines
      await using near = start(here, 'broadcast', 'listen')
      await using far = start(there, 'broadcast', 'listen')
      await Promise.all([near.port(), far.port()])
      await using speaker = start(
        here,
        'broadcast',
        'say',
        'dinner!',
        9013,
        ...(address === undefined ? [] : [address]),
      )
      assert.equal(await speaker.exit(), 0, speaker.errors)
      for (const listener of [near, far]) await listener.expect(/^192\.168\.77\.1: "dinner!"$/m)
    })
  }

  for (const { named, via } of [
    { named: 'named', via: (machine: Machine) => [9014, machine.card] },
    { named: 'that the system chooses', via: () => [] },
  ]) {
    void it(`multicast-discovery finds servers over IPv4 and IPv6, by an interface ${named}`, async () => {
      const [here, there] = network.machines
      await using library = start(here, 'multicast-discovery', 'announce', 'library', ...via(here))
      await using kitchen = start(there, 'multicast-discovery', 'announce', 'kitchen', ...via(there))
      for (const server of [library, kitchen]) {
        await server.expect(/listening on/)
        await server.expect(/listening on/)
      }
      assert.match(library.output, /^library is listening on \[ff12::4299\]:9014, by .*card1$/m)
      await using finder = start(here, 'multicast-discovery', 'find', ...via(here))
      assert.equal(await finder.exit(), 0, finder.errors)
      assert.match(finder.output, /^"library" at 192\.168\.77\.1$/m)
      assert.match(finder.output, /^"kitchen" at 192\.168\.77\.2$/m)
      assert.match(finder.output, /^"library" at fe80::\S+%card1$/m)
      assert.match(finder.output, /^"kitchen" at fe80::\S+%card1$/m)
      assert.match(finder.output, /^4 found$/m)
    })
  }
})
