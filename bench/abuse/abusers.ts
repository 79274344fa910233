/**
 * The clients that abuse the server, and how. Each kind does the worst that its limits allow with the sessions that one address may
 * open; beside it may be clients that do nothing but be there.
 */
import type { Peer } from './peer.ts'
import { addressOfGuest, type Swarm } from './swarm.ts'
import { frame, HANDSHAKE } from './web-frame.ts'

export interface Abuser {
  readonly name: string
  /** For the reader of the table. */
  readonly what: string
  /** Prepares; the function that it resolves with begins the attack, which ends with the process. */
  readonly prepare: (swarm: Swarm) => Promise<() => void>
}

const LIGATURE = '\u{fdfa}'
const CROWD = 3_000
const CHANNELS = 5_000
const CHANNELS_PER_PEER = 50

/** A registered session of the crew, in a channel if there is one, of which the first is the operator. */
const enlisted =
  (swarm: Swarm, channel = '', capabilities = '') =>
  async (index: number): Promise<Peer> => {
    const peer = await swarm.enlist(`abuser${index}`, capabilities)
    if (channel !== '') await peer.ask(`JOIN ${channel}\r\n`, ' 366 ')
    return peer
  }

const numbered = (count: number, text: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => text(index))

/** Clients that sit in one channel and read. */
async function crowd(swarm: Swarm, count: number, capabilities = ''): Promise<void> {
  await swarm.gather(count, async (index) => {
    const peer = await swarm.enlist(`guest${index}`, capabilities, addressOfGuest(index))
    // The names of all would be most of the preparation.
    await peer.ask('JOIN #crowd\r\n', ' JOIN ')
    return peer
  })
}

/** So many channels, each with a member and a topic's worth of name. */
async function channels(swarm: Swarm): Promise<void> {
  await swarm.gather(CHANNELS / CHANNELS_PER_PEER, async (owner) => {
    const peer = await swarm.enlist(`owner${owner}`, '', addressOfGuest(CROWD + owner))
    const names = numbered(CHANNELS_PER_PEER, (index) => `#c${owner * CHANNELS_PER_PEER + index}`)
    await peer.ask(`JOIN ${names.join(',')}\r\n`, ` 366 owner${owner} ${names.at(-1)} `)
    return peer
  })
}

/** A flood of registered sessions: each writes the same lines again and again. */
function flood(
  name: string,
  what: string,
  lines: (index: number) => (round: number) => string,
  before: (swarm: Swarm) => Promise<void> = async () => undefined,
  open = (swarm: Swarm): ((index: number) => Promise<Peer>) => enlisted(swarm),
): Abuser {
  return {
    name,
    what,
    prepare: async (swarm) => {
      await before(swarm)
      return await swarm.crew(open(swarm), lines)
    },
  }
}

/** A flood of WebSockets that are no users. */
function webFlood(name: string, what: string, frames: string): Abuser {
  const open = (swarm: Swarm) => async () => {
    const peer = await swarm.connectToWeb()
    await peer.ask(HANDSHAKE, ' 101 ')
    return peer
  }
  return flood(name, what, always(frames), async () => undefined, open)
}

const always = (text: string) => () => () => text
const inCrowd = (swarm: Swarm) => crowd(swarm, CROWD)

/** A channel of the crew with a full list of long masks, that match almost. */
async function longBans(swarm: Swarm): Promise<void> {
  const peer = await swarm.enlist('banner', '', addressOfGuest(0))
  await peer.ask('JOIN #bans\r\n', ' 366 ')
  for (let first = 0; first < 100; first += 3) {
    const masks = numbered(3, (index) => `*${'?a'.repeat(20)}*${first + index}!*@*`)
    await peer.ask(`MODE #bans +bbb ${masks.join(' ')}\r\n`, ' MODE ')
  }
}

