/** What each command does: the table from the wish to its rule. */
import { accept } from './accepting.ts'
import { account, policyChanged } from './accounts/accounts.ts'
import { reclaim } from './accounts/reclaim.ts'
import { addApiToken, removeApiToken } from './api-tokens.ts'
import { audit } from './audit.ts'
import { attach, detach, login, logout, nodeLost, nodeStarted } from './attachment.ts'
import { away } from './away.ts'
import { channelMode } from './channel-mode.ts'
import { invite, topic } from './channel-settings.ts'
import type { Command, Entry } from './command.ts'
import type { Context } from './context.ts'
import { addHook, hookMessage, removeHook } from './hooks.ts'
import { nick, setname } from './identity.ts'
import { knock } from './knocking.ts'
import { join, kick, part, partAll } from './membership.ts'
import { message } from './messages.ts'
import { metadata } from './metadata.ts'
import { isModeration, moderate, type ModerationCommand } from './moderation.ts'
import { changePolicy, oper } from './opers.ts'
import { push, pushGone } from './push.ts'
import { markRead } from './read-markers.ts'
import { redact } from './redaction.ts'
import { channelDeed } from './registrations/channel-deeds.ts'
import { rename } from './renaming.ts'
import { addServerInvitation, removeServerInvitation } from './server-invitations.ts'
import { addFile, removeFile } from './shared-files.ts'
import { silence } from './silence.ts'
import type { SessionState } from './state.ts'
import { userMode } from './user-modes.ts'

/** What only a node wishes, by itself or for an owner that has come by another way than the chat. */
type NodeCommand = Extract<
  Command,
  {
    kind:
      | 'nodeStarted'
      | 'nodeLost'
      | 'policy'
      | 'pushGone'
      | 'hookMessage'
      | 'addApiToken'
      | 'removeApiToken'
      | 'backedUp'
      | 'noted'
      | 'addServerInvitation'
      | 'removeServerInvitation'
      | 'addFile'
      | 'removeFile'
  }
>

const OF_NODES: ReadonlySet<Command['kind']> = new Set<NodeCommand['kind']>([
  'nodeStarted',
  'nodeLost',
  'policy',
  'pushGone',
  'hookMessage',
  'addApiToken',
  'removeApiToken',
  'backedUp',
  'noted',
  'addServerInvitation',
  'removeServerInvitation',
  'addFile',
  'removeFile',
])

/** A command does nothing where its session is gone, or may not wish it. */
export function execute(context: Context, { command, session: id }: Entry): void {
  const session = id === null ? undefined : context.state.sessions.get(id)
  const user = session?.user ?? null
  // With these two, a session may be no user yet.
  if (command.kind === 'account') return account(context, user, command)
  if (command.kind === 'attach') {
    if (id !== null && session === undefined) attach(context, id, command)
    return
  }
  if (id !== null && session === undefined) return
  if (isModeration(command)) moderate(context, user, command)
  else if (command.kind === 'addHook') addHook(context, user, command)
  else if (command.kind === 'removeHook') removeHook(context, user, command)
  else if (isOfNode(command)) {
    if (session === undefined) executeForNode(context, command)
  } else if (session !== undefined) executeForSession(context, session, command)
}

function isOfNode(command: Command): command is NodeCommand {
  return OF_NODES.has(command.kind)
}

type SessionCommand = Exclude<
  Command,
  NodeCommand | ModerationCommand | { kind: 'attach' | 'account' | 'addHook' | 'removeHook' }
>

function executeForSession(context: Context, session: SessionState, command: SessionCommand): void {
  const { user } = session
  switch (command.kind) {
    case 'login':
      return login(context, user, command)
    case 'logout':
      return logout(context, user)
    case 'reclaim':
      return reclaim(context, user, command)
    case 'nick':
      return nick(context, user, command)
    case 'setname':
      return setname(context, user, command)
    case 'away':
      return away(context, session, command)
    case 'silence':
      return silence(context, user, command)
    case 'userMode':
      return userMode(context, user, command)
    case 'join':
      return join(context, user, command)
    case 'part':
      return part(context, user, command)
    case 'partAll':
      return partAll(context, user)
    case 'message':
      return message(context, user, command)
    case 'markRead':
      return markRead(context, user, command)
    case 'redact':
      return redact(context, user, command)
    case 'topic':
      return topic(context, user, command)
    case 'channelMode':
      return channelMode(context, user, command)
    case 'kick':
      return kick(context, user, command)
    case 'invite':
      return invite(context, user, command)
    case 'accept':
      return accept(context, user, command)
    case 'knock':
      return knock(context, user, command)
    case 'rename':
      return rename(context, user, command)
    case 'channelDeed':
      return channelDeed(context, user, command)
    case 'oper':
      return oper(context, user, command)
    case 'push':
      return push(context, user, command)
    case 'metadata':
      return metadata(context, user, command)
    case 'detach':
      return detach(context, session, command.reason)
    case 'checked':
      return
    default:
      return command satisfies never
  }
}

function executeForNode(context: Context, command: NodeCommand): void {
  switch (command.kind) {
    case 'nodeStarted':
      return nodeStarted(context, command)
    case 'nodeLost':
      return nodeLost(context, command)
    case 'policy':
      changePolicy(context, command.policy)
      return policyChanged(context)
    case 'pushGone':
      return pushGone(context, command)
    case 'hookMessage':
      return hookMessage(context, command)
    case 'addApiToken':
      return addApiToken(context, command)
    case 'removeApiToken':
      return removeApiToken(context, command)
    case 'backedUp':
      return audit(context, { by: command.actor, does: 'BACKUP', on: command.name, reason: '' })
    case 'noted':
      return audit(context, { by: command.actor, does: command.does, on: command.on, reason: '' })
    case 'addServerInvitation':
      return addServerInvitation(context, command)
    case 'removeServerInvitation':
      return removeServerInvitation(context, command)
    case 'addFile':
      return addFile(context, command)
    case 'removeFile':
      return removeFile(context, command)
    default:
      return command satisfies never
  }
}
