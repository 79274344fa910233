/** Operations that change nothing: how the server is, and who and what is there. */
import * as v from 'valibot'
import type { JsonValue } from '../json.ts'
import { awayOf } from '../network/away.ts'
import type { Registration } from '../network/registrations/registration.ts'
import type { Channel, User } from '../network/state.ts'
import { done, operation } from './operation.ts'
import { listed, page } from './paging.ts'

export const status = operation({
  name: 'status',
  method: 'GET',
  path: '/status',
  summary: 'How the server is: version, clients, channels, memory',
  input: v.strictObject({}),
  run({ info, network, sessionCount }) {
    const { name, version, startedAt, uptimeMs, doors, certificate } = info()
    return done({
      name,
      network: info().network,
      version,
      startedAt: new Date(startedAt).toISOString(),
      uptimeSeconds: Math.floor(uptimeMs() / 1000),
      sessionsHere: sessionCount(),
      sessions: network.crowd.sessions,
      users: network.users.size,
      channels: network.channels.size,
      lastEntry: network.lastSeq,
      memoryBytes: process.memoryUsage.rss(),
      certificate: certificate === null ? null : { ...certificate },
      doors: doors.map(({ name: door, isEncrypted, ports, addresses }) => ({
        name: door,
        isEncrypted,
        ports,
        addresses,
      })),
    })
  },
})

export const people = operation({
  name: 'people',
  method: 'GET',
  path: '/people',
  summary: 'Everybody that is here, by nickname',
  input: page,
  run: ({ network }, { after }) => done(listed('people', network.users.values(), ({ nick }) => nick, person, after)),
})

export const channels = operation({
  name: 'channels',
  method: 'GET',
  path: '/channels',
  summary: 'All channels, secret ones too, by name',
  input: page,
  run: ({ network }, { after }) => {
    const shown = (one: Channel) => channel(one, network.registrations.get(one.key))
    return done(listed('channels', network.channels.values(), ({ name }) => name, shown, after))
  },
})

function person(user: User): JsonValue {
  const { nick, account, host, realname, signOnAt, sessions } = user
  return {
    nick,
    account,
    user: user.user,
    host,
    realname,
    away: awayOf(user),
    since: new Date(signOnAt).toISOString(),
    sessions: sessions.length,
    channels: user.channels.size,
  }
}

function channel({ name, topic, modes, members, createdAt }: Channel, registration?: Registration): JsonValue {
  return {
    name,
    topic: topic?.text ?? null,
    modes,
    members: members.size,
    createdAt: new Date(createdAt).toISOString(),
    founder: registration?.founder ?? null,
    entryMessage: registration?.entryMessage ?? null,
  }
}
