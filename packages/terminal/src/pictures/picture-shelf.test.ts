import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Picture } from './picture.ts'
import { PictureShelf } from './picture-shelf.ts'

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const HELD_MAX = 5
const settle = () => new Promise(setImmediate)

function picture(number: number): Picture {
  return { id: `f${number}`, addresses: [], number, columns: 1, rows: 1 }
}

/** @param answer to each that is fetched */
function shelf(answer: (number: number) => Promise<Uint8Array | null>, isShowing = (_number: number) => true) {
  const told: string[] = []
  const room = { promise: Promise.resolve() }
  const tell = (what: string) => (number: number) => void told.push(`${what} ${number}`)
  const display = {
    pixelsMax: 1,
    drawn: new Map(),
    lines: () => [],
    room: () => room.promise,
    bring: async ({ number }: Picture) => {
      tell('bring')(number)
      return isShowing(number)
    },
    drop: tell('drop'),
  }
  const fetched: number[] = []
  const fetch = ({ number }: Picture) => {
    fetched.push(number)
    return answer(number)
  }
  return { shelf: new PictureShelf(fetch, display, HELD_MAX), told, fetched, room }
}

const numbers = Array.from({ length: HELD_MAX + 1 }, (_, index) => index + 1)

void test('as many are held as may be; one more, and what was seen longest ago is dropped, and fetched again when it is seen', async () => {
  const { shelf: held, told, fetched } = shelf(() => Promise.resolve(PNG))
  for (const number of numbers) {
    held.see([picture(number)])
    await settle()
  }
  assert.deepEqual(
    told.filter((what) => what.startsWith('drop')),
    ['drop 1'],
  )
  held.see([picture(2)])
  held.see([picture(1)])
  await settle()
  assert.deepEqual(fetched, [...numbers, 1])
  assert.equal(told.at(-2), 'drop 3')
})

void test('what cannot be had is not asked for again while it is remembered, and so many are remembered too', async () => {
  const {
    shelf: held,
    told,
    fetched,
  } = shelf((number) => (number % 2 === 0 ? Promise.reject(new Error('gone')) : Promise.resolve(null)))
  for (const number of [...numbers, ...numbers.slice(1)]) {
    held.see([picture(number)])
    await settle()
  }
  assert.deepEqual(fetched, numbers)
  held.see([picture(1)])
  await settle()
  assert.deepEqual(fetched, [...numbers, 1])
  assert.deepEqual(told, [])
})

void test('what has gone by while another was fetched is not fetched, and is when it is back', async () => {
  const { promise, resolve } = Promise.withResolvers<Uint8Array>()
  const { shelf: held, told, fetched } = shelf(() => promise)
  held.see([picture(1)])
  await settle()
  held.see([picture(2)])
  held.see([picture(3)])
  resolve(PNG)
  await settle()
  assert.deepEqual(
    [fetched, told],
    [
      [1, 3],
      ['bring 1', 'bring 3'],
    ],
  )
  held.see([picture(2)])
  await settle()
  assert.deepEqual(fetched, [1, 3, 2])
})

void test('what comes after the terminal was given back is not brought', async () => {
  const { promise, resolve } = Promise.withResolvers<Uint8Array>()
  const { shelf: held, told } = shelf(() => promise)
  held.see([picture(1)])
  await settle()
  held.forget()
  resolve(PNG)
  await settle()
  assert.deepEqual(told, [])
})

void test('nothing is fetched for a terminal that takes nothing, whatever goes by, and then what is seen', async () => {
  const { shelf: held, fetched, room } = shelf(() => Promise.resolve(PNG))
  const { promise, resolve } = Promise.withResolvers<void>()
  room.promise = promise
  for (const number of [...numbers, ...numbers]) held.see([picture(number)])
  await settle()
  assert.deepEqual(fetched, [])
  held.see([picture(2), picture(3)])
  resolve()
  await settle()
  assert.deepEqual(fetched, [2, 3])
})

void test('what the terminal did not take is not sent again while it is remembered', async () => {
  const {
    shelf: held,
    fetched,
    told,
  } = shelf(
    () => Promise.resolve(PNG),
    (number) => number !== 1,
  )
  held.see([picture(1), picture(2)])
  await settle()
  held.see([picture(1)])
  held.forget()
  await settle()
  assert.deepEqual(
    [fetched, told],
    [
      [1, 2],
      ['bring 1', 'bring 2', 'drop 2'],
    ],
  )
})

void test('shown in another way, what is seen is fetched and brought anew', async () => {
  const { shelf: held, told, fetched } = shelf(() => Promise.resolve(PNG))
  const brought: number[] = []
  held.see([picture(1)])
  await settle()
  held.use({
    pixelsMax: 1,
    drawn: new Map(),
    lines: () => [],
    room: () => Promise.resolve(),
    bring: ({ number }) => Promise.resolve(brought.push(number) > 0),
    drop: () => {},
  })
  held.see([picture(1)])
  await settle()
  assert.deepEqual([fetched, told, brought], [[1, 1], ['bring 1', 'drop 1'], [1]])
})
