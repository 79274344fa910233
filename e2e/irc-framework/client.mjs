/** A program on the library irc-framework: prints what it is told, says what stands on its input. */
import { createInterface } from 'node:readline'
import { Client } from 'irc-framework'

const show = (...words) => process.stdout.write(`${words.join(' ')}\n`)
const [host, port, account, password, channel] = process.argv.slice(2)
const client = new Client({
  auto_reconnect: false,
  enable_chghost: true,
  enable_setname: true,
  enable_echomessage: true,
})
client.requestCap(['draft/chathistory', 'draft/event-playback'])
client.on('registered', () => client.join(channel))
client.on('userlist', () => client.raw('CHATHISTORY', 'LATEST', channel, '*', '10'))
client.on('message', ({ type, nick, target, message, account: of, tags }) => {
  show(type, target, nick, of ?? tags?.account ?? '*', message)
})
client.on('loggedin', ({ account: of }) => show('logged in as', of))
client.on('close', () => process.exit())
client.connect({ host, port: Number(port), nick: account, username: account, account: { account, password } })
createInterface({ input: process.stdin }).on('line', (line) => client.say(channel, line))
