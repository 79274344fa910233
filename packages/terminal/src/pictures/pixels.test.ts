import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resize } from './pixels.ts'

const RED = [200, 0, 0, 255]
const BLUE = [0, 0, 100, 255]
const NONE = [0, 255, 0, 0]
const pixels = (width: number, ...colours: readonly (readonly number[])[]) => ({
  width,
  height: colours.length / width,
  rgba: Uint8Array.from(colours.flat()),
})

void test('a smaller picture has the mean of its pixels, and no colour of what cannot be seen', () => {
  assert.deepEqual(resize(pixels(2, RED, BLUE, RED, BLUE), 1, 1), pixels(1, [100, 0, 50, 255]))
  assert.deepEqual(resize(pixels(2, RED, NONE), 1, 1), pixels(1, [200, 0, 0, 128]))
  assert.deepEqual(resize(pixels(2, NONE, NONE), 1, 1), pixels(1, [0, 0, 0, 0]))
})

void test('a larger picture has its pixels more often', () => {
  assert.deepEqual(resize(pixels(2, RED, BLUE), 4, 2), pixels(4, RED, RED, BLUE, BLUE, RED, RED, BLUE, BLUE))
})
