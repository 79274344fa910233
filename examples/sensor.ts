/**
 * Says in a channel of a Partyline server how busy this machine is, again and again, each time in one datagram: what a sensor can do that has
 * room for little more. Nothing tells it whether a reading has arrived; the next one comes anyway.
 *
 *   SENSOR_TOKEN=… node --conditions=source examples/sensor.ts '#lab' [port] [host] [seconds]
 *
 * The server listens with `--datagram`, and an operator of the channel makes the token with `/msg HookServ ADD #lab name`. Ctrl-C ends it.
 */
import { availableParallelism, freemem, loadavg, totalmem } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { NetError, udp } from '@partyline/net'

const [channel = '#lobby', port = '6681', host = '127.0.0.1', seconds = '60'] = process.argv.slice(2)
const token = process.env['SENSOR_TOKEN']

function reading(): string {
  const [load = 0] = loadavg()
  const busy = Math.round((load / availableParallelism()) * 100)
  const free = Math.round((freemem() / totalmem()) * 100)
  return `${busy} % busy, ${free} % of the memory is free`
}

if (token === undefined) {
  console.error(`SENSOR_TOKEN is not set\n→ ask an operator of the channel: /msg HookServ ADD ${channel} name`)
  process.exit(2)
}
const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort())
await using socket = await udp({ connect: { host, port: Number(port) }, encoding: 'utf8' })
while (!stopping.signal.aborted) {
  const text = reading()
  try {
    await socket.send(`${token} ${channel} ${text}`)
    console.log(`sent: ${text}`)
  } catch (error) {
    // Nobody listens there now. The server may come back, and the next reading is as good.
    if (!(error instanceof NetError)) throw error
    console.error(`${error.message}\n→ ${error.remedy}`)
  }
  await pause(Number(seconds) * 1_000, undefined, { signal: stopping.signal }).catch(() => {})
}
