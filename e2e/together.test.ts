/**
 * One channel, and every way into it at once: two browsers, `partyline chat`, OpenSSH and irssi. All see the same lines in
 * the same order, each once; and what comes back by itself after a crash of the server has no gap.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { chatArguments } from './chat/chat-program.ts'
import { composer, enter, message, pageUrl, PHONE, say, texts, WebBrowser } from './support/browser.ts'
import { startIrssi } from './support/irssi.ts'
import { missing } from './support/needs.ts'
import { ChatServer } from './support/server.ts'
import { sshArguments } from './support/ssh.ts'
import { tempFolder } from './support/temp-folder.ts'
import { Terminal } from './support/tmux.ts'

const CHANNEL = '#lobby'

/** What each says. No line is a part of another one. */
const SAID = {
  ann: 'good morning from a browser',
  ben: 'on the train, with a phone',
  cai: '大家好，我在终端里',
  dee: 'ssh is all that I have',
  eli: 'irssi, as ever',
} as const
const AFTERWARDS = 'a new day, and a new irssi'
const LINES = [...Object.values(SAID), AFTERWARDS]

/** It took 26 s on two busy cores; a wait that hangs says what it waits for before this. */
const TEST_MS_MAX = 120_000

interface Client {
  say(text: string): Promise<void>
  /** Waits until the line is there. */
  sees(text: string): Promise<unknown>
  /** The lines of LINES that it shows, in their order, as often as it shows them. */
  lines(): Promise<readonly string[]>
}

void test(
  'in browsers, partyline chat, ssh and irssi all see the same lines once and in one order, and come back after kill -9',
  { skip: missing('chromium', 'irssi', 'openssh-client', 'tmux'), timeout: TEST_MS_MAX },
  async () => {
    await using folder = await tempFolder()
    const data = folder.path('data')
    await using server = await ChatServer.start({ data })
    await using browser = await WebBrowser.start()
    const [annPage, benPage] = [await browser.open(pageUrl(server)), await browser.open(pageUrl(server), PHONE)]
    await enter(annPage, 'ann')
    await enter(benPage, 'ben')
    const { host, port } = server.door('irc')
    const chat = chatArguments('--nick', 'cai', `irc://${host}:${port}`, CHANNEL)
    const home = `HOME=${folder.path('home')}`
    await using caiTerminal = await Terminal.start(folder.path('tmux-cai'), ['env', home, process.execPath, ...chat])
    const ssh = sshArguments(server, folder.path('known-hosts'), { name: 'dee', options: ['-t'] })
    await using deeTerminal = await Terminal.start(folder.path('tmux-dee'), ['ssh', ...ssh, CHANNEL])
    // Beside the timeline, where all members stand.
    await Promise.all([caiTerminal, deeTerminal].map((terminal) => terminal.expect(/People 4/)))
    await using eliTerminal = await startIrssi(server, folder, 'eli', CHANNEL)

    const ann = inBrowser(annPage)
    const cai = onTerminal(caiTerminal)
    const eli = onTerminal(eliTerminal)
    const people = { ann, ben: onPhone(benPage), cai, dee: onTerminal(deeTerminal), eli }
    await atOnce(people, (client, name) => client.say(SAID[name]))
    await atOnce(people, (client) => Promise.all(Object.values(SAID).map((text) => client.sees(text))))
    const order = await ann.lines()
    assert.deepEqual(order.toSorted(), Object.values(SAID).toSorted())
    await atOnce(people, async (client, name) => {
      // irssi shows what its own person says where it is typed, and has no other place for it.
      const ofOthers = (lines: readonly string[]) => lines.filter((line) => client !== eli || line !== SAID[name])
      assert.deepEqual(ofOthers(await client.lines()), ofOthers(order), `as ${name} sees it`)
    })

    await server.kill()
    assert.notEqual(await deeTerminal.exit(), 0)
    await using again = await ChatServer.start({ data, args: sameDoors(server) })
    await using fay = await startIrssi(again, folder, 'fay', CHANNEL)
    await fay.type(AFTERWARDS)
    const back = { ann, ben: people.ben, cai }
    await atOnce(back, (client) => client.sees(AFTERWARDS))
    await atOnce(back, async (client, name) =>
      assert.deepEqual(await client.lines(), [...order, AFTERWARDS], `as ${name} sees it after the crash`),
    )
    assert.deepEqual(browser.complaints, [])
  },
)

/** Each with its part, all at the same time. */
async function atOnce<Name extends string>(
  clients: Readonly<Record<Name, Client>>,
  act: (client: Client, name: Name) => Promise<unknown>,
): Promise<void> {
  const names = Object.keys(clients).filter((name): name is Name => name in clients)
  await Promise.all(names.map((name) => act(clients[name], name)))
}

function inBrowser(page: Page): Client {
  return {
    say: (text) => say(page, text),
    sees: (text) => message(page, text).waitFor(),
    lines: async () => linesIn((await texts(page)).join('\n')),
  }
}

/** Where Enter begins a line, as people with a phone expect it. */
function onPhone(page: Page): Client {
  return {
    ...inBrowser(page),
    say: async (text) => {
      await composer(page).fill(text)
      await page.getByRole('button', { name: 'Send' }).tap()
    },
  }
}

function onTerminal(terminal: Terminal): Client {
  return {
    say: (text) => terminal.type(text),
    sees: (text) => terminal.expect(new RegExp(text)),
    lines: async () => linesIn(await terminal.expect(/^/)),
  }
}

function linesIn(screen: string): readonly string[] {
  return screen.match(new RegExp(LINES.join('|'), 'g')) ?? []
}

/** Where people know them: a client that comes back looks for the server where it was. */
function sameDoors(server: ChatServer): readonly string[] {
  return (['irc', 'web', 'ssh'] as const).flatMap((name) => {
    const { host, port } = server.door(name)
    return [`--${name}`, `${host}:${port}`]
  })
}
