/**
 * The child process of descriptor-reserve.test.ts: an echo server that is started under a small `ulimit -n`. It tells its
 * parent the port, and each error that it reports.
 */
import { writeSync } from 'node:fs'
import { serve } from '../serve.ts'

const server = await serve(
  { host: '127.0.0.1', port: 0 },
  async (connection) => {
    for await (const bytes of connection) await connection.write(bytes)
  },
  {
    rejection: ({ kind }) => Buffer.from(`rejected: ${kind}\n`),
    onError: (error) => tell({ error: error instanceof Error && 'code' in error ? error.code : String(error) }),
  },
)
tell({ port: server.addresses[0].port })

function tell(message: object): void {
  writeSync(1, `${JSON.stringify(message)}\n`)
}
