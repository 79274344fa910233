/** The chat on the client's whole terminal: the same program as `partyline chat`, over a session in this server. */
import { ClientCore, runClient, type Client, type ClientBounds, type Identity } from '@partyline/irc/client'
import { systemClock } from '@partyline/net'
import { depthOf, notificationKind, TerminalChat, timeLocaleOf } from '@partyline/terminal'

import { PipeTransport } from './pipe-transport.ts'
import type { Program } from './program.ts'
import { SshTerminal } from './ssh-terminal.ts'

/** All screens share the memory of the thread: one keeps what a person reads back, and fetches what is older again. */
const BOUNDS: Partial<ClientBounds> = {
  placesMax: 200,
  timelineItemsMax: 2_000,
  heldBytesMax: 16 * 1024 * 1024,
  pendingCharactersMax: 262_144,
}

const PICTURE_BOUNDS = { heldMax: 6, pixelsDrawnMax: 320_000 }
/** GNU screen among others, which says so in a variable that ssh does not send: its title would be what the terminal is asked. */
const SCREEN = /^screen(?:[.-]|$)/

/** Of IANA: the one that ssh and scp take by themselves. */
const SSH_PORT = 22

export const runScreen: Program = async (parts) => {
  const { nick, channel, network, input, output, texts, environment, size, timeZone, port, isOver } = parts
  const terminal = new SshTerminal(output, size)
  let ending: string | null = null
  const connect = (identity: Identity): Client => {
    const transport = new PipeTransport(parts.openPipe, (reason) => {
      ending = reason
      chat.stop()
    })
    const core = new ClientCore({ identity, channels: [{ name: channel }], random: Math.random, bounds: BOUNDS })
    return runClient({ core, transport, clock: systemClock, onDefect: parts.trouble })
  }
  const TERM = environment.get('TERM') ?? ''
  const env = Object.fromEntries(environment)
  const chat = new TerminalChat({
    terminal,
    clock: systemClock,
    connect,
    identity: { nick },
    isSignedIn: true,
    place: channel,
    server: network,
    language: parts.language,
    timeLocale: timeLocaleOf(env),
    depth: depthOf(env),
    background: null,
    notifications: notificationKind({ TERM }),
    hasMouse: true,
    ...(parts.hasPictures && !SCREEN.test(TERM) && { fetchPicture, pictureBounds: PICTURE_BOUNDS }),
    ...(timeZone === undefined ? { isZoneNamed: true } : { timeZone }),
    copyCommand: (folder) => `scp ${port === null || port === SSH_PORT ? '' : `-P ${port} `}FILE HOST:${folder}/`,
  })
  void isOver.then(() => chat.stop())
  chat.start()
  void typed()
  await chat.ended
  // What gives the terminal back goes out first.
  await output.write(ending === null ? '' : `${texts.ended(ending)}\r\n`)
  return 0

  async function fetchPicture({ addresses }: { readonly addresses: readonly string[] }): Promise<Uint8Array | null> {
    for (const address of addresses) {
      const png = await parts.fetchPicture(new URL(address).pathname)
      if (png !== null) return png
    }
    return null
  }

  async function typed(): Promise<void> {
    for await (const bytes of input) terminal.take(bytes)
    chat.stop()
  }
}
