/**
 * The ssh door (RFC 4251 to 4254): the terminal client for everybody that has `ssh`, drawn by the server, and lines in and lines out for scripts. A
 * client logs in by its key, by a password or as a guest, and then has sessions, which speak IRC to the server as those at the IRC door do; nothing
 * else is to be had: no shell, no programs, no forwarding, and of files only those of channels (`files/`). What is understood of SSH is understood in a thread.
 */
import { serve, type Connection, type ServeOptions } from '@partyline/net'
import { NO_TAGS } from '@partyline/irc'
import { Permits } from '../../commands/permits.ts'
import { counted } from '../../session/counted.ts'
import { Paces } from '../../session/paces.ts'
import type { Session } from '../../session/session.ts'
import type { DoorBehaviour } from '../conversation.ts'
import { defineEncryptedDoor, type DoorOptions, type DoorParts } from '../definition.ts'
import { ircBehaviour } from '../irc/irc-door.ts'
import { originOf } from '../origin.ts'
import { FileDesk } from './files/file-desk.ts'
import { FileIndex } from './files/file-index.ts'
import { PictureDesk } from './pictures/picture-desk.ts'
import { LoginDesk, type Identity } from './login-desk.ts'
import { SshClient } from './ssh-client.ts'
import { LoginsUnderway } from './logins-underway.ts'
import { sshFarewell } from './ssh-farewell.ts'
import { SSH_LIMITS } from './ssh-limits.ts'
import { SshThreadHost } from './ssh-thread-host.ts'
import { sshWaysIn } from './ssh-ways-in.ts'
import type { ConnectionAbout } from './thread-messages.ts'

type SshDoorParts = DoorParts<DoorOptions, typeof SSH_LIMITS>

export const sshDoor = defineEncryptedDoor({
  name: 'ssh',
  visitors: 'terminals',
  encrypted: {
    help: 'For a person with ssh. Repeatable. off turns it off',
    default: '127.0.0.1:2222',
    whenPublic: '[::]:2222',
    waysIn: sshWaysIn,
  },
  options: {},
  limits: SSH_LIMITS,
  open(parts) {
    const { hostKey, accounts, clock, limits, info } = parts
    const thread = new SshThreadHost({ hostKey: hostKey?.key ?? '' }, parts.log)
    const permits = new Permits({
      max: () => info().limits.preparationsMax,
      perHolderMax: () => info().limits.preparationsPerAddressMax,
    })
    const index = new FileIndex({ network: parts.network, clock })
    const shared: Shared = {
      parts,
      thread,
      desk: new LoginDesk({ accounts, network: parts.network, info, permits }),
      irc: ircBehaviour(parts.dispatcher, () => info().limits),
      paces: new Paces({ clock, perMinute: () => limits().sshConnectionsPerMinute }),
      underway: new LoginsUnderway(),
      pictures: new PictureDesk(parts),
      files: ({ account }) => new FileDesk({ ...parts, index, openMax: () => limits().sshFilesOpenMax }, account),
    }
    return {
      listen: (name, target, options) =>
        serve(target, (connection, { draining }) => receive(connection, draining, name, options, shared), options),
      farewell: sshFarewell,
      close: () => thread.end(),
    }
  },
})

interface Shared {
  readonly parts: SshDoorParts
  readonly thread: SshThreadHost
  readonly desk: LoginDesk
  readonly irc: DoorBehaviour
  readonly paces: Paces
  /** Those that have not come in yet. */
  readonly underway: LoginsUnderway
  readonly files: (identity: Identity) => FileDesk
  readonly pictures: PictureDesk
}

async function receive(
  connection: Connection,
  draining: AbortSignal,
  name: string,
  { admission }: ServeOptions,
  shared: Shared,
): Promise<void> {
  const { parts, thread, desk, underway } = shared
  const holder = parts.holderOf(connection.remoteAddress)
  const refuse = (reason: string) => connection.write(sshFarewell(reason)).catch(() => {})
  const tooSoon = tooMany(holder, shared)
  if (tooSoon !== null) return refuse(tooSoon)
  const leave = underway.enter(holder, parts.limits().sshLoginsUnderwayMax, () => connection.abort())
  if (leave === null) return refuse('Many people log in just now. Please try again')
  const client = new SshClient(connection, {
    desk,
    admission,
    holder,
    draining,
    files: shared.files,
    pictures: shared.pictures,
    onEntered: leave,
    serve: (wire, identity, begun) => {
      const { fingerprint } = identity
      const known = fingerprint === null ? {} : { fingerprint }
      const origin = { ...originOf(connection), isSecure: true, ...known }
      return parts.reception.serve({ door: name, origin, wire }, comingAs(identity, shared, begun))
    },
  })
  try {
    const { localAddress } = connection
    await thread.serve(client, about(parts, localAddress?.kind === 'ip' ? localAddress.port : null))
  } finally {
    leave()
  }
}

function tooMany(holder: string | null, { paces }: Shared): string | null {
  const waitMs = holder === null ? 0 : paces.take(holder)
  if (waitMs === 0) return null
  return `Many connections came from your address. Please try again in ${counted(Math.ceil(waitMs / 1000), 'second')}`
}

/** Its lines are those of an IRC client; who it is was proven before. */
function comingAs(
  { account, password }: Identity,
  { irc, parts }: Shared,
  begun: (session: Session) => void,
): DoorBehaviour {
  return {
    ...irc,
    tellsSecurePort: false,
    converse(session) {
      begun(session)
      if (account !== null) session.become({ introduction: { account } })
      if (password !== null) {
        parts.dispatcher.receive(session, { tags: NO_TAGS, source: null, verb: 'PASS', params: [password] })
      }
      return irc.converse(session)
    },
  }
}

function about({ info, limits }: SshDoorParts, port: number | null): Omit<ConnectionAbout, 'connection'> {
  const { network, lobby, limits: general } = info()
  const own = limits()
  return {
    network,
    port,
    lobby,
    lineBytesMax: general.lineBytesMax,
    limits: {
      loginTimeoutMs: own.sshLoginTimeoutMs,
      loginAttemptsMax: own.sshLoginAttemptsMax,
      passwordAttemptsMax: own.sshPasswordAttemptsMax,
      sessionsMax: own.sshSessionsPerConnectionMax,
      columnsMax: own.sshColumnsMax,
      rowsMax: own.sshRowsMax,
      filesOpenMax: own.sshFilesOpenMax,
      keepAliveMs: general.pingTimeoutMs,
    },
  }
}
