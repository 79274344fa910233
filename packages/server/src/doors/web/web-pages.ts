/** Pages of the web door for everybody: what this server is, whether it lives and is ready. */
import type { ServerInfo, Visitors } from '../../session/server-info.ts'
import { textAnswer, type Route } from './route.ts'

export const INTRODUCTION: Route = {
  method: 'GET',
  path: '/',
  answer: (_, { info }) => textAnswer(200, introduction(info())),
}

export const HEALTH: Route = { method: 'GET', path: '/healthz', answer: () => textAnswer(200, 'ok') }

export const READINESS: Route = {
  method: 'GET',
  path: '/readyz',
  async answer(_, { readiness }) {
    const missing = await readiness()
    return missing === null ? textAnswer(200, 'ready') : textAnswer(503, missing)
  },
}

function introduction({ network, lobby, doors }: ServerInfo): string {
  const ways = (visitors: Visitors, wayTo: (port: number, isEncrypted: boolean) => string) =>
    doors
      .filter((door) => door.visitors === visitors)
      .flatMap(({ ports, isEncrypted }) => ports.map((port) => wayTo(port, isEncrypted)))
      .join(' or ')
  const irc = ways('clients', (port, isEncrypted) => `port ${port}${isEncrypted ? ' with TLS' : ''}`)
  const people = ways('people', (port, isEncrypted) =>
    isEncrypted ? `openssl s_client -quiet -connect HOST:${port}` : `nc HOST ${port}`,
  )
  return [
    `This is ${network}, a chat server (Partyline).`,
    '',
    'This address speaks IRC over WebSocket (binary.ircv3.net and text.ircv3.net), for clients that do.',
    ...(irc === '' ? [] : [`IRC clients connect to ${irc}.`]),
    ...(people === '' ? [] : [`With nothing but a terminal: ${people}`]),
    `Everybody meets in ${lobby}.`,
  ].join('\n')
}
