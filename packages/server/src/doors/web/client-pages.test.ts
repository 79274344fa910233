/** The browser client at the web door: what a browser gets, and that nobody gets anything else. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { brotliDecompressSync, brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { loadConfig } from '../../config/load-config.ts'
import { start, type RunningServer } from '../../start.ts'

const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }
const PAGE = '<!doctype html><title>Partyline</title><script type="module" src="/assets/main-1a2b3c4d.js"></script>\n'
const SCRIPT = `console.log('${'hello '.repeat(100)}')\n`
const AS_PERSON = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Without a browser's or fetch's own ideas of paths and codings. */
function ask(place: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Told> {
  const { promise, resolve, reject } = Promise.withResolvers<Told>()
  const [host, port] = place.split(':')
  const asked = request({ host, port, path, method, headers: { connection: 'close', ...headers } }, (response) => {
    const { statusCode: status = 0, headers: told } = response
    buffer(response).then((body) => resolve({ status, headers: told, body }), reject)
  })
  asked.on('error', reject)
  asked.end()
  return promise
}

async function started(folder: string, client: string): Promise<RunningServer> {
  const args = [
    '--data',
    join(folder, 'data'),
    '--irc=off',
    '--ircs=off',
    '--plain=off',
    '--ssh=off',
    '--web=127.0.0.1:0',
  ]
  const config = loadConfig({ args, env: {}, cwd: folder, readFile: () => '' })
  return start(config, { log: SILENT, clientFolder: client })
}

void describe('the browser client', () => {
  let folder = ''
  let server: RunningServer
  let place = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'partyline-client-'))
    const client = join(folder, 'client')
    await mkdir(join(client, 'assets'), { recursive: true })
    await writeFile(join(folder, 'secret.html'), 'secret')
    await writeFile(join(client, 'index.html'), PAGE)
    await writeFile(join(client, 'notes.txt'), 'left here by mistake')
    await writeFile(join(client, 'assets/main-1a2b3c4d.js'), SCRIPT)
    await writeFile(join(client, 'assets/main-1a2b3c4d.js.br'), brotliCompressSync(SCRIPT))
    await writeFile(join(client, 'assets/main-1a2b3c4d.js.gz'), gzipSync(SCRIPT))
    server = await started(folder, client)
    place = server.doors.web[0] ?? ''
  })
  after(async () => {
    await server.drain()
    await rm(folder, { recursive: true })
  })

  for (const path of ['/', '/?q', '/invitation', '/owner']) {
    void it(`is the page that a person sees at ${path}, which runs nothing but its own files`, async () => {
      const { status, headers, body } = await ask(place, path, AS_PERSON)
      assert.deepEqual([status, headers['content-type'], body.toString()], [200, 'text/html; charset=utf-8', PAGE])
      assert.equal(headers['cache-control'], 'no-cache')
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/)
      assert.doesNotMatch(policy, /unsafe|https?:|\*/)
      assert.match(policy, /connect-src 'self';.*frame-ancestors 'none'/)
      assert.equal(headers['referrer-policy'], 'no-referrer')
      assert.equal(headers['x-content-type-options'], 'nosniff')
    })
  }

  void it('leaves to programs the text that they know', async () => {
    for (const accept of ['*/*', 'text/plain', 'text/html;q=0', '']) {
      const { headers, body } = await ask(place, '/', { accept })
      assert.match(body.toString(), /^This is \S+, a chat server \(Partyline\)\.\n\nOpen this address in a browser/)
      assert.match(String(headers['vary']), /Accept/)
    }
    assert.match((await ask(place, '/invitation/irc', AS_PERSON)).body.toString(), /REGISTER/)
  })

  void it('is not sent again to a browser that has it', async () => {
    const first = await ask(place, '/', AS_PERSON)
    const tag = String(first.headers['etag'])
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await ask(place, '/', { ...AS_PERSON, 'if-none-match': known })
      assert.deepEqual([again.status, again.body.length, again.headers['etag']], [304, 0, tag])
      assert.equal(again.headers['content-length'], undefined)
    }
    assert.equal((await ask(place, '/', { ...AS_PERSON, 'if-none-match': '"other"' })).status, 200)
  })

  void it('has files that a browser keeps, in the coding that it takes', async () => {
    const path = '/assets/main-1a2b3c4d.js'
    const plain = await ask(place, path)
    assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.deepEqual([plain.headers['content-encoding'], plain.body.toString()], [undefined, SCRIPT])
    const CASES: readonly (readonly [string, string | undefined, (body: Buffer) => Buffer])[] = [
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['br;q=0, gzip', 'gzip', gunzipSync],
      ['*', 'br', brotliDecompressSync],
      ['identity', undefined, (body) => body],
      ['br;q=0, gzip;q=0, *', undefined, (body) => body],
    ]
    const tags = new Set<unknown>()
    for (const [taken, coding, decoded] of CASES) {
      const { headers, body } = await ask(place, path, { 'accept-encoding': taken })
      assert.deepEqual([headers['content-encoding'], decoded(body).toString()], [coding, SCRIPT], taken)
      assert.equal(Number(headers['content-length']), body.length)
      tags.add(headers['etag'])
    }
    assert.equal(tags.size, 3)
  })

  void it('answers HEAD as GET, without what GET would send', async () => {
    const { status, headers, body } = await ask(place, '/assets/main-1a2b3c4d.js', {}, 'HEAD')
    assert.deepEqual([status, headers['content-length'], body.length], [200, String(SCRIPT.length), 0])
    assert.equal((await ask(place, '/', AS_PERSON, 'POST')).status, 405)
  })

  const NOT_THERE = [
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/assets/../index.html',
    '/notes.txt',
    '/index.html',
    '/assets',
    '/assets/main-1a2b3c4d.js.br',
    '//',
    '/assets/main-1a2b3c4d.js/',
  ]
  for (const path of NOT_THERE) {
    void it(`has nothing at ${path}`, async () => {
      assert.equal((await ask(place, path, AS_PERSON)).status, 404)
    })
  }

  void it('offers the owner a link until a browser has used it, and the page takes no code twice', async () => {
    const link = server.ownerLink()
    assert.ok(link !== null)
    const { origin, pathname, hash } = new URL(link)
    assert.deepEqual([origin, pathname], [`http://${place}`, '/owner'])
    const claim = (code: string) =>
      fetch(`${origin}/api/v1/browser`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ code }),
      })
    assert.equal((await claim('guessed')).status, 404)
    const { token } = (await (await claim(hash.slice(1))).json()) as { token: string }
    const headers = { authorization: `Bearer ${token}` }
    assert.equal((await fetch(`${origin}/api/v1/status`, { headers })).status, 200)
    assert.equal((await claim(hash.slice(1))).status, 404)
    assert.equal(server.ownerLink(), null)
  })

  void it('takes no code in a form, which a page of a stranger could send', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await fetch(`http://${place}/api/v1/browser`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{"code":"x"}',
      })
      assert.equal(answer.status, 415)
    }
  })
})

void it('where no client is built, a person is told how it is made, and no link is offered', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'partyline-client-'))
  const server = await started(folder, join(folder, 'nothing'))
  context.after(async () => {
    await server.drain()
    await rm(folder, { recursive: true })
  })
  const place = server.doors.web[0] ?? ''
  const { headers, body } = await ask(place, '/', AS_PERSON)
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
  assert.match(body.toString(), /npm run build:web/)
  assert.match((await ask(place, '/invitation', AS_PERSON)).body.toString(), /REGISTER/)
  assert.equal((await ask(place, '/owner', AS_PERSON)).status, 404)
  assert.equal(server.ownerLink(), null)
})
