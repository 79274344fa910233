/** Operations on invitations to the server. The code is made here, told once, and known by its hash from then on. */
import * as v from 'valibot'
import { makeInvitation } from '../credentials/invitation-code.ts'
import { parseDuration } from '../network/duration.ts'
import { isUsable, usesOf } from '../network/server-invitation.ts'
import { done, operation, outcomeOf, refused } from './operation.ts'

/** A person has it in a message for a week, and forgets it. */
const LASTS = '7d'
/** Nothing that could not be shown in one line. */
const LABEL = /^[^\p{C}\p{Zl}\p{Zp}]{0,50}$/u

export const invitations = operation({
  name: 'invitations',
  method: 'GET',
  path: '/invitations',
  summary: 'The invitations, without their codes, and the accounts that were made with them',
  input: v.strictObject({}),
  run: ({ network, now }) =>
    done({
      invitations: [...network.serverInvitations.values()].map((invitation) => ({
        id: invitation.id,
        label: invitation.label,
        by: invitation.by,
        createdAt: new Date(invitation.at).toISOString(),
        until: invitation.until === null ? null : new Date(invitation.until).toISOString(),
        uses: invitation.usesMax,
        accounts: usesOf(invitation, now()).map(({ account }) => account),
        isUsable: isUsable(invitation, now()),
      })),
    }),
})

export const invite = operation({
  name: 'invite',
  method: 'POST',
  path: '/invitations',
  summary: 'Makes an invitation, whose code is told once',
  input: v.strictObject({
    label: v.optional(
      v.pipe(
        v.string(),
        v.regex(LABEL, 'At most 50 characters, all of which can be shown in one line'),
        v.description('For whom or what it is'),
      ),
    ),
    uses: v.optional(
      v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.description('So many accounts; without it, 1')),
    ),
    for: v.optional(v.pipe(v.string(), v.description(`Such as 3d or 1d12h; 0 for ever; without it, ${LASTS}`))),
  }),
  async run({ info, network, carryOut, actor }, { label = '', uses = 1, for: lasts = LASTS }) {
    const { accounts, password } = info()
    if (accounts.registration === 'closed') {
      const text = 'Nobody but the owner makes accounts here. Start the server with --accounts invitation, or reload it'
      return refused(409, 'REGISTRATION_CLOSED', text)
    }
    const lastsMs = parseDuration(lasts)
    if (lastsMs === undefined) return refused(400, 'INVALID_DURATION', 'A duration is written such as 3d or 1d12h')
    const { id, code, hash } = makeInvitation()
    const wish = { kind: 'addServerInvitation', id, hash, label, usesMax: uses, lastsMs, actor } as const
    const refusal = await carryOut(wish)
    const until = network.serverInvitations.get(id)?.until ?? null
    return outcomeOf(refusal, {
      id,
      code,
      label,
      uses,
      until: until === null ? null : new Date(until).toISOString(),
      origin: info().webAddress()?.origin ?? null,
      isMailed: accounts.isMailed,
      isNeeded: accounts.registration === 'invitation' || password !== null,
    })
  },
})

export const uninvite = operation({
  name: 'uninvite',
  method: 'DELETE',
  path: '/invitations/:id',
  summary: 'Takes an invitation back. The accounts that were made with it stay',
  input: v.strictObject({ id: v.string() }),
  run: async ({ carryOut, actor }, { id }) =>
    outcomeOf(await carryOut({ kind: 'removeServerInvitation', id, actor }), { id }),
})
