/** A token for this device, where the server gives such: what is kept on a disk can be taken back by itself then, and is no password. */
import { type Client, itemsBackwards, SERVER_PLACE } from '@partyline/irc/client'
import { systemClock } from '@partyline/net'
import { LIMITS } from './limits.ts'

/** As NickServ of Partyline says it. */
const ANSWER = /^The token of .* is (plt_[\w-]+)$/

/** @param client online with its account, and in no channel @returns null where there is none to be had */
export async function obtainToken(client: Client, device: string): Promise<string | null> {
  if (client.state.server.offered.get('sasl')?.split(',').includes('OAUTHBEARER') !== true) return null
  if (!isPartyline(client)) return null
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const end = client.subscribe(() => {
    const token = answerIn(client)
    if (token !== null) resolve(token)
  })
  const timer = systemClock.setTimeout(() => resolve(null), LIMITS.tokenMs)
  const params = ['NickServ', `TOKEN ADD partyline chat on ${device}`]
  client.act({ kind: 'command', place: SERVER_PLACE, verb: 'PRIVMSG', params })
  return promise.finally(() => {
    end()
    timer.cancel()
  })
}

/** What only a Partyline announces (docs/decisions/version-capability.md). */
export function isPartyline({ state }: Client): boolean {
  return state.server.offered.has('partyline/version')
}

function answerIn({ state }: Client): string | null {
  for (const { timeline } of state.places.values()) {
    for (const item of itemsBackwards(timeline)) {
      const [, token] = (item.kind !== 'event' && ANSWER.exec(item.text)) || []
      if (token !== undefined) return token
    }
  }
  return null
}
