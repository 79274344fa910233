/**
 * What a door is: one way in for clients, over TLS and in the clear or over a protocol that encrypts by itself, in a folder of its own.
 * The options, the limits, the log, the banner and what the server says of itself are made from its definition, which stands in
 * `table.ts`.
 *
 * A door MUST hand every client to the reception, with its origin, before it reads a line of it; the reception has the limits,
 * the rate, the pings and the farewell. A door MUST NOT write to a client otherwise than through the session's encoder once it
 * has handed it over, MUST NOT read ahead of what the reception takes, and MUST NOT state that a client is secure, or that it
 * comes from another address than the connection's, unless it knows: encryption, or a proxy that the operator trusts.
 * `contract.test.ts` is this as a suite that every door passes.
 */
import type { Address, Clock, ListenTarget, ServeOptions, Server } from '@partyline/net'
import type { InferOutput } from 'valibot'
import type { AdminParts } from '../admin/operation.ts'
import type { HostKey } from '../certificate/host-key.ts'
import type { AccountDesk } from '../commands/definition.ts'
import type { Dispatcher } from '../commands/dispatcher.ts'
import type { Address as Place } from '../config/address.ts'
import type { Option } from '../config/option.ts'
import type { Limit } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { Network } from '../network/network.ts'
import type { SharedFile } from '../network/shared-file.ts'
import type { ServerInfo, Visitors } from '../session/server-info.ts'
import type { Uploads } from '../uploads/uploads.ts'
import type { ClientFiles } from './web/client-files.ts'
import type { Gateway } from './irc/webirc.ts'
import type { Reception } from './reception.ts'
import type { Guest, WayIn } from './way-in.ts'

/** One of the ways to listen. */
export interface Entrance {
  /** What `--help` says of the option that has the name of the door. */
  readonly help: string
  /** Where it listens unless told otherwise; null for nowhere. MUST be loopback. */
  readonly default: string | null
  /** Where `--public` has it listen instead; null leaves it where it is. MUST be null in the clear. */
  readonly whenPublic: string | null
  /** What a person types that comes in here; empty where nothing can be typed. The command shows it in the person's language. */
  readonly waysIn: (address: Place, guest: Guest) => readonly WayIn[]
}

export type DoorOptions = Readonly<Record<string, Option>>

export type SettingsOf<Options extends DoorOptions> = {
  readonly [Name in keyof Options]:
    | InferOutput<Options[Name]['schema']>
    | (Options[Name]['default'] extends null ? null : never)
}

export type DoorLimits = Readonly<Record<string, Limit>>
export type LimitsOf<Own extends DoorLimits> = { readonly [Name in keyof Own]: number }

/** What a door is made of. */
export interface DoorParts<Options extends DoorOptions = DoorOptions, Own extends DoorLimits = DoorLimits> {
  readonly reception: Reception
  readonly dispatcher: Dispatcher
  /** What proves an account, and what wrong proofs cost. */
  readonly accounts: AccountDesk
  /** Of the ssh door; null where it is closed. */
  readonly hostKey: HostKey | null
  /** To look at. What changes it is a wish, by the dispatcher. */
  readonly network: Network
  readonly info: () => ServerInfo
  readonly log: Log
  /** The proxies whose fields about a client are believed; where there are some, `--trusted-proxy` names them. */
  readonly isTrustedProxy: (address: Address) => boolean
  /** The gateways whose WEBIRC is believed, of the IRC door. */
  readonly gateways: () => readonly Gateway[]
  readonly clock: Clock
  /** What counts as one where there are limits for each address; null where these do not hold. */
  readonly holderOf: (address: Address) => string | null
  /** null when messages are taken and recorded; else why they are not, in words. */
  readonly readiness: () => Promise<string | null>
  /** What an owner can ask for. */
  readonly admin: AdminParts
  /** The files that people share. */
  readonly uploads: Uploads
  /** Whether a message that has the link of a file is there, or there never was one. */
  readonly isFileNamed: (file: SharedFile) => Promise<boolean>
  /** Only members of the channel of a file may have it, and not whoever has its link. */
  readonly areFilesForMembers: () => boolean
  /** This server is one of several that are one network (cluster). */
  readonly isOneOfSeveral: boolean
  /** The browser client; null where none is built. */
  readonly client: ClientFiles | null
  /** What is measured, in the text format of Prometheus. */
  readonly metrics: () => string
  /** The values of its own options, as they are now. */
  readonly settings: () => SettingsOf<Options>
  /** Its own limits, as they are now. */
  readonly limits: () => LimitsOf<Own>
}

interface AnyDoor<Name extends string, Options extends DoorOptions, Own extends DoorLimits> {
  /** Of its folder, its option, and itself in the log; with an `s` behind it, over TLS, where it has such an entrance. */
  readonly name: Name
  readonly visitors: Visitors
  /** Beside those that say where it listens. */
  readonly options: Options
  /** Beside those of the server, which hold at every door. They are configured and listed with them. */
  readonly limits: Own
  /** Called once for the server; readers that are told the same at both entrances share their encoders. */
  open(parts: DoorParts<Options, Own>): Door
}

/** A door that listens in the clear and over TLS. */
export interface TwoWayDoor<
  Name extends string = string,
  Options extends DoorOptions = DoorOptions,
  Own extends DoorLimits = DoorLimits,
> extends AnyDoor<Name, Options, Own> {
  readonly clear: Entrance
  readonly tls: Entrance
  readonly encrypted?: never
}

/** A door whose protocol encrypts by itself. */
export interface EncryptedDoor<
  Name extends string = string,
  Options extends DoorOptions = DoorOptions,
  Own extends DoorLimits = DoorLimits,
> extends AnyDoor<Name, Options, Own> {
  readonly encrypted: Entrance
}

export type DoorDefinition = TwoWayDoor | EncryptedDoor

/** A door of a server that runs. */
export interface Door {
  /**
   * Listens, and receives every client, on these terms: admission, TLS, errors.
   * @param name of the door, with an `s` over TLS
   * @throws as `serve`
   */
  listen(name: string, target: ListenTarget, options: ServeOptions): Promise<Server>
  /** What a client is told that is turned away, in the language of the door. */
  farewell(reason: string): string | Uint8Array
  /** Ends what it has running beside its clients, when all of these are gone. */
  close?(): Promise<void>
}

/** Keeps the literal types of a definition. */
export function defineDoor<const Name extends string, const Options extends DoorOptions, const Own extends DoorLimits>(
  definition: TwoWayDoor<Name, Options, Own>,
): TwoWayDoor<Name, Options, Own> {
  return definition
}

/** The same, of a door whose protocol encrypts by itself. */
export function defineEncryptedDoor<
  const Name extends string,
  const Options extends DoorOptions,
  const Own extends DoorLimits,
>(definition: EncryptedDoor<Name, Options, Own>): EncryptedDoor<Name, Options, Own> {
  return definition
}
