import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PICTURES_HELD_MAX } from '../limits.ts'
import type { Picture } from './picture.ts'
import { PictureShelf } from './picture-shelf.ts'

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const settle = () => new Promise(setImmediate)

function picture(number: number): Picture {
  return { id: `f${number}`, addresses: [], number, columns: 1, rows: 1 }
}

/** @param answer to each that is fetched */
function shelf(answer: (number: number) => Promise<Uint8Array | null>) {
  const told: string[] = []
  const tell = (what: string) => (number: number) => void told.push(`${what} ${number}`)
  const display = {
    pixelsMax: 1,
    drawn: new Map(),
    lines: () => [],
    bring: ({ number }: Picture) => Promise.resolve(tell('bring')(number)),
    drop: tell('drop'),
  }
  const fetched: number[] = []
  const fetch = ({ number }: Picture) => {
    fetched.push(number)
    return answer(number)
  }
  return { shelf: new PictureShelf(fetch, display), told, fetched }
}

const numbers = Array.from({ length: PICTURES_HELD_MAX + 1 }, (_, index) => index + 1)

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
