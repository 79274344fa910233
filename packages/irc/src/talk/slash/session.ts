/** Commands about the account, the connection and the server. */
import { text } from '../phrase.ts'
import { actions, ALWAYS, asks, slashCommand, type SlashCommand } from './slash-command.ts'
import type { Phrase } from '../phrase.ts'

const secret = { secret: ALWAYS } as const
/** Lines of the protocol in which passwords stand. */
const LINES_WITH_PASSWORDS =
  /^(?:pass|oper|authenticate|register|verify|ns|nickserv|(?:privmsg|squery|notice) (?:nick|auth)serv)\b/i

export const SESSION = [
  slashCommand(
    'register',
    'password email?',
    text`makes an account of your name, which is nobody else's then`,
    ({ password: given }, { place, state }) => {
      // A password may have spaces.
      const [, password = given, email] = /^([^]*\S)\s+(\S+@\S+)$/.exec(given) ?? []
      return actions({
        kind: 'register',
        place,
        account: state.me.nick,
        password,
        ...(email === undefined ? {} : { email }),
      })
    },
    { ...secret, needs: 'register' },
  ),
  slashCommand(
    'verify',
    'code',
    text`proves the account with the code that came by mail`,
    ({ code }, { place, state }) => actions({ kind: 'verify', place, account: state.me.nick, code }),
    { ...secret, needs: 'register' },
  ),
  slashCommand(
    'login',
    'account password',
    text`logs in to your account`,
    ({ account, password }, { place }) =>
      actions({ kind: 'authenticate', credentials: { kind: 'password', account, password }, place }),
    { ...secret, aliases: ['identify'] },
  ),
  slashCommand(
    'key',
    'text',
    text`adds the SSH key with which you came to your account: /key add. Also list, and del`,
    ({ text }, place) => asks(place, 'PRIVMSG', 'NickServ', `KEY ${text}`),
  ),
  ...['NickServ', 'ChanServ', 'HostServ', 'HookServ'].map((service) => toService(service)),
  slashCommand(
    'raw',
    'line',
    text`sends a line of the protocol as it is written`,
    ({ line }, { place }) => actions({ kind: 'raw', place, line }),
    { secret: LINES_WITH_PASSWORDS, aliases: ['quote'] },
  ),
  question('motd', 'MOTD', text`shows the message of the day`),
  question('version', 'VERSION', text`tells which program the server is`),
  question('time', 'TIME', text`tells what time it is on the server`),
  question('admin', 'ADMIN', text`tells whose server it is`),
  question('lusers', 'LUSERS', text`tells how many people are there`),
  slashCommand(
    'reconnect',
    '',
    text`connects anew`,
    (_, { state }) =>
      state.connection.kind === 'online'
        ? actions({ kind: 'quit' }, { kind: 'connect' })
        : actions({ kind: 'connect' }),
    { aliases: ['connect'] },
  ),
  slashCommand('quit', 'reason?', text`leaves the chat`, ({ reason }) => ({ kind: 'quit', reason }), {
    aliases: ['exit', 'bye'],
  }),
  slashCommand(
    'help',
    'command?',
    text`shows all commands, or how one is written`,
    ({ command }) => ({
      kind: 'help',
      command: command.replace(/^\//, '').toLowerCase(),
    }),
    { aliases: ['h'] },
  ),
]

/** `/ns help`, for `/msg NickServ help`. */
function toService(service: string): SlashCommand {
  const short = `${service.charAt(0)}s`.toLowerCase()
  const [name, alias] = service === 'HookServ' ? [service.toLowerCase(), []] : [short, [service.toLowerCase()]]
  return slashCommand(
    name,
    'text',
    text`says something to ${service}`,
    ({ text }, place) => asks(place, 'PRIVMSG', service, text),
    { ...(service === 'NickServ' ? secret : {}), aliases: alias },
  )
}

function question(name: string, verb: string, help: Phrase): SlashCommand {
  return slashCommand(name, '', help, (_, place) => asks(place, verb))
}
