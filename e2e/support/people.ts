/**
 * Programs that people use to be in a chat, each logged in to an account and in one channel: terminal clients, a library and
 * bouncers. Each finds out itself how it logs in, and asks for what was said before in its own way.
 */
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { findNewer } from '../../scripts/newer-debian.ts'
import { freePort } from './free-port.ts'
import { IrcClient } from './irc-client.ts'
import { FRAMEWORK_CLIENT, missingFramework } from './irc-framework.ts'
import { missing } from './needs.ts'
import { Program } from './program.ts'
import type { ChatServer } from './server.ts'
import type { TempFolder } from './temp-folder.ts'
import { Terminal } from './tmux.ts'
import { WeeChat } from './weechat.ts'

/** Of every account here. */
export const PASSWORD = 'secret-word'

export interface Person extends AsyncDisposable {
  /** Says a line in the channel. */
  say(text: string): Promise<void>
  /** Waits until the program shows this in the channel. */
  sees(pattern: RegExp): Promise<unknown>
}

export interface Place {
  readonly server: ChatServer
  readonly folder: TempFolder
  /** Registered, and in the channel already: its person stays there. */
  readonly account: string
  readonly channel: string
  /** Something is said in the channel, while no program of the person shows it. */
  readonly meanwhile: () => Promise<void>
}

export interface PersonProgram {
  readonly name: string
  /** Of its account. */
  readonly account: string
  /** For the option `skip` of a test. */
  readonly skip: string | false
  /** It keeps what it is told itself, and asks the server for nothing: `meanwhile` is when it is there and its person is not. */
  readonly isMemory?: true
  readonly start: (place: Place) => Promise<Person>
}

const senpai = findNewer('senpai')
const soju = findNewer('soju')

export const PEOPLE: readonly PersonProgram[] = [
  { name: 'irssi', account: 'iris', skip: missing('irssi', 'tmux'), start: startIrssi },
  { name: 'WeeChat', account: 'wanda', skip: missing('weechat-headless', 'weechat-plugins'), start: startWeeChat },
  {
    name: 'senpai',
    account: 'selma',
    skip: missing('tmux') || (senpai === null && 'senpai cannot be fetched from Debian here'),
    start: (place) => startSenpai(place, senpai?.program ?? ''),
  },
  { name: 'irc-framework', account: 'frida', skip: missingFramework(), start: startFramework },
  { name: 'the irc library of Python', account: 'petra', skip: missing('python3-irc'), start: startPython },
  { name: 'ZNC', account: 'zoe', skip: missing('znc', 'util-linux'), start: startZnc },
  {
    name: 'soju',
    account: 'sophie',
    isMemory: true,
    skip: soju === null && 'soju cannot be fetched from Debian here',
    start: (place) => startSoju(place, soju?.folder ?? ''),
  },
]

