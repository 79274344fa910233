/**
 * What goes wrong with sockets, made to happen one after the other. An error has a class, a stable `code`, the phase it
 * happened in, a message with what was done and found, and a remedy: what a person can do about it.
 *
 *   node --conditions=source examples/errors.ts
 */
import { connect, NetError, PortInUseError, serve, TimeoutError } from '@partyline/net'

const HERE = { host: '127.0.0.1', port: 0 }

await using silent = await serve(HERE, (connection) => connection.closed.then(() => {}))
const [held] = silent.addresses

await show('Nobody listens', async () => {
  const gone = await serve(HERE, () => {})
  await gone.stop()
  await connect(gone.addresses[0])
})

await show('The other side says nothing', async () => {
  await using connection = await connect(held)
  await connection.read({ timeoutMs: 200 })
})

await show('A handshake that is never answered', () => connect(held, { tls: true, timeoutMs: 200 }))

// RFC 6761 6.4: no name ends in .invalid. Where names are asked of the network, the answer may take a while.
await show('A name that does not exist', () => connect({ host: 'no-such-name.invalid', port: 80 }, { timeoutMs: 5000 }))

await show('A port that is in use', () => serve(held, () => {}))

await show('An address that this machine does not have', () => serve({ host: '203.0.113.77', port: 0 }, () => {}))

await show('A port that is none', () => connect({ host: 'localhost', port: 70_000 }))

/** Does something that fails, and shows how. */
async function show(title: string, fail: () => Promise<unknown>): Promise<void> {
  console.log(`${title}:`)
  try {
    await fail()
    console.log('  (did not fail)')
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    console.log(`  ${error.name}, ${error.code}, while in phase ${error.phase}`)
    console.log(`  ${error.message}`)
    console.log(`  → ${error.remedy}`)
    // A class has what a program can act on without reading the message.
    if (error instanceof PortInUseError) console.log(`  holder ${error.holder?.pid}, free port ${error.freePort}`)
    if (error instanceof TimeoutError) console.log('  it may be worth another try')
  }
}
