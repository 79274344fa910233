/**
 * The configuration as it holds now, and what is derived from it: a reload takes up another one while the server runs. What
 * changes only at a start is not read from here.
 */
import { AddressList, holderOf, isLoopback, type Address, type Clock } from '@partyline/net'
import { parseAddress } from './config/address.ts'
import type { Certificate } from './certificate/certificate.ts'
import type { Config } from './config/config.ts'
import type { Doors } from './doors/doors.ts'
import { gatewaysAt, type Gateway } from './doors/irc/webirc.ts'
import { DOOR_NAMES, doorOf } from './doors/table.ts'
import { nameKey } from './network/context.ts'
import { isForbidden, leadsNowhere, type Resolve } from './outgoing/post.ts'
import { resolveName } from './outgoing/resolve-name.ts'
import { ensurePassword, type EnsuredPassword } from './password.ts'
import { THUMBNAILS_PATH } from './network/shared-file.ts'
import { hasSharp } from './uploads/thumbnails.ts'
import { UPLOADS_PATH } from './uploads/uploads-path.ts'
import type { CertificateInfo, OpenDoor, ServerInfo, WebAddress } from './session/server-info.ts'
import { VERSION } from './version.ts'
import { lookedUpNow, publicHost, webAddress } from './web-address.ts'

/** By what the server does for clients from there. */
interface Addresses {
  /** Their connections begin with a PROXY header. */
  readonly speaking: AddressList
  /** The fields in which they say whose a request is are believed at the web door. */
  readonly trusted: AddressList
  /** Limits for each address do not hold for them. */
  readonly exempt: AddressList
  /** Private addresses to which hooks and pushes may go. */
  readonly reachable: AddressList
  readonly gateways: readonly Gateway[]
}

/** What is known later than the configuration. */
interface Later {
  readonly doors?: Doors['addresses']
  readonly vapidKey?: string
  readonly certificate?: Certificate
}

export class LiveConfig {
  readonly #clock: Clock
  /** Names, folder and doors are those of the start. */
  readonly #started: Config
  readonly #startedAt: number
  readonly #startedMonotonic: number
  #config: Config
  #addresses: Addresses
  #made: EnsuredPassword | null
  #later: Later = {}
  /** Every command asks for it several times. */
  #info: ServerInfo

  /** @throws {StoreError} the data folder cannot be written */
  static async begin(config: Config, clock: Clock): Promise<LiveConfig> {
    return new LiveConfig(config, await madePassword(config, config), clock)
  }

  private constructor(config: Config, made: EnsuredPassword | null, clock: Clock) {
    this.#clock = clock
    this.#started = config
    this.#startedAt = clock.now()
    this.#startedMonotonic = clock.monotonic()
    this.#config = config
    this.#addresses = addressesOf(config)
    this.#made = made
    this.#info = this.#describe()
  }

  get config(): Config {
    return this.#config
  }

  get limits(): Config['limits'] {
    return this.#config.limits
  }

  /** The password that the server made; null where the owner gave one, or none is needed. */
  get made(): EnsuredPassword | null {
    return this.#made
  }

  get info(): ServerInfo {
    return this.#info
  }

  get gateways(): readonly Gateway[] {
    return this.#addresses.gateways
  }

