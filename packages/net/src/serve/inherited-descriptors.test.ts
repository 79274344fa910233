import assert from 'node:assert/strict'
import { closeSync, openSync } from 'node:fs'
import { describe, it } from 'node:test'
import { TargetError } from '../errors.ts'
import { inheritedDescriptors } from './inherited-descriptors.ts'
import { serve } from './serve.ts'

type Env = Readonly<Record<string, string>>

const CASES: readonly (readonly [name: string, env: Env, descriptors: ReturnType<typeof inheritedDescriptors>])[] = [
  ['none without LISTEN_FDS', {}, []],
  ['none of another process', { LISTEN_PID: '8', LISTEN_FDS: '1' }, []],
  ['none where no process is named', { LISTEN_FDS: '1' }, []],
  ['no more than none', { LISTEN_PID: '7', LISTEN_FDS: '0' }, []],
  [
    'those from 3 on',
    { LISTEN_PID: '7', LISTEN_FDS: '2' },
    [
      { fd: 3, name: 'unknown' },
      { fd: 4, name: 'unknown' },
    ],
  ],
  [
    'their names, as far as there are some',
    { LISTEN_PID: '7', LISTEN_FDS: '3', LISTEN_FDNAMES: 'irc::' },
    [
      { fd: 3, name: 'irc' },
      { fd: 4, name: 'unknown' },
      { fd: 5, name: 'unknown' },
    ],
  ],
]

void describe('inheritedDescriptors', () => {
  for (const [name, env, descriptors] of CASES) {
    void it(`gives ${name}`, () => {
      assert.deepEqual(inheritedDescriptors({ env, pid: 7 }), descriptors)
    })
  }

  for (const count of ['', 'x', '-1', '1.5', '99999']) {
    void it(`refuses ${JSON.stringify(count)} as a number of descriptors`, () => {
      assert.throws(() => inheritedDescriptors({ env: { LISTEN_PID: '7', LISTEN_FDS: count }, pid: 7 }), TargetError)
    })
  }

  void it('gives none to a process that was started in another way', () => {
    assert.deepEqual(inheritedDescriptors(), [])
  })
})

void describe('a server on a descriptor', () => {
  void it('is not there where it is no socket, or not open', async () => {
    const file = openSync(import.meta.filename, 'r')
    try {
      for (const fd of [file, 9_999]) {
        await assert.rejects(
          serve({ fd }, () => {}),
          (error) => {
            assert.ok(error instanceof TargetError)
            assert.match(error.message, new RegExp(`^cannot listen on descriptor ${fd}: `))
            return true
          },
        )
      }
    } finally {
      closeSync(file)
    }
  })

  void it('needs a number that can be one', async () => {
    for (const fd of [-1, 1.5, Number.NaN])
      await assert.rejects(
        serve({ fd }, () => {}),
        TargetError,
      )
  })
})
