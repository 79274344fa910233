/** Operations that keep people out, and what operators did. */
import * as v from 'valibot'
import { parseDuration } from '../network/duration.ts'
import { parseBanTarget, parseNewBan } from '../network/server-bans.ts'
import { done, operation, outcomeOf, refused, type Outcome } from './operation.ts'
import { PAGE } from './paging.ts'

const reason = v.optional(v.pipe(v.string(), v.description('What those that it meets are told')))
const lasting = v.optional(v.pipe(v.string(), v.description('Such as 3d or 1d12h; without it, for ever')))
const meant = v.pipe(v.string(), v.description('An account, nick!user@host, an address or a network of addresses'))

export const kill = operation({
  name: 'kill',
  method: 'DELETE',
  path: '/people/:nick',
  summary: 'Ends all sessions of a person, who may come again',
  input: v.strictObject({ nick: v.string(), reason }),
  run: async ({ carryOut, actor }, { nick, reason = null }) =>
    inWords(
      outcomeOf(await carryOut({ kind: 'kill', nick, reason, actor }), { nick }),
      `There is nobody called ${nick}`,
    ),
})

export const bans = operation({
  name: 'bans',
  method: 'GET',
  path: '/bans',
  summary: 'Whom the network keeps out',
  input: v.strictObject({}),
  run: ({ network }) =>
    done({
      bans: [...network.bans].map(({ of, text, reason, by, at, until }) => ({
        target: text,
        of,
        reason,
        by,
        since: new Date(at).toISOString(),
        until: until === null ? null : new Date(until).toISOString(),
      })),
    }),
})

const NO_TARGET = 'This is no account, mask, address or network of addresses, or would match everybody or nobody'

export const ban = operation({
  name: 'ban',
  method: 'POST',
  path: '/bans',
  summary: 'Keeps an account, a mask, an address or a network of addresses out',
  input: v.strictObject({ target: meant, for: lasting, reason }),
  async run({ carryOut, actor }, { target: written, for: lasts = '0', reason = null }) {
    const target = parseNewBan(written)
    if (target === null) return refused(400, 'INVALID_TARGET', NO_TARGET)
    const lastsMs = parseDuration(lasts)
    if (lastsMs === undefined) return refused(400, 'INVALID_DURATION', 'A duration is written such as 3d or 1d12h')
    return outcomeOf(await carryOut({ kind: 'serverBan', target, lastsMs, reason, actor }), { target: target.text })
  },
})

export const unban = operation({
  name: 'unban',
  method: 'DELETE',
  path: '/bans/:target',
  summary: 'Lifts a ban',
  input: v.strictObject({ target: meant }),
  async run({ carryOut, actor }, { target: written }) {
    const target = parseBanTarget(written)
    if (target === null) return refused(400, 'INVALID_TARGET', NO_TARGET)
    const outcome = outcomeOf(await carryOut({ kind: 'serverUnban', target, actor }), { target: target.text })
    return inWords(outcome, `There is no ban of ${target.text}`)
  },
})

/** The network says in the words of IRC that there is no such thing. */
function inWords(outcome: Outcome, text: string): Outcome {
  return outcome.kind === 'refused' && outcome.status === 404 ? { ...outcome, text } : outcome
}

export const audit = operation({
  name: 'audit',
  method: 'GET',
  path: '/audit',
  summary: 'What operators and the owner did, the latest first',
  input: v.strictObject({
    before: v.optional(v.pipe(v.string(), v.description('The id of the last one of the page before'))),
  }),
  run({ network }, { before }) {
    const deeds = [...network.audit].filter(([id]) => before === undefined || id < before).toReversed()
    return done({
      audit: deeds.slice(0, PAGE).map(([id, { at, ...deed }]) => ({ id, at: new Date(at).toISOString(), ...deed })),
      isMore: deeds.length > PAGE,
    })
  },
})
