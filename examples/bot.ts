/**
 * A bot for a Partyline server, and for any other IRC server: it throws dice, waves back, and reminds people of things, also where
 * it was restarted meanwhile.
 *
 *   node --conditions=source examples/bot.ts '#lab' [address] [name] [file]
 *
 * In the channel: `!help`, `!roll 2d6`, `!remind 10m tea is ready`, `!reminders`, `!forget 3`; and who reacts to a message with ⏰ is
 * reminded of it in an hour. The address is tcp://127.0.0.1:6667, or as tls://chat.example:6697. The reminders are in the file
 * (bot-reminders.json). If the name has an account, its password is in BOT_PASSWORD. Ctrl-C ends the bot.
 */
import { randomInt } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { type BotStore, ClientCore, createBot, runClient, type Transport } from '@partyline/irc/client'
import { connect, framed, lineCodec } from '@partyline/net'

const [channel = '#lobby', address = 'tcp://127.0.0.1:6667', nick = 'remy', file = 'bot-reminders.json'] =
  process.argv.slice(2)
const password = process.env['BOT_PASSWORD']
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Of one person: there is room for others too. */
const REMINDERS_MAX = 20
const REMIND_AFTER_MS = Number(process.env['BOT_REMIND_AFTER_MS'] ?? UNITS['h'])

/** Each connection to the server, of which the client makes as many as it needs. */
const transport: Transport = {
  async open(signal) {
    const connection = await connect(address, { signal })
    const lines = framed(connection, lineCodec({ lineBytesMax: 16_384 }))
    return {
      lines: (async function* () {
        for await (const line of lines) yield [line]
      })(),
      write: (lines) => void connection.writeNow(lines.map((line) => `${line}\r\n`).join('')),
      close: () => void connection.close(),
    }
  },
}

const clock = {
  now: Date.now,
  setTimeout(callback: () => void, delayMs: number) {
    const timer = setTimeout(callback, delayMs)
    return { cancel: () => clearTimeout(timer) }
  },
}

/** A reader finds the old text or the new one, whenever the power fails. */
const store: BotStore = {
  load: () =>
    readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    }),
  async save(text) {
    const handle = await open(`${file}.new`, 'w', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${file}.new`, file)
  },
}

const credentials =
  password === undefined ? {} : { credentials: { kind: 'password', account: nick, password } as const }
const core = new ClientCore({ identity: { nick, ...credentials }, channels: [{ name: channel }], random: Math.random })
const onError = (error: unknown) => console.error(error instanceof Error ? error.message : String(error))
const client = runClient({ core, transport, clock, onDefect: onError })
const bot = createBot({ client, clock, store, onError })

bot.command('roll', 'throws dice: !roll 2d6', async (call) => {
  const [, count = '1', sides = '6'] = /^(\d{0,2})d(\d{1,3})$/.exec(call.args[0] ?? 'd6') ?? []
  const dice = Array.from({ length: Math.max(1, Number(count)) }, () => randomInt(Math.max(1, Number(sides))) + 1)
  await call.reply(`${dice.join(' + ')} = ${dice.reduce((sum, one) => sum + one)}`)
})

bot.command('remind', 'says something to you later: !remind 10m tea is ready', async (call) => {
  const [, number = '', unit = '', text = ''] = /^(\d{1,4})([smhd])\s+(.+)$/s.exec(call.rest) ?? []
  const delayMs = Number(number) * (UNITS[unit] ?? 0)
  if (text === '') {
    await call.reply('Tell me when, and what: !remind 10m tea is ready (s, m, h or d)')
    return
  }
  const alarm = await remind(call.place, call.author.nick, text, delayMs)
  // The alarm is on the disk by now: what is promised here is kept.
  await call.reply(alarm === null ? 'I have too many reminders, or yours is too long.' : `I will. (${alarm.id})`)
})

/** null: there are too many. */
async function remind(place: string, nick: string, text: string, delayMs: number) {
  if (remindersOf(nick).length >= REMINDERS_MAX) return null
  return await bot.setAlarm({ at: clock.now() + delayMs, kind: 'remind', data: { place, nick, text } })
}

function remindersOf(nick: string) {
  return bot.alarms.filter(({ data }) => data['nick'] === nick)
}

bot.command('reminders', 'lists your reminders', async (call) => {
  const lines = remindersOf(call.author.nick).map(
    ({ id, at, data }) => `${id}: ${new Date(at).toISOString()} ${data['text']}`,
  )
  await call.reply(lines.join('\n') || 'You have none.')
})

bot.command('forget', 'takes a reminder back: !forget 3', async (call) => {
  const own = remindersOf(call.author.nick).find(({ id }) => String(id) === call.args[0])
  await call.reply(own !== undefined && (await bot.cancelAlarm(own.id)) ? 'Forgotten.' : 'You have no such reminder.')
})

bot.onAlarm('remind', async ({ data }) => {
  const { place = channel, nick = '', text = '' } = data
  const sent = await bot.say(place, `${nick}: ${text}`)
  // Thrown, it is tried again in a minute.
  if (sent.kind === 'failed') throw new Error(`A reminder was not said in ${place}: ${sent.why.text}`)
})

bot.onMention((heard) => heard.react('👋'))

bot.onReaction(async ({ emoji, isOn, nick, place, text }) => {
  if (emoji === '⏰' && isOn) await remind(place, nick, `⏰ ${text}`, REMIND_AFTER_MS)
})

let said = ''
client.subscribe(({ connection, me }) => {
  const text =
    'why' in connection && connection.why !== null ? `${connection.kind}: ${connection.why.text}` : connection.kind
  if (text !== said) console.log(connection.kind === 'online' ? `${text} as ${me.nick}` : text)
  said = text
  if (connection.kind !== 'ended') return
  process.exitCode = 1
  void bot.stop()
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void bot.stop('restarting'))
await bot.start()
