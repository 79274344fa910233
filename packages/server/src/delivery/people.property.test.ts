/** However sessions come, go and talk, and whether or not the disk is full: those of one user are told the same, in the same order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseMessage } from '@partyline/irc'
import * as fc from 'fast-check'
import type { Proof } from '../network/command.ts'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'

/** With an echo, the session that asks is told what the others are; notices of absence go only to others. */
const CAPABILITIES = 'message-tags echo-message extended-join setname'

interface Life {
  readonly client: TestClient
  readonly told: string[]
  user: string | null
  /** Places of the entries between which it is a session of that user. */
  from: number
  to: number
}

const PEOPLE: readonly (readonly [nick: string, proof: Proof | null])[] = [
  ['ann', proofOf('ann')],
  ['bob', proofOf('bob')],
  ['eve', null],
]

const line = fc.constantFrom(
  'PRIVMSG #a :x',
  'PRIVMSG #a,#b :x',
  'PRIVMSG bob :x',
  'NOTICE eve,#b :x',
  'JOIN #a',
  'JOIN #a,#b',
  'PART #a',
  'JOIN 0',
  'TOPIC #a :x',
  'MODE #a +m',
  'MODE #a -m',
  'MODE #a +o bob',
  'KICK #a ann,eve',
  'SETNAME :Name',
  'NICK other',
  'NICK ann',
  'NICK bob',
  'INVITE bob #b',
)
const step = fc.oneof(
  { weight: 3, arbitrary: fc.nat(2).map((person) => ({ kind: 'connect' as const, person })) },
  { weight: 2, arbitrary: fc.nat(9).map((who) => ({ kind: 'lose' as const, who })) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('say' as const), who: fc.nat(9), line }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'settle' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'fill' as const }) },
)

/** Notes, for each entry, where sessions begin and end, and which events came of it. */
function watch(server: TestServer, lives: readonly Life[]): Map<string, number> {
  const { network } = server
  const places = new Map<string, number>()
  const execute = network.execute.bind(network)
  network.execute = (entry, emit) => {
    execute(entry, (result) => {
      if ('id' in result) places.set(result.id, entry.seq)
      emit(result)
    })
    for (const life of lives) {
      const user = network.userOf(life.client.session.id)?.id ?? null
      if (user !== null && life.user === null) Object.assign(life, { user, from: entry.seq })
      if (user === null && life.user !== null) life.to = Math.min(life.to, entry.seq)
    }
  }
  return places
}

function takeFrom({ client, told }: Life): void {
  for (const text of client.take()) {
    const message = parseMessage(text)
    const id = message?.tags.get('msgid')
    // The session that sends a note to itself gets it twice.
    const isNote = message?.source?.startsWith(`${message.params[0]}!`)
    if (id !== undefined && isNote !== true) told.push(id)
  }
}

void test('sessions of one user are told the same, each from when it came', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
      const server = new TestServer()
      const lives: Life[] = []
      const places = watch(server, lives)
      const connect = (person: number) => {
        const [nick, proof] = PEOPLE[person] ?? ['eve', null]
        const client = server.connect()
        client.proof = proof
        lives.push({ client, told: [], user: null, from: Infinity, to: Infinity })
        client.send(`CAP REQ :${CAPABILITIES}`, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, 'CAP END')
      }
      for (const person of [0, 0, 1, 1, 2]) connect(person)
      for (const each of steps) {
        const life = 'who' in each ? lives[each.who % lives.length] : undefined
        if (each.kind === 'connect') connect(each.person)
        else if (each.kind === 'fill') server.store.isFailing = true
        else if (each.kind === 'settle') {
          await server.settled()
          server.store.isFailing = false
        } else if (each.kind === 'say') life?.client.send(each.line)
        else if (life !== undefined && life.client.session.standing !== 'leaving') {
          server.dispatcher.leave(life.client.session, 'gone')
        }
      }
      await server.settled()
      for (const life of lives) takeFrom(life)
      for (const one of lives) {
        for (const other of lives) {
          if (one === other || one.user === null || one.user !== other.user) continue
          const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)]
          const between = (told: readonly string[]) =>
            told.filter((id) => (places.get(id) ?? 0) > from && (places.get(id) ?? 0) < to)
          assert.deepEqual(between(one.told), between(other.told))
        }
      }
    }),
    { numRuns: 200 },
  )
})
