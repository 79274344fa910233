/** What becomes of an exception in `onError`: in a process of its own, which it would end. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const moduleNamed = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)

const PROGRAM = `
  import { serveHttp } from ${moduleNamed('serve-http.ts')}
  import { serveWebSocket } from ${moduleNamed('serve-websocket.ts')}
  process.on('uncaughtException', (thrown, kind) => console.log(kind, thrown))
  const options = { onError() { throw 'in onError' } }
  const request = () => { throw new Error('in a handler') }
  for (const server of [
    await serveHttp({ host: '127.0.0.1', port: 0 }, { request }, options),
    await serveWebSocket({ host: '127.0.0.1', port: 0 }, () => {}, options),
  ]) {
    const url = 'http://127.0.0.1:' + server.addresses[0].port
    const { status } = await fetch(url, { headers: { Connection: 'close' } })
    console.log(status)
    await server.stop()
  }
`

void it('an exception in onError is an uncaught one, and the client still gets its answer', async () => {
  const args = ['--conditions=source', '--input-type=module', '--eval', PROGRAM]
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname, timeout: 60_000 })
  assert.deepEqual(stdout.trim().split('\n'), [
    'uncaughtException in onError',
    '500',
    'uncaughtException in onError',
    '426',
  ])
})