/** As much history as the limits let one address write in a few seconds. */
async function history(swarm: Swarm): Promise<void> {
  const text = 'x'.repeat(380)
  await swarm.gather(60, async (index) => {
    const peer = await swarm.enlist(`writer${index}`, '', addressOfGuest(index))
    await peer.ask('JOIN #history\r\n', ' 366 ')
    await peer.ask(`${`PRIVMSG #history :${text}\r\n`.repeat(40)}PING done\r\n`, ' PONG ')
    return peer
  })
}

export const ABUSERS: readonly Abuser[] = [
  {
    name: 'nobody',
    what: 'nobody does anything: what the machine adds by itself',
    prepare: async () => () => undefined,
  },
  {
    name: 'line-feeds',
    what: 'connections that never register send line feeds',
    prepare: async (swarm) => await swarm.crew(async () => await swarm.connect(), always('\n'.repeat(16_384))),
  },
  {
    name: 'junk',
    what: 'connections that never register send commands, bytes that are no text, and lines without an end',
    prepare: async (swarm) =>
      await swarm.crew(
        async () => await swarm.connect(),
        (index) => (round) =>
          ['FOO bar\r\n', '\u{fffd}\u0000\r\n', 'x'.repeat(9_000), 'NICK a!\r\n'][(index + round) % 4] ?? '',
      ),
  },
  {
    name: 'reconnects',
    what: 'sessions register, join, quit and come again',
    prepare: async (swarm) => {
      await inCrowd(swarm)
      return await swarm.crew(
        async () => await swarm.connect(),
        (index) => (round) =>
          round === 0 ? `NICK again${index}\r\nUSER x 0 * :x\r\nJOIN #crowd\r\nQUIT\r\n` : 'QUIT\r\n',
      )
    },
  },
  flood('who-masks', 'WHO with a mask of U+FDFA, 3,000 users', always(`WHO ${LIGATURE.repeat(150)}*\r\n`), inCrowd),
  flood('who-all', 'WHO *, 3,000 users', always('WHO *\r\n'), inCrowd),
  flood(
    'list-masks',
    'LIST with 48 masks, 5,000 channels',
    always(`LIST ${numbered(48, (index) => `*?${index}?x*`).join(',')}\r\n`),
    channels,
  ),
  flood('list', 'LIST, 5,000 channels, ten in a write', always('LIST\r\n'.repeat(10)), channels),
  flood('bans', 'messages in a channel with 100 long bans', always('PRIVMSG #bans :x\r\n'), longBans, (swarm) =>
    enlisted(swarm, '#bans'),
  ),
  flood('join-many', 'JOIN of 60 channels at once, and PART', (index) => {
    const names = numbered(60, (name) => `#${index}x${name}`).join(',')
    return (round) => `${round % 2 === 0 ? 'JOIN' : 'PART'} ${names}\r\n`
  }),
  flood('churn', 'JOIN and PART in a channel of 3,000', always('JOIN #crowd\r\nPART #crowd\r\n'), inCrowd),
  {
    name: 'stampede',
    what: '3,000 clients join one channel at once',
    prepare: async (swarm) => {
      const peers = await swarm.gather(
        CROWD,
        async (index) => await swarm.enlist(`guest${index}`, '', addressOfGuest(index)),
      )
      return () => {
        for (const peer of peers) void peer.write('JOIN #crowd\r\n')
      }
    },
  },
  flood(
    'history',
    'CHATHISTORY, pages of 500, fourteen in a write',
    always('CHATHISTORY LATEST #history * 500\r\n'.repeat(14)),
    history,
    (swarm) => enlisted(swarm, '#history', 'batch server-time message-tags draft/chathistory'),
  ),
  flood('names', 'NAMES of a channel of 3,000', always('NAMES #crowd\r\n'), inCrowd, (swarm) =>
    enlisted(swarm, '', 'userhost-in-names'),
  ),
  {
    name: 'no-reading',
    what: 'sessions ask for LIST, WHO and NAMES, and never read',
    prepare: async (swarm) => {
      await Promise.all([inCrowd(swarm), channels(swarm)])
      const open = enlisted(swarm)
      return await swarm.crew(async (index) => {
        const peer = await open(index)
        peer.stopReading()
        return peer
      }, always('LIST\r\nWHO *\r\nNAMES #crowd\r\n'))
    },
  },
  flood(
    'nicks',
    'changes of nickname in a channel of 3,000',
    (index) => (round) => `NICK n${index}x${round}\r\n`,
    inCrowd,
    (swarm) => enlisted(swarm, '#crowd'),
  ),
  flood(
    'away',
    'AWAY on and off in a channel of 3,000 with away-notify',
    always('AWAY :x\r\nAWAY\r\n'),
    (swarm) => crowd(swarm, CROWD, 'away-notify'),
    (swarm) => enlisted(swarm, '#crowd'),
  ),
  flood(
    'messages',
    'messages to a channel of 3,000',
    always(`PRIVMSG #crowd :${'x'.repeat(380)}\r\n`),
    inCrowd,
    (swarm) => enlisted(swarm, '#crowd'),
  ),
  flood('targets', 'messages to four people each', always('PRIVMSG abuser0,abuser1,abuser2,abuser3 :x\r\n')),
  flood(
    'whois',
    'WHOIS, WHOWAS, ISON and MONITOR',
    always(
      `WHOIS abuser1\r\nWHOWAS abuser1\r\nISON ${numbered(60, (index) => `guest${index}`).join(' ')}\r\nMONITOR + a,b,c\r\n`,
    ),
    inCrowd,
  ),
  flood(
    'operators',
    'what operators may, of clients that are none: OPER, KILL, UBAN, PURGE, WALLOPS, REHASH, AUDIT',
    always(
      'OPER root wrong\r\nKILL abuser0 :x\r\nUBAN ADD *!*@x.example 1d x\r\nUBAN LIST\r\nPURGE *!*@* x\r\nWALLOPS :x\r\nREHASH\r\nAUDIT\r\n',
    ),
    history,
    (swarm) => enlisted(swarm, '#history'),
  ),
  flood(
    'purges',
    'PURGE of everything by operators of channels of their own, where there is much history',
    always('PURGE *!*@*\r\n'),
    history,
    (swarm) => async (index) => {
      const peer = await swarm.enlist(`abuser${index}`)
      await peer.ask(`JOIN #own${index}\r\n`, ' 366 ')
      return peer
    },
  ),
  flood(
    'caps',
    'CAP LS, REQ and LIST',
    always('CAP LS 302\r\nCAP REQ :batch message-tags server-time\r\nCAP REQ :-batch\r\nCAP LIST\r\n'),
  ),
  flood('pings', 'PING with the longest parameter', always(`PING :${'x'.repeat(504)}\r\n`)),
  flood(
    'modes',
    'lists of a channel with 100 bans, and changes of them',
    (index) => (round) => `MODE #bans beI\r\nMODE #bans +b x${index}x${round}\r\n`,
    longBans,
    (swarm) => enlisted(swarm, '#bans'),
  ),
  flood(
    'long-lines',
    'lines with 4,000 bytes of tags, and lines that are too long',
    always(`@+a=${'x'.repeat(4_000)} TAGMSG abuser0\r\n@+a=${'x'.repeat(9_000)} TAGMSG abuser0\r\n`),
    async () => undefined,
    (swarm) => enlisted(swarm, '', 'message-tags'),
  ),
  flood(
    'web-requests',
    'GET /readyz, as many at a time as are heard',
    always('GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n'),
    async () => undefined,
    (swarm) => () => swarm.connectToWeb(),
  ),
  flood(
    'web-opening',
    'WebSockets that are opened, and closed at once',
    always(`${HANDSHAKE}${frame('close', '')}`),
    async () => undefined,
    (swarm) => () => swarm.connectToWeb(),
  ),
  webFlood('web-empty', 'empty messages, from WebSockets that never register', frame('text', '')),
  webFlood('web-pings', 'pings of WebSocket with the longest payload', frame('ping', 'x'.repeat(125))),
  webFlood('web-pongs', 'pongs of WebSocket that nobody asked for', frame('pong', '')),
  webFlood(
    'web-parts',
    'messages in two hundred empty parts',
    `${frame('text', '', false)}${frame('part', '', false).repeat(200)}${frame('part', '')}`,
  ),
  webFlood(
    'web-lines',
    'the longest messages of WebSocket, each one line',
    frame('text', `PING :${'x'.repeat(8_000)}`),
  ),
]
