/** What a browser has to load before the first message is shown. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { pageUrl } from '../support/browser.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const SCRIPT_BYTES_MAX = 60 * 1024

void test('the page begins with at most 60 KB of script, compressed, and with nothing of another server', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data') })
  const url = pageUrl(server)
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
  const scripts = addresses.filter((address) => address.endsWith('.js'))
  assert.ok(scripts.length > 0, page)
  assert.deepEqual(
    addresses.filter((address) => !address.startsWith('./')),
    [],
  )
  let bytes = 0
  for (const address of scripts) {
    const answer = await fetch(new URL(address, url))
    assert.equal(answer.status, 200)
    bytes += gzipSync(await answer.text(), { level: 9 }).length
  }
  assert.ok(bytes <= SCRIPT_BYTES_MAX, `${bytes} bytes`)
})
