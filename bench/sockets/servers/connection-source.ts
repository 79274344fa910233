/** Sends as many bytes as its argument says to each client, over `Connection`: one write after the other, each when there is room. */
import { serve } from '@partyline/net'

const CHUNK = Buffer.alloc(64 * 1024, 'partyline')

const server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
  for (let left = Number(process.argv[2]); left > 0; left -= CHUNK.length) {
    await connection.write(CHUNK.subarray(0, Math.min(left, CHUNK.length)))
  }
})
process.stdout.write(`listening ${server.addresses[0].port}\n`)
