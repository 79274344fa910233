/** Whatever happens to nodes, and to what their folders hold: every history has every event once, and all have one state. */
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join as pathOf } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { folderFor } from '../store/testing.ts'
import { MemoryStore } from '../testing/memory-store.ts'
import { MemoryStream } from '../testing/memory-stream.ts'
import { begun, copyOf, turns, type Member } from '../testing/test-node.ts'
import { nodeId, say } from '../testing/test-network.ts'

const NAMES = ['one', 'two', 'three']

const step = fc.record({
  what: fc.constantFrom(
    'enter',
    'say',
    'say',
    'away',
    'stop',
    'kill',
    'start',
    'start',
    'back up',
    'put back',
    'forget state',
  ),
  node: fc.nat(NAMES.length - 1),
  turnsMax: fc.constantFrom(1, 100),
})

interface Place {
  readonly name: string
  readonly folder: string
  store: MemoryStore
  backup: MemoryStore | null
  member: Member | null
  run: number
}

void test('however nodes stop, are killed and get back older histories, none has a gap or a double, and all have one state', async (context) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), async (steps) => {
      const stream = new MemoryStream()
      const places: readonly Place[] = NAMES.map((name) => {
        return { name, folder: folderFor(context), store: new MemoryStore(), backup: null, member: null, run: 0 }
      })
      const sessions: { readonly place: Place; readonly run: number; readonly session: string }[] = []
      const start = async (place: Place, turnsMax: number) => {
        const { name, folder, store } = place
        place.run += 1
        place.member = await begun(stream, { name, folder, store, run: place.run, turnsMax })
      }
      const kill = async (place: Place) => {
        place.member?.cluster.fail(new Error('killed'))
        place.member?.stopping.abort()
        // What a process was writing when it was killed is not written by the next one at the same time.
        await place.member?.cluster.leave()
        place.member = null
        const other = places.find(({ member }) => member !== null)
        await other?.member?.say(null, { kind: 'nodeLost', node: nodeId(place.name), run: place.run })
      }
      const act = async (place: Place, what: string, turnsMax: number, index: number) => {
        const { member } = place
        if (member === null) {
          if (what === 'start') await start(place, turnsMax)
          if (what === 'back up') place.backup = copyOf(place.store)
          if (what === 'put back' && place.backup !== null) place.store = copyOf(place.backup)
          if (what === 'forget state') await rm(pathOf(place.folder, 'cluster-state'), { force: true })
          return
        }
        const own = sessions.findLast((each) => each.place === place && each.run === place.run)?.session
        if (what === 'enter') {
          const session = `s${index}`
          sessions.push({ place, run: place.run, session })
          await member.say(session, say.attach(`n${index}`), say.join('#a'))
        }
        if (what === 'say' && own !== undefined) await member.say(own, say.message('#a', String(index)))
        if (what === 'away' && own !== undefined) await member.say(own, { kind: 'away', text: String(index) })
        if (what === 'kill') await kill(place)
        if (what !== 'stop') return
        await member.cluster.leave()
        place.member = null
      }
      for (const place of places) await start(place, 1)
      for (const [index, { what, node, turnsMax }] of steps.entries()) {
        const place = places[node]
        if (place !== undefined) await act(place, what, turnsMax, index)
      }
      for (const place of places) if (place.member === null) await start(place, 100)
      await turns()
      const [first, ...others] = places
      assert.ok(first !== undefined)
      for (const { member, store } of others) {
        assert.deepEqual(store.events, first.store.events)
        assert.deepEqual(member?.cluster.network.snapshot(), first.member?.cluster.network.snapshot())
      }
      for (const { member } of places) assert.deepEqual(member?.failures, [])
      for (const { member } of places) await member?.cluster.leave()
    }),
    { numRuns: 60 },
  )
})
