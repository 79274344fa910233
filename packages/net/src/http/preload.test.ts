/** What a server has loaded before its first client: in a process of its own, where no other test has loaded anything. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)

const program = (handlers: string) => `
  import { createRequire } from 'node:module'
  import { serveHttp } from ${JSON.stringify(new URL('serve-http.ts', import.meta.url).href)}
  const server = await serveHttp({ host: '127.0.0.1', port: 0 }, { request() {}, ${handlers} })
  const loaded = Object.keys(createRequire(${JSON.stringify(import.meta.url)}).cache)
  const hasFetch = process.moduleLoadList.some((name) => name.includes('undici'))
  console.log(loaded.some((path) => /[\\\\/]ws[\\\\/]/.test(path)), hasFetch)
  await server.stop()
`

for (const [what, handlers, isLoaded] of [
  ['expects WebSockets has', 'webSocket() {}', 'true'],
  ['expects none has not', '', 'false'],
] as const) {
  void it(`a server that ${what} loaded what they need when it listens, and never Node's fetch, which takes 10 MiB`, async () => {
    const args = ['--conditions=source', '--input-type=module', '--eval', program(handlers)]
    const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname })
    assert.equal(stdout.trim(), `${isLoaded} false`)
  })
}
