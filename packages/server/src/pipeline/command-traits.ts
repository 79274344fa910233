/** What the pipeline has to know of each kind of command, beside what the network makes of it. */
import type { AccountCommand } from '../network/accounts/account-change.ts'
import type { Command } from '../network/command.ts'

/** What a failure is called after (IRCv3 standard-replies); `*` for what no client asks for. */
const VERBS: Readonly<Record<Exclude<Command['kind'], 'message' | 'account'>, string>> = {
  attach: 'NICK',
  login: 'AUTHENTICATE',
  logout: 'NICKSERV',
  reclaim: 'NICKSERV',
  detach: 'QUIT',
  nick: 'NICK',
  setname: 'SETNAME',
  away: 'AWAY',
  userMode: 'MODE',
  join: 'JOIN',
  part: 'PART',
  partAll: 'JOIN',
  markRead: 'MARKREAD',
  redact: 'REDACT',
  topic: 'TOPIC',
  channelMode: 'MODE',
  kick: 'KICK',
  addHook: 'HOOKSERV',
  removeHook: 'HOOKSERV',
  hookMessage: '*',
  invite: 'INVITE',
  knock: 'KNOCK',
  accept: 'ACCEPT',
  channelDeed: 'CHANSERV',
  rename: 'RENAME',
  oper: 'OPER',
  kill: 'KILL',
  silence: 'SILENCE',
  changeHost: 'CHGHOST',
  metadata: 'METADATA',
  push: 'WEBPUSH',
  pushGone: '*',
  serverBan: 'UBAN',
  serverUnban: 'UBAN',
  addApiToken: '*',
  removeApiToken: '*',
  backedUp: '*',
  noted: '*',
  addServerInvitation: '*',
  removeServerInvitation: '*',
  addFile: 'FILE',
  removeFile: 'FILE',
  purge: 'PURGE',
  wallops: 'WALLOPS',
  rehash: 'REHASH',
  nodeStarted: '*',
  nodeLost: '*',
  checked: '*',
  policy: '*',
}

/** The others are asked of NickServ. */
const ACCOUNT_VERBS: Readonly<Partial<Record<AccountCommand['change']['kind'], string>>> = {
  made: 'REGISTER',
  verified: 'VERIFY',
  set: 'PERSISTENCE',
  hostGiven: 'HOSTSERV',
  hostShown: 'HOSTSERV',
}

export function verbOf(command: Command): string {
  if (command.kind === 'message') return command.verb
  return command.kind === 'account' ? (ACCOUNT_VERBS[command.change.kind] ?? 'NICKSERV') : VERBS[command.kind]
}

/**
 * Who may be in other channels, or in other sessions, after it than before it: `others` than its author, its `author`, or `nobody`.
 * What those were told before is encoded before it is executed.
 */
export function movedBy(command: Command): 'others' | 'author' | 'nobody' {
  switch (command.kind) {
    case 'kick':
    case 'rename':
    case 'kill':
    case 'reclaim':
    case 'serverBan':
    case 'nodeStarted':
    case 'nodeLost':
      return 'others'
    case 'attach':
      // One more session of a user that is there sees what that user sees.
      return command.proof === null ? 'nobody' : 'others'
    case 'join':
    case 'part':
    case 'partAll':
    case 'detach':
      return 'author'
    case 'login':
    case 'logout':
    case 'account':
    case 'nick':
    case 'oper':
    case 'serverUnban':
    case 'addApiToken':
    case 'removeApiToken':
    case 'backedUp':
    case 'noted':
    case 'addServerInvitation':
    case 'removeServerInvitation':
    case 'addFile':
    case 'removeFile':
    case 'purge':
    case 'wallops':
    case 'rehash':
    case 'setname':
    case 'away':
    case 'silence':
    case 'changeHost':
    case 'userMode':
    case 'message':
    case 'markRead':
    case 'redact':
    case 'topic':
    case 'channelMode':
    case 'addHook':
    case 'removeHook':
    case 'hookMessage':
    case 'invite':
    case 'knock':
    case 'accept':
    case 'metadata':
    case 'push':
    case 'pushGone':
    case 'channelDeed':
    case 'checked':
    case 'policy':
      return 'nobody'
    default:
      return command satisfies never
  }
}
