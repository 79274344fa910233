/** Every command that a client can give. */
import { accept } from './accept.ts'
import { admin, info, links, lusers, map, motd, time, version } from './about-server.ts'
import { audit } from './audit.ts'
import { authenticate } from './authenticate.ts'
import { away } from './away.ts'
import { batch } from './batch.ts'
import { cap } from './cap.ts'
import { chghost } from './chghost.ts'
import { chathistory } from './chathistory.ts'
import type { CommandDefinition } from './definition.ts'
import { summon, users } from './disabled.ts'
import { help, helpop } from './help.ts'
import { isupport } from './isupport.ts'
import { language } from './language.ts'
import { invite } from './invite.ts'
import { join } from './join.ts'
import { kick } from './kick.ts'
import { kill } from './kill.ts'
import { knock } from './knock.ts'
import { list } from './list.ts'
import { notice, privmsg, tagmsg } from './message.ts'
import { metadata } from './metadata.ts'
import { markread } from './markread.ts'
import { mode } from './mode.ts'
import { monitor } from './monitor.ts'
import { names } from './names.ts'
import { nick } from './nick.ts'
import { oper } from './oper.ts'
import { part } from './part.ts'
import { pass } from './pass.ts'
import { persistence } from './persistence.ts'
import { ping, pong } from './ping.ts'
import { ison, userhost, userip } from './presence.ts'
import { purge } from './purge.ts'
import { quit } from './quit.ts'
import { register, verify } from './register.ts'
import { SERVICE_COMMANDS } from './services/services.ts'
import { servlist, squery } from './services/servlist.ts'
import { rename } from './rename.ts'
import { redact } from './redact.ts'
import { rehash } from './rehash.ts'
import { search } from './search.ts'
import { silence } from './silence.ts'
import { setname } from './setname.ts'
import { stats } from './stats.ts'
import { topic } from './topic.ts'
import { trace } from './trace.ts'
import { dline, kline, uban, undline, unkline } from './uban.ts'
import { user } from './user.ts'
import { wallops } from './wallops.ts'
import { webpush } from './webpush.ts'
import { who } from './who.ts'
import { webirc } from './webirc.ts'
import { whois } from './whois.ts'
import { whowas } from './whowas.ts'

const DEFINITIONS: readonly CommandDefinition[] = [
  accept,
  admin,
  audit,
  authenticate,
  away,
  batch,
  cap,
  chathistory,
  dline,
  chghost,
  help,
  helpop,
  info,
  invite,
  ison,
  isupport,
  language,
  join,
  kick,
  kill,
  kline,
  knock,
  links,
  list,
  lusers,
  map,
  metadata,
  markread,
  mode,
  monitor,
  motd,
  names,
  nick,
  notice,
  oper,
  part,
  pass,
  webirc,
  persistence,
  ping,
  pong,
  privmsg,
  purge,
  quit,
  redact,
  register,
  rename,
  ...SERVICE_COMMANDS,
  rehash,
  search,
  servlist,
  setname,
  silence,
  squery,
  stats,
  summon,
  tagmsg,
  time,
  topic,
  trace,
  uban,
  undline,
  unkline,
  user,
  userhost,
  userip,
  users,
  verify,
  version,
  wallops,
  webpush,
  who,
  whois,
  whowas,
]

export const COMMAND_TABLE: ReadonlyMap<string, CommandDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.verb, definition]),
)
