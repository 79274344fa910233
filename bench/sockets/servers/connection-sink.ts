/** Reads to the end of the stream over `Connection`, and answers with the count of bytes. */
import { serve } from '@partyline/net'

const server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
  let count = 0
  for await (const bytes of connection) count += bytes.length
  await connection.write(Buffer.from(`${count}\n`))
})
process.stdout.write(`listening ${server.addresses[0].port}\n`)
