/** HookServ: programs that speak in a channel, made and removed by its operators. */
import { isNickname } from '@partyline/irc'
import { isAtLeast } from '../../network/ranks.ts'
import { refuse } from '../../network/refusal.ts'
import type { Hook } from '../../network/hook.ts'
import { dayOf } from '../../session/counted.ts'
import type { ServerInfo } from '../../session/server-info.ts'
import { refusal, wish, type Responder } from '../definition.ts'
import { makeHookSecret, makeHookToken } from '../../credentials/hook-token.ts'
import { parseTarget } from '../../outgoing/post.ts'
import { saying, type Phrase, type Service } from './service.ts'

const NAME = 'HookServ'
const NAME_BYTES_MAX = 20
/** As much as fits into a line beside all else. */
const URL_LENGTH_MAX = 300

const add: Phrase = {
  name: 'ADD',
  usage: '<#channel> <name>',
  min: 2,
  help: 'Makes a web address to which a program can post, and speaks in the channel under that name.',
  plan({ info }, [channel = '', name = '']) {
    if (!isNickname(name) || Buffer.byteLength(name) > NAME_BYTES_MAX) {
      const text = `The name must be one like a nickname, of at most ${NAME_BYTES_MAX} bytes`
      return { plan: refusal(refuse('ERR_ERRONEUSNICKNAME', [name], text)), done: null }
    }
    const { token, hash, id } = makeHookToken()
    return {
      plan: wish({ kind: 'addHook', channel, id, hook: { way: 'in', name, hash } }),
      done: `POST text or JSON to ${addressOf(info, token)} and ${name}/hook says it in ${channel}. Whoever has this address can speak there, and I do not show it again. To remove it: REMOVE ${channel} ${id}`,
    }
  },
}

const list: Phrase = {
  name: 'LIST',
  usage: '<#channel>',
  min: 1,
  help: 'Says which hooks a channel has.',
  plan: (_, [name = '']) => saying(NAME, (responder) => listed(responder, name)),
}

const remove: Phrase = {
  name: 'REMOVE',
  usage: '<#channel> <id>',
  min: 2,
  help: 'Removes a hook; LIST shows its id.',
  plan: (_, [channel = '', id = '']) => ({
    plan: wish({ kind: 'removeHook', channel, id: id as Hook['id'] }),
    done: `${id} is no hook of ${channel} any more`,
  }),
}

const send: Phrase = {
  name: 'SEND',
  usage: '<#channel> <url>',
  min: 2,
  help: 'Has what people say in the channel sent to a web address.',
  plan({ info }, [channel = '', url = '']) {
    if (!info.sendsHooks) return saying(NAME, () => ['The owner of this server does not want that (webhooks-out)'])
    const target = parseTarget(url)
    if (target === null || url.length > URL_LENGTH_MAX) {
      return saying(NAME, () => ['The address must begin with https:// or http://, and have nothing before its host'])
    }
    if (!info.maySendTo(target)) {
      return saying(NAME, () => [leadingNowhere(target.host).text])
    }
    const { secret, id } = makeHookSecret()
    const adding = wish({ kind: 'addHook', channel, id, hook: { way: 'out', url, secret } })
    const prepare = async (signal: AbortSignal) =>
      (await info.leadsNowhere(target, signal)) ? refusal(leadingNowhere(target.host)) : adding
    return {
      plan: { kind: 'prepare', prepare },
      done: `What is said in ${channel} is sent there, signed as Standard Webhooks has it with ${secret} which I do not show again. To end it: REMOVE ${channel} ${id}`,
    }
  },
}

export const hookserv: Service = {
  name: NAME,
  commands: ['HOOKSERV'],
  about: 'HookServ lets programs speak in your channel, and hear what is said there.',
  phrases: [add, list, remove, send],
}

/** A name as well as an address. */
function leadingNowhere(host: string) {
  const text = `${host} is no address of the internet. Only the owner of this server can permit it (outgoing-to)`
  return { kind: 'failure', verb: 'HOOKSERV', code: 'INVALID_TARGET', params: [host], text } as const
}

function listed({ network, session }: Responder, name: string): readonly string[] {
  const user = network.userOf(session.id)
  const channel = user === undefined ? undefined : network.visibleChannel(name, user)
  const ranks = (user && channel?.members.get(user.id)?.ranks) ?? ''
  if (channel === undefined || !isAtLeast(ranks, 'o')) return [`Only operators (@) of ${name} may see its hooks`]
  if (channel.hooks.length === 0) return [`${channel.name} has no hooks`]
  return channel.hooks.map((hook) => `${hook.id} ${described(hook)}, made by ${hook.by} on ${dayOf(hook.at)}`)
}

/** Of an address only where it leads: what is behind that may be a secret of the other side. */
function described(hook: Hook): string {
  return hook.way === 'in' ? `speaks as ${hook.name}/hook` : `sends what is said to ${URL.parse(hook.url)?.host ?? ''}`
}

function addressOf({ webAddress }: ServerInfo, token: string): string {
  const web = webAddress()
  const path = `/hooks/${token}`
  if (web === null) return `${path} at the web door, once it is open,`
  return web.isHere
    ? `${web.origin}${path} (from this machine, or with the name of a proxy in front of it)`
    : `${web.origin}${path} (or with another name of this server)`
}
