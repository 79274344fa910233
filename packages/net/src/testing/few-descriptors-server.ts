/**
 * The child process of traps/descriptors-exhausted.test.ts: an echo server that is started under a small `ulimit -n`, by
 * node:net when its argument is `plain`. It tells its parent the port, and each error that it hears of.
 */
import { writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { serve } from '../serve/serve.ts'

if (process.argv[2] === 'plain') servePlain()
else await serveOurs()

async function serveOurs(): Promise<void> {
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
}

function servePlain(): void {
  const server = createServer((socket) => {
    socket.on('error', (error) => tell({ error: error.message }))
    socket.pipe(socket)
  })
  server.on('error', (error) => tell({ error: error.message }))
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    tell({ port: typeof address === 'object' ? address?.port : undefined })
  })
}

function tell(message: object): void {
  writeSync(1, `${JSON.stringify(message)}\n`)
}
