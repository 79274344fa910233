/** What the web door says to everybody in text: what this server is, whether it lives and is ready. */
import type { ServerInfo } from '../../session/server-info.ts'
import { textAnswer } from './answer.ts'
import type { Route } from './route.ts'
import { terminalCommands, waysTo } from './ways-to.ts'

export const HEALTH: Route = { method: 'GET', path: '/healthz', answer: () => textAnswer(200, 'ok') }

export const READINESS: Route = {
  method: 'GET',
  path: '/readyz',
  async answer(_, { readiness }) {
    const missing = await readiness()
    return missing === null ? textAnswer(200, 'ready') : textAnswer(503, missing)
  },
}

/**
 * @param host by which the reader has come
 * @param isClientHere a browser that opens the address is a client
 */
export function introduction(info: ServerInfo, host: string, isClientHere: boolean): string {
  const { network, lobby } = info
  const irc = waysTo(info, 'clients', host)
    .map(([port, isEncrypted]) => `${host}, port ${port}${isEncrypted ? ' with TLS' : ''}`)
    .join(' or ')
  const people = terminalCommands(info, host).join(' or ')
  return [
    `This is ${network}, a chat server (Partyline).`,
    '',
    ...(isClientHere ? ['Open this address in a browser to chat.'] : []),
    'This address speaks IRC over WebSocket (binary.ircv3.net and text.ircv3.net), for clients that do.',
    ...(irc === '' ? [] : [`IRC clients connect to ${irc}.`]),
    ...(people === '' ? [] : [`With nothing but a terminal: ${people}`]),
    `Everybody meets in ${lobby}.`,
  ].join('\n')
}
