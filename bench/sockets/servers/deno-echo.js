/** Echo on Deno's own sockets: one loop of awaits for each connection. */
import { stdout } from 'node:process'

const listener = Deno.listen({ hostname: '127.0.0.1', port: 0 })
stdout.write(`listening ${listener.addr.port}\n`)

async function echo(connection) {
  connection.setNoDelay()
  const bytes = new Uint8Array(65536)
  for (let got = await connection.read(bytes); got !== null; got = await connection.read(bytes)) {
    for (let from = 0; from < got;) from += await connection.write(bytes.subarray(from, got))
  }
  connection.close()
}

for await (const connection of listener) echo(connection).catch(() => {})
