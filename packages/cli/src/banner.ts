/** What a person sees when the server has started: what to send to the others, and what works on this machine only. */
import type { Config, Guest, RunningServer } from '@partyline/server'
import { say, text, type Catalogue, type Text } from './language/text.ts'
import { shellWord } from './shell-word.ts'
import { waysIn } from './ways-in.ts'

export interface BannerParts {
  readonly server: RunningServer
  readonly config: Config
  /** How other machines reach this one; stands for an address that means every interface. */
  readonly publicHost: string
  /** A person reads it, and not a file or a log: the password may stand there each time. */
  readonly isTerminal: boolean
  readonly catalogue: Catalogue
}

/** What stands for a password that is not shown. */
const PASSWORD = 'PASSWORD'

export function formatBanner(parts: BannerParts): string {
  const { server, config, catalogue } = parts
  const guest = {
    name: config.name,
    password: shownPassword(parts),
    fingerprint: server.fingerprint,
    hostKey: server.hostKey,
    channel: config.plainChannel,
    shellWord,
  }
  const forOthers = waysIn(server, guest, 'elsewhere', parts.publicHost)
  const forThisMachine = waysIn(server, guest, 'here', parts.publicHost)
  const lines: readonly Text[] = [
    text`Partyline is open as ${config.name}.`,
    '',
    ...(forOthers.length === 0 ? [] : [text`Send this to the others:`, '', ...facts(guest), '', ...forOthers]),
    ...(forThisMachine.length === 0 ? [] : [text`On this machine only:`, '', ...forThisMachine]),
    ...(forOthers.length === 0 ? [text`Everybody meets in ${config.plainChannel}.`, ''] : []),
    ...whereThePasswordIs(parts),
    ...invitations(config),
    ...ownersBrowser(parts),
    text`Data folder: ${config.data}`,
    text`Stop with Ctrl-C.`,
  ]
  return `${lines.map((line) => say(line, catalogue)).join('\n')}\n`
}

function hasPassword({ server, config }: BannerParts): boolean {
  return config.password !== null || server.madePassword !== null
}

/** What the operator chose is never shown; what the server made is, to a person, and on the start that made it. */
function shownPassword(parts: BannerParts): string | null {
  if (!hasPassword(parts)) return null
  const { madePassword } = parts.server
  return madePassword !== null && (madePassword.isNew || parts.isTerminal) ? madePassword.password : PASSWORD
}

function facts({ password, fingerprint, hostKey, channel }: Guest): readonly Text[] {
  return [
    ...(password === null ? [] : [text`  Password: ${password}`]),
    text`  Everybody meets in ${channel}`,
    ...(fingerprint === null ? [] : [text`  Certificate (SHA-256): ${fingerprint}`]),
    ...(hostKey === null ? [] : [text`  Host key of ssh: ${hostKey}`]),
  ]
}

function invitations({ registration, data }: Config): readonly Text[] {
  if (registration !== 'invitation') return []
  return [text`An account needs an invitation: partyline admin invite --data ${shellWord(data)}`]
}

/** Whoever opens the link owns the server: it is shown to a person, and is in no file and no log. */
function ownersBrowser({ server, config, isTerminal }: BannerParts): readonly Text[] {
  if (server.doors.web.length + server.doors.webs.length === 0) return []
  const link = isTerminal ? server.ownerLink() : null
  if (link === null)
    return [text`To look after it in a browser: partyline admin owner-link --data ${shellWord(config.data)}`]
  const said = text`This link is good once, within an hour: the browser that opens it looks after the server from then on.`
  return [said, '', `    ${link}`, '']
}

function whereThePasswordIs(parts: BannerParts): readonly Text[] {
  if (!hasPassword(parts)) return []
  const { madePassword } = parts.server
  if (madePassword === null) return [text`${PASSWORD} stands for the password that you configured.`]
  const isShown = shownPassword(parts) !== PASSWORD
  return isShown
    ? [text`The password is kept in ${madePassword.file}`]
    : [text`${PASSWORD} stands for the password that is kept in ${madePassword.file}`]
}
