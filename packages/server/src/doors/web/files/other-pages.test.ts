import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Asked } from '../answer.ts'
import { NO_BODY } from '../streamed-body.ts'
import type { WebParts } from '../web-options.ts'
import { forOtherPages } from './other-pages.ts'

const PAGE = 'https://chat.example'
/** Which browsers send from any page (Fetch, CORS-safelisted), or by themselves. */
const ALWAYS: ReadonlySet<string> = new Set(['origin', 'content-length', 'host'])

async function preflight(origin: string | undefined, named: readonly string[]) {
  const route = forOtherPages({ method: 'OPTIONS', path: '/x', answer: () => ({ status: 204, body: '' }) })
  const headers = origin === undefined ? {} : { origin }
  const about = { origin: () => null, headers, params: {}, query: new URLSearchParams() }
  const asked: Asked = { ...about, type: '', body: '', stream: NO_BODY }
  const answer = await route.answer(asked, { settings: () => ({ 'web-origin': named }) } as unknown as WebParts)
  return { headers: new Headers(answer.headers) }
}

void test('a page that is named may say every field that is read here', async () => {
  const { headers } = await preflight(PAGE, [PAGE])
  const allowed = (headers.get('access-control-allow-headers') ?? '').toLowerCase().split(', ')
  const folder = new URL('./', import.meta.url)
  const sources = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const texts = await Promise.all(sources.map((name) => readFile(new URL(name, folder), 'utf8')))
  const read = new Set(
    texts.flatMap((text) => [...text.matchAll(/headers\['([\w-]+)'\]/g)].map(([, name = '']) => name)),
  )
  assert.ok(read.has('upload-offset'))
  for (const name of read) assert.ok(ALWAYS.has(name) || allowed.includes(name), name)
})

void test('what depends on the page says so, and another page is let read nothing', async () => {
  for (const origin of ['https://other.example', undefined]) {
    const { headers } = await preflight(origin, [PAGE])
    assert.deepEqual([headers.get('access-control-allow-origin'), headers.get('vary')], [null, 'Origin'])
  }
  const { headers } = await preflight(PAGE, [])
  assert.deepEqual([headers.get('access-control-allow-origin'), headers.get('vary')], [null, null])
})
