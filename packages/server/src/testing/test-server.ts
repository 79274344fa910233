/** A whole server without sockets and disk, for tests: every room but the doors, a clock that stands, a store in memory. */
import { isIP } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseMessage } from '@partyline/irc'
import { holderOf } from '@partyline/net'
import { FakeClock } from '@partyline/net/testing'
import type { Cluster } from '../cluster/cluster.ts'
import type { CommandDefinition, Plan } from '../commands/definition.ts'
import { Dispatcher } from '../commands/dispatcher.ts'
import { COMMAND_TABLE } from '../commands/table.ts'
import { Credentials } from '../credentials/credentials.ts'
import { Delivery, type DeliveryParts } from '../delivery/delivery.ts'
import { banish } from '../doors/banish.ts'
import { ipOf } from '../network/server-bans.ts'
import { shownHost } from '../doors/host.ts'
import { Reception } from '../doors/reception.ts'
import type { Journal } from '../journal/journal.ts'
import { LocalJournal } from '../journal/local.ts'
import { Stamps } from '../journal/stamps.ts'
import { OWN_LIMITS } from '../doors/table.ts'
import { defaultLimits, defaultsOf, type Limits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { SendMail } from '../mail/send-mail.ts'
import { isForbidden } from '../outgoing/post.ts'
import { holdPlaces } from '../pipeline/hold-places.ts'
import type { Command, Proof } from '../network/command.ts'
import { Network } from '../network/network.ts'
import { networkLimits, type AlwaysOn } from '../network/policy.ts'
import { nameKey } from '../network/context.ts'
import type { OperPolicy, Right } from '../network/rights.ts'
import type { NameKey, SessionId } from '../network/state.ts'
import { Pipeline } from '../pipeline/pipeline.ts'
import { Recording } from '../pipeline/recording.ts'
import { IrcEncoders } from '../session/irc-encoder.ts'
import { DailyAllowance } from '../session/daily-allowance.ts'
import type { AccountsInfo, ServerInfo, WebAddress } from '../session/server-info.ts'
import { Arrivals } from '../session/arrivals.ts'
import { PasswordGuesses } from '../session/password-guesses.ts'
import { Session } from '../session/session.ts'
import { Sessions } from '../session/sessions.ts'
import { timeSlices } from '../session/time-slice.ts'
import { believedDate } from '../store/believed-date.ts'
import { MemorySearch } from './memory-search.ts'
import { MemoryStore } from './memory-store.ts'
import { accountName, staying } from './test-network.ts'

export interface TestServerOptions {
  /** Tells accounts by push. Default: nothing is pushed. */
  readonly pushes?: (server: TestServer) => DeliveryParts['pushes']
  readonly name?: string
  readonly limits?: Partial<Limits>
  readonly password?: string
  readonly accounts?: Partial<AccountsInfo>
  /** An e-mail address is asked for, and this is what sends to it. */
  readonly sendMail?: SendMail
  readonly motd?: readonly string[]
  readonly stsSeconds?: number
  readonly sendsHooks?: boolean
  readonly about?: Partial<Pick<ServerInfo, 'description' | 'admin' | 'icon'>>
  /** Beside those for IRC clients. */
  readonly doors?: ServerInfo['doors']
  readonly web?: WebAddress
  /** The operators of the network, by name. */
  readonly opers?: Readonly<Record<string, TestOper>>
  /** Beside those of the table. */
  readonly commands?: readonly CommandDefinition[]
  /** What the stopped server before this one has recorded. */
  readonly store?: MemoryStore
  readonly alwaysOn?: AlwaysOn
  /** As the journal of the server would have it. */
  readonly onRefusal?: Journal['onRefusal']
  /** It is this node. Default: it is alone. */
  readonly cluster?: Cluster
}

export interface TestOper {
  readonly rights: readonly Right[]
  /** null: the account of that name. */
  readonly password: string | null
}

export const STARTED_AT = Date.UTC(2026, 0, 31, 12)
const POSTPONED_MS = 1_000
/** As many turns as an answer from the store takes, and some more. */
const TURNS = 4

export class TestServer {
  readonly clock = new FakeClock(STARTED_AT)
  readonly store: MemoryStore
  readonly search: MemorySearch
  readonly sessions = new Sessions()
  readonly logged: string[] = []
  /** Aborted as the journal is when it stops. */
  readonly stopping = new AbortController()
  readonly network: Network
  readonly journal: Journal
  readonly recording: Recording
  readonly delivery: Delivery
  readonly credentials: Credentials
  readonly dispatcher: Dispatcher
  readonly reception: Reception
  readonly guesses = new PasswordGuesses({
    clock: this.clock,
    limits: () => this.limits,
    onWrong: () => this.logged.push('password.wrong'),
  })
  readonly info: () => ServerInfo
  limits: Limits
  doorLimits = defaultsOf(OWN_LIMITS)
  /** Nothing keeps sessions alive, and nothing ends them, unless a test says so. */
  onNicknameInUse: (holder: Session) => void = () => {}
  readonly #encoders = new IrcEncoders(() => this.limits.lineBytesMax)
  /** How often an operator had the configuration read again. */
  rehashes = 0
  readonly #sessionPrefix: string
  #sessionCount = 0

  constructor(options: TestServerOptions = {}) {
    const {
      name = 'irc.test',
      limits = {},
      password,
      motd,
      commands = [],
      store = new MemoryStore(),
      stsSeconds = null,
      sendsHooks = false,
      about = {},
      doors = [],
    } = options
    const { onRefusal = 'take-back', opers = {}, accounts = {}, sendMail, alwaysOn = 'opt-in', cluster } = options
    const named = Object.entries(opers).map(([oper, configured]) => [nameKey(oper), configured] as const)
    this.limits = { ...defaultLimits(), ...limits }
    const now = () => this.clock.now()
    this.info = () => ({
      name,
      network: 'Test',
      version: 'partyline-0',
      startedAt: STARTED_AT,
      uptimeMs: () => this.clock.monotonic(),
      lobby: '#lobby',
      doors: [
        { name: 'irc', visitors: 'clients', isEncrypted: false, ports: [6667], addresses: ['127.0.0.1:6667'] },
        { name: 'ircs', visitors: 'clients', isEncrypted: true, ports: [6697], addresses: ['[::]:6697'] },
        ...doors,
      ],
      webAddress: () => options.web ?? null,
      thumbnails: () => null,
      filehost: () => (options.web === undefined ? null : `${options.web.origin}/uploads`),
      certificate: null,
      motd: motd ?? null,
      description: about.description ?? null,
      admin: about.admin ?? [],
      icon: about.icon ?? null,
      password: password ?? null,
      operPasswords: new Map(named.map(([key, { password: secret }]) => [key, secret])),
      stsSeconds,
      accounts: {
        registration: 'open',
        isBeforeConnect: password === undefined,
        isMailed: sendMail !== undefined,
        ...accounts,
      },
      sendsHooks,
      maySendTo: (url) => !isForbidden(url, () => false),
      leadsNowhere: async ({ hostname }) => hostname.endsWith('.internal'),
      vapidKey: 'BKey',
      limits: this.limits,
    })
    // No id of a session is given twice, on all nodes.
    this.#sessionPrefix = cluster === undefined ? '' : name
    this.store = store
    this.search = new MemorySearch(store)
    // No id of a session is given twice, over all starts.
    if (options.store !== undefined) this.#sessionCount = 1_000 * (1 + store.appends)
    const { channels, places: found, records, givenSeq, lastTime } = store.reopen()
    const { places } = holdPlaces(found, now(), this.limits.returnTimeoutMs)
    const reserved = { nicknames: [name], lobby: null }
    const policy = {
      limits: networkLimits(this.limits),
      reserved,
      opers: operPolicy(named),
      alwaysOn,
      registration: this.info().accounts.registration,
    }
    this.network = cluster?.network ?? new Network(policy, { channels, places, records, now: now() })
    const stamps = new Stamps({
      latestTime: () => this.network.lastTime,
      now,
      believed: believedDate(this.clock),
      givenSeq,
      lastTime,
      aheadMsMax: () => this.limits.dateAheadMsMax,
      onGivenUp: () => this.logged.push('clock.set-back'),
    })
    this.journal = cluster?.journal ?? new LocalJournal(stamps, () => this.delivery.isWriting)
    const beginSlice = timeSlices(
      () => this.clock.monotonic(),
      () => this.limits.sliceMs,
    )
    this.delivery = new Delivery({
      pushes: options.pushes?.(this) ?? null,
      network: this.network,
      sessions: this.sessions,
      info: this.info,
      beginSlice,
      clock: this.clock,
      onRefused: () => {},
      onDefect: () => void this.logged.push('command.failed'),
    })
    const { sessions, network, delivery, journal, info, clock } = this
    this.recording = new Recording({ store, clock, log: this.#log(), onRefusal, stopped: this.stopping.signal })
    const pipeline = new Pipeline({
      sessions,
      network,
      store,
      position: () => journal.position,
      recordedSeq: 0,
      recording: this.recording,
      delivery,
      log: this.#log(),
      batchTurnsMax: () => this.limits.batchTurnsMax,
      beginSlice,
      onNicknameInUse: (holder) => this.onNicknameInUse(holder),
      onOrder: ({ order }) => {
        if (order.kind === 'banish') banish(order.ban, { sessions, network, dispatcher: this.dispatcher })
        else this.rehashes += 1
      },
      postpone: (wishes) => {
        clock.setTimeout(() => wishes.forEach((wish) => journal.submit(wish)), POSTPONED_MS)
      },
    })
    const { guesses } = this
    this.credentials = new Credentials({
      network,
      clock,
      onTokenUsed: (account, change) => this.say({ kind: 'account', account, change }),
      cost: { memory: 8, passes: 1, parallelism: 1 },
      scramIterations: 2,
    })
    const log = this.#log()
    const table = new Map([...COMMAND_TABLE, ...commands.map((definition) => [definition.verb, definition] as const)])
    this.dispatcher = new Dispatcher({
      accounts: {
        credentials: this.credentials,
        guesses,
        guessesAt: new PasswordGuesses({
          clock,
          limits: () => this.limits,
          freeCount: 2,
          onWrong: () => this.logged.push('account.guessed'),
        }),
        userOf: (session) => network.userOf(session),
        registrations: this.#allowance(() => this.limits.registrationsPerAddressMax),
        mails: this.#allowance(() => this.limits.registrationsPerAddressMax),
        wrongCodes: this.#allowance(() => this.limits.verificationGuessesPerAddressMax),
        sendMail: sendMail ?? (() => Promise.resolve(false)),
        now,
      },
      commands: table,
      limits: () => this.limits,
      journal,
      network,
      delivery,
      store,
      search: this.search,
      info,
      now,
      log,
      clock,
    })
    this.reception = new Reception({
      sessions,
      clock,
      nextSessionId: () => this.nextSessionId(),
      hostOf: shownHost,
      guesses,
      arrivals: new Arrivals({ clock: this.clock, limits: () => this.limits }),
      holderOf,
      banOf: (address) => {
        const ip = ipOf(address)
        return ip === null ? undefined : network.banOfAddress(ip, clock.now())
      },
      dispatcher: this.dispatcher,
      limits: () => this.limits,
      log: this.#log(),
    })
    ;(cluster ?? journal).consume((turns) => pipeline.run(turns))
  }

  #allowance(max: () => number): DailyAllowance {
    return new DailyAllowance({ clock: this.clock, limits: () => this.limits, max })
  }

  nextSessionId(): SessionId {
    this.#sessionCount += 1
    return `${this.#sessionPrefix}S${this.#sessionCount}` as SessionId
  }

  /** A client that has said nothing yet. */
  connect(host = 'host.test', waitMs = 0, address = isIP(host) === 0 ? '192.0.2.1' : host): TestClient {
    return new TestClient(this, { host, waitMs, address }, this.#encoders)
  }

  /**
   * A client that is on the network; what it was welcomed with is taken.
   * @param proof with that of a user that is here, it is one more session of it
   */
  async enter(nick: string, capabilities = '', proof: Proof | null = null): Promise<TestClient> {
    if (proof !== null) await this.accounts(proof.account)
    if (proof?.stays === true) this.say(staying(proof.account))
    const client = this.connect()
    client.proof = proof
    if (capabilities !== '') client.send(`CAP REQ :${capabilities}`)
    await client.ask(`NICK ${nick}`, `USER ${nick} 0 * :${nick} Real`, ...(capabilities === '' ? [] : ['CAP END']))
    return client
  }

  /** What the node itself wishes. */
  say(command: Command): void {
    this.journal.submit({ kind: 'wish', session: null, rank: 'usual', command, label: null })
  }

  /** Accounts with the password `password`, unless there are such. */
  async accounts(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const account = accountName(name)
      const change = {
        kind: 'made',
        password: await this.credentials.make('password'),
        email: null,
        pending: null,
      } as const
      if (this.credentials.find(name) === undefined) this.say({ kind: 'account', account, change })
      await this.settled()
    }
  }

  /** What no line asks for. */
  async wish(client: TestClient, command: Command): Promise<readonly string[]> {
    if (command.kind === 'login') await this.accounts(command.proof.account)
    client.session.pace.submitted()
    this.journal.submit({ kind: 'wish', session: client.session.id, rank: 'usual', command, label: null })
    await this.settled()
    return client.take()
  }

  /** Several clients that are in a channel, the first as its operator; what they saw of it is taken. */
  async gather(channel: string, ...clients: readonly TestClient[]): Promise<void> {
    for (const client of clients) await client.ask(`JOIN ${channel}`)
    for (const client of clients) client.take()
  }

  /** Everything sent so far has been answered. */
  async settled(): Promise<void> {
    await this.dispatcher.settled()
    await this.turns()
    while (!this.delivery.isIdle) await this.turns()
    await this.dispatcher.settled()
  }

  /** Lets what can go on go on, also while the store keeps a batch waiting. */
  async turns(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await nextTurn()
  }

  #log(): Log {
    const write = (event: string) => void this.logged.push(event)
    return { debug: () => {}, info: write, warn: write, error: write }
  }
}

/** Each has a class of its own. */
function operPolicy(named: readonly (readonly [NameKey, TestOper])[]): OperPolicy {
  const opers = named.map(([key, { password }]) => [key, { className: key, isAccount: password === null }])
  return {
    classes: Object.fromEntries(named.map(([key, { rights }]) => [key, rights])),
    opers: Object.fromEntries(opers),
  }
}

interface Visitor {
  readonly host: string
  readonly waitMs: number
  readonly address: string
}

export class TestClient {
  readonly session: Session
  /** While true, the client does not read and its queue is full. */
  isStalled = false
  isClosed = false
  /** What it has proven before it registers. */
  proof: Proof | null = null
  /** The nickname with which it was let in. */
  registeredAs: string | null = null
  /** While false, the client has not taken so much of what was pushed that a long answer goes on. */
  hasRoom = true
  /** What was pushed, piece by piece, and how many writes it went out in. */
  readonly pieces: Uint8Array[] = []
  flushes = 0
  #flushed = 0
  readonly #server: TestServer
  #text = ''
  #room = Promise.withResolvers<void>()

  constructor(server: TestServer, { host, waitMs, address }: Visitor, encoders: IrcEncoders) {
    this.#server = server
    this.session = new Session({
      id: server.nextSessionId(),
      host,
      address,
      holder: host,
      waitMs,
      isSecure: false,
      isPerson: false,
      tellsSecurePort: true,
      sink: {
        push: (bytes) => {
          if (this.isStalled) return false
          this.pieces.push(bytes)
          this.#text += Buffer.from(bytes).toString()
          return true
        },
        flush: () => {
          if (this.#flushed === this.pieces.length) return
          this.#flushed = this.pieces.length
          this.flushes += 1
        },
        bytesQueued: () => 0,
        hasRoom: () => this.hasRoom,
        room: () => this.#room.promise,
        close: () => {
          this.isClosed = true
        },
      },
      encoderFor: (capabilities) => encoders.for(capabilities),
      owner: {
        overflowed: () => this.session.end('Send queue exceeded'),
        registered: (nick) => {
          this.registeredAs = nick
          server.sessions.settle(this.session)
        },
        ending: () => server.sessions.settle(this.session),
        failed: (error) => {
          throw error
        },
      },
      parts: { clock: server.clock, limits: () => server.limits, guesses: server.guesses },
    })
    server.sessions.add(this.session)
  }

  /** The client takes what was pushed. */
  read(): void {
    this.hasRoom = true
    this.#room.resolve()
    this.#room = Promise.withResolvers()
  }

  /** The connection is lost. */
  lose(): void {
    this.#server.dispatcher.leave(this.session, 'Connection lost')
    this.#server.sessions.delete(this.session)
  }

  send(...lines: readonly string[]): void {
    for (const line of lines) {
      const message = parseMessage(line)
      // As a door reads.
      if (message === null || this.session.standing === 'leaving') continue
      this.#server.dispatcher.receive(this.session, message, (plan) => proven(plan, this.proof))
    }
  }

  /** Sends, and takes everything that came until it was answered. */
  async ask(...lines: readonly string[]): Promise<readonly string[]> {
    this.send(...lines)
    await this.#server.settled()
    return this.take()
  }

  /** The lines that came since the last time. */
  take(): readonly string[] {
    const lines = this.#text.split('\r\n').filter((line) => line !== '')
    this.#text = ''
    return lines
  }
}

function proven(plan: Plan, proof: Proof | null): Plan {
  if (proof === null || plan.kind !== 'wish' || plan.command.kind !== 'attach') return plan
  return { ...plan, command: { ...plan.command, proof } }
}
