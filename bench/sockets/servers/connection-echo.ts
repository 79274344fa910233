/** Echo over `Connection`, as the library's guide writes it. */
import { serve } from '@partyline/net'

const server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
  for await (const bytes of connection) await connection.write(bytes)
})
process.stdout.write(`listening ${server.addresses[0].port}\n`)
