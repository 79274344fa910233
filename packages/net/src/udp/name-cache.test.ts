import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NameNotFoundError } from '../errors.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { NameCache } from './name-cache.ts'

function cache(lookup: (name: string) => Promise<readonly { address: string; family: number }[]>) {
  const clock = new FakeClock()
  return { clock, names: new NameCache({ lookup, lifetimeMs: 60_000, namesMax: 2, clock }) }
}

void describe('NameCache', () => {
  void it('asks once while the answer is young, however many want it, and again when it is old', async () => {
    const asked: string[] = []
    const { names, clock } = cache(async (name) => {
      asked.push(name)
      return [{ address: `127.0.0.${asked.length}`, family: 4 }]
    })
    await Promise.all([names.find('a.test'), names.find('a.test')])
    clock.advance(59_999)
    clock.setDate(-1_000_000)
    assert.deepEqual(await names.find('a.test'), [{ address: '127.0.0.1', family: 4 }])
    clock.advance(1)
    assert.deepEqual(await names.find('a.test'), [{ address: '127.0.0.2', family: 4 }])
    assert.equal(asked.length, 2)
  })

  void it('does not remember a failure', async () => {
    let isUp = false
    const { names } = cache(async () => {
      if (!isUp) throw Object.assign(new Error('try again'), { code: 'EAI_AGAIN' })
      return [{ address: '::1', family: 6 }]
    })
    await assert.rejects(names.find('a.test'), NameNotFoundError)
    isUp = true
    assert.deepEqual(await names.find('a.test'), [{ address: '::1', family: 6 }])
  })

  void it('refuses an answer without address', async () => {
    await assert.rejects(cache(async () => []).names.find('a.test'), NameNotFoundError)
  })

  void it('remembers no more names than its limit', async () => {
    const asked: string[] = []
    const { names } = cache(async (name) => {
      asked.push(name)
      return [{ address: '127.0.0.1', family: 4 }]
    })
    for (const name of ['a', 'b', 'c', 'c', 'b', 'a']) await names.find(name)
    assert.deepEqual(asked, ['a', 'b', 'c', 'a'])
  })
})
