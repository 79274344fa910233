/** Limnoria, a bot that many channels have, logged in by SASL: `@echo …` has it say something. */
import { writeFile } from 'node:fs/promises'
import { Program } from './program.ts'
import type { ChatServer } from './server.ts'
import type { TempFolder } from './temp-folder.ts'

export interface BotPlace {
  readonly server: ChatServer
  readonly folder: TempFolder
  readonly account: string
  readonly password: string
  readonly channel: string
}

/** It joins the channel by itself. */
export async function startLimnoria({ server, folder, account, password, channel }: BotPlace): Promise<Program> {
  const { host, port } = server.door('irc')
  const settings = {
    nick: account,
    networks: 'p',
    'networks.p.servers': `${host}:${port}`,
    'networks.p.channels': channel,
    'networks.p.ssl': 'False',
    'networks.p.sasl.username': account,
    'networks.p.sasl.password': password,
    plugins: 'Utilities',
    'plugins.Utilities': 'True',
    'reply.whenAddressedBy.chars': '@',
    // Else tags are for those that ask for experiments only: +draft/reply.
    'protocols.irc.experimentalExtensions': 'True',
    'log.stdout': 'True',
    ...Object.fromEntries(['conf', 'data', 'log', 'backup'].map((name) => [`directories.${name}`, folder.path(name)])),
  }
  const lines = Object.entries(settings).map(([name, value]) => `supybot.${name}: ${value}\n`)
  const config = folder.path('bot.conf')
  await writeFile(config, lines.join(''))
  return Program.start('supybot', ['--allow-root', config], { cwd: folder.path() })
}
