/** Operations on the tokens with which programs ask for operations at the web door. */
import * as v from 'valibot'
import { makeApiToken } from '../credentials/api-token.ts'
import { parseDuration } from '../network/duration.ts'
import { done, operation, outcomeOf, refused } from './operation.ts'

const NAME = /^[\w.-]{1,40}$/

export const tokens = operation({
  name: 'tokens',
  method: 'GET',
  path: '/tokens',
  summary: 'The tokens of programs, without what they prove',
  input: v.strictObject({}),
  run: ({ network }) =>
    done({
      tokens: [...network.apiTokens.values()].map(({ name, by, at, until }) => ({
        name,
        by,
        createdAt: new Date(at).toISOString(),
        until: until === null ? null : new Date(until).toISOString(),
      })),
    }),
})

export const tokenAdd = operation({
  name: 'token-add',
  method: 'POST',
  path: '/tokens',
  summary: 'Makes a token, which is told once',
  input: v.strictObject({
    name: v.pipe(v.string(), v.regex(NAME, '1 to 40 letters, digits, dots, hyphens and underscores')),
    for: v.optional(v.pipe(v.string(), v.description('Such as 90d or 1d12h; without it, for ever'))),
  }),
  async run({ carryOut, actor }, { name, for: lasts = '0' }) {
    const lastsMs = parseDuration(lasts)
    if (lastsMs === undefined) return refused(400, 'INVALID_DURATION', 'A duration is written such as 90d or 1d12h')
    const { token, hash } = makeApiToken()
    return outcomeOf(await carryOut({ kind: 'addApiToken', name, hash, lastsMs, actor }), { name, token })
  },
})

export const tokenRemove = operation({
  name: 'token-remove',
  method: 'DELETE',
  path: '/tokens/:name',
  summary: 'Removes a token. It proves nothing from then on',
  input: v.strictObject({ name: v.string() }),
  run: async ({ carryOut, actor }, { name }) =>
    outcomeOf(await carryOut({ kind: 'removeApiToken', name, actor }), { name }),
})