  /**
   * The password that the server makes where this configuration has none.
   * @throws {StoreError} the data folder cannot be written
   */
  passwordFor(next: Config): Promise<EnsuredPassword | null> {
    return madePassword(this.#started, next)
  }

  /**
   * From here on another configuration holds.
   * @param made see `passwordFor`
   */
  takeUp(config: Config, made: EnsuredPassword | null): void {
    this.#config = config
    this.#made = made
    this.#addresses = addressesOf(config)
    this.#info = this.#describe()
  }

  /** The server has something more to say of itself. */
  learn(later: Later): void {
    this.#later = { ...this.#later, ...later }
    this.#info = this.#describe()
  }

  /** The addresses of a name that a stranger may have chosen. */
  readonly resolve: Resolve = (name, signal) =>
    resolveName(name, { signal, isLocal: this.#config.outgoingTo.length > 0 })

  speaksForOthers(remote: Address): boolean {
    return this.#addresses.speaking.has(remote)
  }

  isTrustedProxy(remote: Address): boolean {
    return this.#addresses.trusted.has(remote)
  }

  isReachable(address: Address): boolean {
    return this.#addresses.reachable.has(address)
  }

  /** Behind a trusted proxy, each client is counted by its own address. */
  isExempt(remote: Address): boolean {
    const { trusted, exempt, gateways } = this.#addresses
    const isHere = !this.#config.isLoopbackLimited && isLoopback(remote)
    return isHere || trusted.has(remote) || exempt.has(remote) || gatewaysAt(remote, gateways).length > 0
  }

  /** What is counted together with it; null for a client that no limit for each address holds for. */
  holderOf(remote: Address): string | null {
    return this.isExempt(remote) ? null : holderOf(remote)
  }

  #describe(): ServerInfo {
    const config = this.#config
    const password = config.password ?? this.#made?.password ?? null
    const stated =
      config.webAddress === null ? null : { origin: config.webAddress, isHere: false, isStated: true as const }
    const doors = this.#later.doors === undefined ? [] : openDoorsOf(this.#later.doors)
    const isAllowed = (address: Address) => this.isReachable(address)
    const found = lookedUpNow(() => webAddress(doors, publicHost), this.#clock)
    // What is stated leads to nobody where the web door is closed.
    const filesAt = (path: string) => filesAddress(config, doors.some(isForBrowsers) ? (stated ?? found()) : null, path)
    return {
      name: this.#started.name,
      network: this.#started.network,
      version: `partyline-${VERSION}`,
      startedAt: this.#startedAt,
      uptimeMs: () => this.#clock.monotonic() - this.#startedMonotonic,
      lobby: config.plainChannel,
      doors,
      webAddress: () => stated ?? found(),
      filehost: () => filesAt(UPLOADS_PATH),
      thumbnails: () => (hasSharp() ? filesAt(THUMBNAILS_PATH) : null),
      certificate: certificateInfo(this.#later.certificate),
      motd: config.motd?.trimEnd().split('\n') ?? null,
      description: config.description,
      admin: config.admin,
      icon: config.icon,
      password,
      operPasswords: new Map(config.opers.map((oper) => [nameKey(oper.name), oper.password])),
      stsSeconds: config.stsMs === null ? null : config.stsMs / 1_000,
      accounts: {
        registration: config.registration,
        // Making an account must not open the door that a password closes.
        isBeforeConnect: !config.isRegisteringConnected && password === null,
        isMailed: config.mail !== null,
      },
      sendsHooks: config.sendsHooks,
      maySendTo: (url) => !isForbidden(url, isAllowed),
      leadsNowhere: (url, signal) => leadsNowhere(url, { isAllowed, signal, resolve: this.resolve }),
      vapidKey: this.#later.vapidKey ?? null,
      limits: config.limits,
    }
  }
}

function isForBrowsers({ visitors }: OpenDoor): boolean {
  return visitors === 'browsers'
}

/** What is sent must not be read on the way, nor the password with it. */
function filesAddress({ limits }: Config, web: WebAddress | null, path: string): string | null {
  const isSafe = web !== null && (web.isHere || web.origin.startsWith('https:'))
  return isSafe && limits.uploadBytesMax > 0 ? `${web.origin}${path}` : null
}

/** Open to the network there is always a password, whatever a reload takes away. */
async function madePassword({ isPublic, data }: Config, { password }: Config): Promise<EnsuredPassword | null> {
  return isPublic && password === null ? ensurePassword(data) : null
}

function addressesOf({ proxyProtocol, trustedProxies, exempt, outgoingTo, webirc }: Config): Addresses {
  return {
    speaking: new AddressList(proxyProtocol),
    trusted: new AddressList(trustedProxies),
    exempt: new AddressList(exempt),
    reachable: new AddressList(outgoingTo),
    gateways: webirc.map(({ address, password }) => ({ addresses: new AddressList([address]), password })),
  }
}

function openDoorsOf(addresses: Doors['addresses']): readonly OpenDoor[] {
  return DOOR_NAMES.filter((name) => addresses[name].length > 0).map((name) => {
    const { definition, isEncrypted } = doorOf(name)
    return {
      name,
      visitors: definition.visitors,
      isEncrypted,
      ports: addresses[name].flatMap(portOf),
      addresses: addresses[name],
    }
  })
}

function certificateInfo(certificate: Certificate | undefined): CertificateInfo | null {
  if (certificate === undefined) return null
  const { fingerprintSha256: fingerprint, isSelfSigned } = certificate
  return { fingerprint, isSelfSigned }
}

/** None for a Unix socket. */
function portOf(address: string): readonly number[] {
  const parsed = parseAddress(address)
  return parsed?.kind === 'tcp' ? [parsed.port] : []
}
