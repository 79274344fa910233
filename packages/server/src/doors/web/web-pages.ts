/** What the web door answers to a request that asks for no WebSocket: whether the server lives and is ready, and what it is. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerInfo, Visitors } from '../../session/server-info.ts'

export interface WebPagesParts {
  readonly info: () => ServerInfo
  /** null when messages are taken and recorded; else why they are not. */
  readonly readiness: () => Promise<string | null>
}

interface Page {
  readonly status: number
  readonly text: string
}

const PAGES = new Map<string, (parts: WebPagesParts) => Page | Promise<Page>>([
  ['/', ({ info }) => ({ status: 200, text: introduction(info()) })],
  ['/healthz', () => ({ status: 200, text: 'ok' })],
  [
    '/readyz',
    async ({ readiness }) => {
      const missing = await readiness()
      return missing === null ? { status: 200, text: 'ready' } : { status: 503, text: missing }
    },
  ],
])

/** Nothing is read of a body. */
export async function answerPage(
  parts: WebPagesParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const { status, text } = await pageFor(parts, pathOf(request), isRead)
  if (status === 405) response.setHeader('Allow', 'GET, HEAD')
  // A body that nobody reads would be taken for the next request.
  if (!isRead) response.setHeader('Connection', 'close')
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    Server: parts.info().version,
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(`${text}\n`)
}

function pageFor(parts: WebPagesParts, path: string, isRead: boolean): Page | Promise<Page> {
  const page = PAGES.get(path)
  if (page === undefined) return { status: 404, text: 'There is no such page here. / says what this is' }
  return isRead ? page(parts) : { status: 405, text: 'Only GET and HEAD are understood here' }
}

/** Without the query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/'
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