/** SASL PLAIN. */
async function startIrssi({ server, folder, account, channel }: Place): Promise<Person> {
  const { host, port } = server.door('irc')
  const home = folder.path(account)
  await mkdir(home)
  const config = `servers = ( { address = "${host}"; port = "${port}"; chatnet = "p"; autoconnect = "yes"; } );
chatnets = { p = { type = "IRC"; sasl_mechanism = "PLAIN"; sasl_username = "${account}"; sasl_password = "${PASSWORD}"; }; };
settings = { core = { nick = "${account}"; }; "irc/core" = { cmd_queue_speed = "10msec"; }; };
`
  await writeFile(`${home}/config`, config)
  await using started = new AsyncDisposableStack()
  const terminal = started.use(await Terminal.start(folder.path('tmux-irssi'), ['irssi', `--home=${home}`]))
  await terminal.expect(/SASL authentication succeeded/)
  await terminal.expect(/\[Act: 2/)
  await terminal.type('/window goto 2')
  await terminal.expect(new RegExp(`Join to ${channel} was synced`))
  await terminal.type(`/quote CHATHISTORY LATEST ${channel} * 10`)
  const kept = started.move()
  return {
    say: (text) => terminal.type(text),
    sees: (pattern) => terminal.expect(pattern),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** SASL PLAIN. */
async function startWeeChat({ server, folder, account, channel }: Place): Promise<Person> {
  const home = folder.path(account)
  await mkdir(home)
  const sasl = `sasl_mechanism = plain\nsasl_username = "${account}"\nsasl_password = "${PASSWORD}"\n`
  await writeFile(`${home}/irc.conf`, `[server_default]\n${sasl}`)
  const weechat = await WeeChat.start(home, server.door('irc'), account, channel)
  await using started = new AsyncDisposableStack()
  started.use(weechat)
  await weechat.expect(channel, /has joined|Channel created/)
  await weechat.type(channel, `/quote CHATHISTORY LATEST ${channel} * 10`)
  const kept = started.move()
  return {
    say: (text) => weechat.type(channel, text),
    sees: (pattern) => weechat.expect(channel, pattern),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** SASL PLAIN; it fetches the history by itself (IRCv3 draft/chathistory). */
async function startSenpai({ server, folder, account, channel }: Place, program: string): Promise<Person> {
  const { host, port } = server.door('irc')
  const config = folder.path('senpai.conf')
  await writeFile(
    config,
    `address irc+insecure://${host}:${port}\nnickname ${account}\nusername ${account}\npassword ${PASSWORD}\nchannel "${channel}"\n`,
  )
  const home = folder.path(account)
  const terminal = await Terminal.start(folder.path('tmux-senpai'), ['env', `HOME=${home}`, program, '-config', config])
  return {
    say: (text) => terminal.type(text),
    sees: (pattern) => terminal.expect(pattern),
    [Symbol.asyncDispose]: () => terminal[Symbol.asyncDispose](),
  }
}

/** That of Debian 12 knows neither SASL nor capabilities: it logs in with PASS. */
async function startPython({ server, account, channel }: Place): Promise<Person> {
  const { host, port } = server.door('irc')
  const script = fileURLToPath(new URL('irc-library.py', import.meta.url))
  const args = [script, host, String(port), account, `${account}:${PASSWORD}`, channel]
  const program = await Program.start('/usr/bin/python3', args)
  return {
    say: async (text) => program.write(`${text}\n`),
    sees: (pattern) => program.output.expect(pattern),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}

/** SASL PLAIN. */
async function startFramework({ server, account, channel }: Place): Promise<Person> {
  const { host, port } = server.door('irc')
  const args = [fileURLToPath(FRAMEWORK_CLIENT), host, String(port), account, PASSWORD, channel]
  const program = await Program.start(process.execPath, args)
  await program.output.expect(new RegExp(`^logged in as ${account}$`, 'm'))
  return {
    say: async (text) => program.write(`${text}\n`),
    sees: (pattern) => program.output.expect(pattern),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}

const ZNC_READY = /ZNC \d\S* - /
const NOBODY = 65_534

/** SASL PLAIN, by its module `sasl`; seen through a client of its own. */
async function startZnc({ server, folder, account, channel }: Place): Promise<Person> {
  const { host, port } = server.door('irc')
  const own = await freePort()
  const home = folder.path(account)
  await mkdir(`${home}/configs`, { recursive: true })
  const network = `<Network p>\nFloodBurst = 100\nLoadModule = sasl\nServer = ${host} ${port}\n<Chan ${channel}>\n</Chan>\n</Network>`
  const listener = `<Listener l>\nPort = ${own}\nHost = 127.0.0.1\nIPv4 = true\nIPv6 = false\nSSL = false\n</Listener>`
  const user = `<User ${account}>\nPass = plain#bouncer\nNick = ${account}\n${network}\n</User>`
  const registry = `${home}/users/${account}/networks/p/moddata/sasl`
  await mkdir(registry, { recursive: true })
  await writeFile(
    `${registry}/.registry`,
    `username ${account}\npassword ${PASSWORD}\nmechanisms PLAIN\nrequire_auth yes\n`,
  )
  await writeFile(`${home}/configs/znc.conf`, `Version = 1.8.2\nConnectDelay = 1\n${listener}\n${user}\n`)
  await using started = new AsyncDisposableStack()
  const command = ['znc', '--foreground', '--no-color', '--datadir', home]
  // As root it waits for half a minute.
  const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
  if (process.getuid?.() === 0) {
    await chown(folder.path(), NOBODY, NOBODY)
    for (const name of await readdir(home, { recursive: true })) await chown(`${home}/${name}`, NOBODY, NOBODY)
    await chown(home, NOBODY, NOBODY)
    command.unshift(...asNobody)
  }
  const [file = '', ...args] = command
  const program = started.use(await Program.start(file, args))
  await program.output.expect(ZNC_READY)
  const client = started.use(await IrcClient.connect({ host: '127.0.0.1', port: own }))
  client.send(`PASS ${account}/p:bouncer`, `NICK ${account}`, `USER ${account} 0 * :Z`)
  await client.expect(new RegExp(`^:${account}!\\S+ JOIN :?${channel}`))
  client.send(`CHATHISTORY LATEST ${channel} * 10`)
  return throughClient(client, channel, started.move())
}

/** SASL PLAIN; seen through a client of its own. */
async function startSoju({ server, folder, account, channel, meanwhile }: Place, unpacked: string): Promise<Person> {
  const { host, port } = server.door('irc')
  const path = folder.path('soju.socket')
  const config = folder.path('soju.conf')
  await writeFile(config, `listen unix://${path}\ndb sqlite3 ${folder.path('soju.db')}\nmessage-store db\n`)
  await using started = new AsyncDisposableStack()
  {
    await using adding = await Program.start(`${unpacked}/usr/bin/sojudb`, ['-config', config, 'create-user', account])
    adding.write('bouncer\n')
    adding.endInput()
    await adding.exit()
  }
  const program = started.use(await Program.start(`${unpacked}/usr/bin/soju`, ['-config', config]))
  // Before, it refuses every user.
  await program.errors.expect(/starting bouncer for user/)
  const enter = async (user: string): Promise<IrcClient> => {
    const client = await IrcClient.connect({ path })
    client.send('CAP LS 302', 'PASS bouncer', `NICK ${account}`, `USER ${user} 0 * :S`)
    client.send('CAP REQ :message-tags server-time batch draft/chathistory', 'CAP END')
    await client.expect(/ 001 /)
    return client
  }
  {
    await using owner = await enter(account)
    for (const words of [
      `network create -addr irc+insecure://${host}:${port} -name p -nick ${account} -enabled false`,
      `sasl set-plain -network p ${account} ${PASSWORD}`,
      'network update p -enabled true',
    ]) {
      owner.send(`PRIVMSG BouncerServ :${words}`)
      await owner.expect(/ PRIVMSG \S+ :(?:created|credentials|updated)/)
    }
    await using first = await enter(`${account}/p`)
    await first.expect(new RegExp(`:${account}!\\S+ JOIN :?${channel}`))
  }
  await meanwhile()
  const client = started.use(await enter(`${account}/p`))
  client.send(`CHATHISTORY LATEST ${channel} * 10`)
  return throughClient(client, channel, started.move())
}

function throughClient(client: IrcClient, channel: string, kept: AsyncDisposableStack): Person {
  return {
    say: async (text) => client.send(`PRIVMSG ${channel} :${text}`),
    sees: (pattern) => client.expect(pattern),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
