/** The tasks of `partyline admin` on invitations to the server. */
import { text, type Text } from '../language/text.ts'
import { UsageError } from './arguments.ts'
import { list } from './tables.ts'
import { invitationLink, placeOf, urlOf, type Place } from './invitation-link.ts'
import type { Status } from './look-around.ts'
import type { Row } from './pages.ts'
import { qrCode } from './qr-code.ts'
import { formatTime } from './readable.ts'
import type { TaskEntry, TaskParts } from './task.ts'

/** What the server says of one that it has made. */
interface Made {
  readonly id: string
  readonly code: string
  readonly uses: number
  readonly until: string | null
  /** An e-mail address is asked for besides. */
  readonly isMailed: boolean
  readonly isNeeded: boolean
}

const HEAD = [text`ID`, text`LABEL`, text`MADE`, text`UNTIL`, text`USED`, text`BY`, text`ACCOUNTS`]

export const invitationsTask: TaskEntry = {
  takes: [],
  summary: text`List the invitations, and the accounts that were made with them`,
  run: async ({ ask }) => {
    const { invitations } = (await ask('GET', '/invitations')) as { readonly invitations: readonly Row[] }
    const lines = invitations.map(({ id, label, createdAt, until, uses, by, accounts }) => {
      const names = accounts as readonly string[]
      const used = `${names.length}/${String(uses)}`
      return [id, label, formatTime(createdAt), formatTime(until), used, by, names.join(' ')]
    })
    return { said: list(HEAD, lines), invitations }
  },
}

export const inviteTask: TaskEntry = {
  takes: [],
  options: ['for', 'label', 'url', 'uses'],
  summary: text`Make an invitation: a code, a link and a QR code, with which somebody makes an account`,
  run: async (parts) => {
    const { label, for: lasts, url } = parts.values
    const base = baseOf(url)
    const uses = usesOf(parts)
    const made = (await parts.ask('POST', '/invitations', { label, uses, for: lasts })) as Made & Row
    const { doors, certificate } = (await parts.ask('GET', '/status')) as Pick<Status, 'certificate'> & {
      readonly doors: readonly Row[]
    }
    const web = placeOf(doors, ['web', 'webs'], parts.publicHost)
    const irc = placeOf(doors, ['irc', 'ircs'], parts.publicHost)
    const page = base ?? (web === null ? null : urlOf(web))
    const link = page === null ? null : invitationLink(page, made.code)
    const isEncrypted = irc?.isEncrypted === true || (base === null && web?.isEncrypted === true)
    const fingerprint = isEncrypted && certificate?.isSelfSigned === true ? certificate.fingerprint : null
    const isHere = base === null && (web ?? irc)?.isHere === true
    const said: readonly Text[] = [
      describe(made),
      ...(link === null ? [] : [pageText(link, parts.isTerminal)]),
      ...(irc === null ? [] : [ircText(irc, made.isMailed, link !== null)]),
      ...(fingerprint === null ? [] : [certificateText(fingerprint)]),
      ...(isHere ? [HERE] : []),
      ...(made.isNeeded ? [] : [UNNEEDED]),
    ]
    return { said: said.reduce((all, part) => text`${all}\n\n${part}`), ...made, link, fingerprint }
  },
}

export const uninviteTask: TaskEntry = {
  takes: ['ID'],
  summary: text`Take an invitation back. The accounts that were made with it stay`,
  run: async ({ words: [id = ''], ask }) => {
    await ask('DELETE', `/invitations/${encodeURIComponent(id)}`)
    return { said: text`The invitation ${id} is of no use any more.`, id }
  },
}

const HERE = text`Only this machine reaches that address. serve --public opens the server to others. --url names the address of a proxy in front of it.`
const UNNEEDED = text`As the server is now, nobody needs an invitation: serve --accounts invitation changes that.`

function describe({ id, code, uses, until }: Made): Text {
  const whom = uses === 1 ? text`for one account` : text`for ${uses} accounts`
  const lasts = until === null ? text`until you take it back` : text`until ${formatTime(until)}`
  return text`Invitation ${id}, ${whom}, ${lasts}. Its code is not shown again:\n\n  ${code}`
}

function pageText(link: string, isTerminal: boolean): Text {
  const said = text`Send this link, which says how to join:\n\n  ${link}`
  return isTerminal ? text`${said}\n\n${qrCode(link)}` : said
}

function ircText(irc: Place, isMailed: boolean, isAlso: boolean): Text {
  const place = urlOf(irc)
  const how = text`connect an IRC client to ${place} with the code as its password, then\n\n  /msg NickServ REGISTER ${isMailed ? text`<a password of your own> <your e-mail>` : text`<a password of your own>`}`
  return isAlso ? text`Or say: ${how}` : text`Say: ${how}`
}

/** As `serve` prints it. */
function certificateText(fingerprint: string): Text {
  const how = text`Send this too. The certificate is one that the server has made itself, of which browsers and clients warn: it is the right one if it has this fingerprint.`
  return text`${how}\n\n${text`  Certificate (SHA-256): ${fingerprint}`}`
}

function usesOf({ values: { uses } }: TaskParts): number | undefined {
  if (uses === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(uses)) throw new UsageError(text`--uses takes a whole number from 1, not ${uses}`)
  return Number(uses)
}

/** @throws {UsageError} it is no address of a page */
export function baseOf(url: string | undefined): string | null {
  if (url === undefined) return null
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError(text`--url takes an address such as https://chat.example, not ${url}`)
  return url
}
