/**
 * A game of two over UDP. The server alone decides: players send what they want, thirty times a second it makes a step and
 * shows everybody the field. So nobody can cheat by sending a better field, and both see the same.
 *
 *   node --conditions=source examples/game-server.ts [port] [host]
 *
 * Then examples/game-client.ts in two terminals. UDP, because a field that comes late is worthless: the next one is under way.
 */
import { formatAddress, udp } from '@partyline/net'
import { Game } from './support/game.ts'
import { decodeInput, encodeView } from './support/game-messages.ts'
import { parsePort, run } from './support/run.ts'

const TICK_MS = 1000 / 30
/** After a longer break (a laptop that slept), the game goes on from now instead of hurrying after. */
const LATE_MS_MAX = 1000

await run('game-server [port] [host]', async ([port = '9020', host = '127.0.0.1'], { signal }) => {
  await using socket = await udp({ bind: { host, port: parsePort(port) }, signal })
  const game = new Game()
  let nextAt = performance.now()
  // Timers are late by a little, always; counted from the plan and not from the last tick, it does not add up.
  const timer = setInterval(() => {
    const now = performance.now()
    if (now - nextAt > LATE_MS_MAX) nextAt = now
    for (; nextAt <= now; nextAt += TICK_MS) {
      for (const [to, view] of game.advance()) socket.sendNow(encodeView(view), to)
    }
  }, TICK_MS)
  console.log(`listening on ${formatAddress(socket.localAddress)}`)
  try {
    for await (const { data, from } of socket) {
      const input = decodeInput(data)
      if (input !== undefined && !game.hear(input, from)) socket.sendNow(encodeView({ kind: 'full' }), from)
    }
  } finally {
    clearInterval(timer)
  }
  console.log(`${game.tick} ticks played`)
})
