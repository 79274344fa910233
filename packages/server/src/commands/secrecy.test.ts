/**
 * A stranger learns nothing of a secret channel, and nothing of what others say in private: whatever it asks, the answer is that of a
 * server on which the channel has another name. Every command has a row here.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer, type TestClient } from '../testing/test-server.ts'
import { COMMAND_TABLE } from './table.ts'

const SECRET = '#vault'

/**
 * What a stranger may ask of the channel, of its members and of their conversation. null: who enters a channel finds out that it is there, so
 * that a secret channel that is to be closed has a key or mode i.
 */
const ASKED: Readonly<Record<string, readonly string[] | null>> = {
  ACCEPT: ['ACCEPT ann,kim', 'ACCEPT -ann', 'ACCEPT'],
  ADMIN: ['ADMIN'],
  AUDIT: ['AUDIT'],
  AUTHENTICATE: ['AUTHENTICATE *'],
  AWAY: ['AWAY :x'],
  BATCH: [`BATCH +1 draft/multiline ${SECRET}`, `@batch=1 PRIVMSG ${SECRET} :x`, 'BATCH -1'],
  CAP: ['CAP LIST'],
  CHATHISTORY: [
    `CHATHISTORY LATEST ${SECRET} * 9`,
    `CHATHISTORY BEFORE ${SECRET} timestamp=2030-01-01T00:00:00.000Z 9`,
    'CHATHISTORY LATEST ann * 9',
    'CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2030-01-01T00:00:00.000Z 9',
  ],
  CHGHOST: ['CHGHOST ann a.example'],
  DLINE: [`DLINE ${SECRET}`],
  HELP: [`HELP ${SECRET}`],
  HELPOP: [`HELPOP ${SECRET}`],
  INFO: [`INFO ${SECRET}`],
  INVITE: [`INVITE kim ${SECRET}`, `INVITE ann ${SECRET}`, 'INVITE'],
  ISON: [`ISON ${SECRET} ann`],
  ISUPPORT: ['ISUPPORT'],
  JOIN: null,
  KICK: [`KICK ${SECRET} ann`],
  KILL: ['KILL ann'],
  KLINE: [`KLINE ${SECRET}`],
  KNOCK: [`KNOCK ${SECRET}`],
  LINKS: [`LINKS ${SECRET}`],
  LIST: ['LIST', `LIST ${SECRET}`, 'LIST #v*', 'LIST >0', 'LIST C<9,T<9', 'LIST !#open'],
  LUSERS: ['LUSERS'],
  MAP: ['MAP'],
  MARKREAD: [`MARKREAD ${SECRET}`, 'MARKREAD ann'],
  METADATA: [`METADATA ${SECRET} LIST`, `METADATA ${SECRET} GET url`, `METADATA ${SECRET} SYNC`, 'METADATA ann LIST'],
  MODE: [`MODE ${SECRET}`, `MODE ${SECRET} b`, `MODE ${SECRET} +i`, 'MODE ann'],
  MONITOR: [`MONITOR + ${SECRET},ann`, 'MONITOR S'],
  MOTD: ['MOTD'],
  NAMES: ['NAMES', `NAMES ${SECRET}`, `NAMES #open,${SECRET}`],
  NICK: [`NICK ${SECRET}`, 'NICK ann'],
  NOTICE: [`NOTICE ${SECRET} :x`, `NOTICE @${SECRET} :x`],
  OPER: [`OPER ${SECRET} x`],
  PART: [`PART ${SECRET}`],
  PASS: ['PASS x'],
  PERSISTENCE: ['PERSISTENCE GET'],
  PING: [`PING ${SECRET}`],
  PONG: ['PONG x'],
  PRIVMSG: [`PRIVMSG ${SECRET} :x`, `PRIVMSG @${SECRET} :x`],
  PURGE: ['PURGE ann', 'PURGE *!*@*'],
  QUIT: ['QUIT'],
  REDACT: [`REDACT ${SECRET} id1`, 'REDACT ann id1'],
  REGISTER: [`REGISTER ${SECRET} * x`],
  REHASH: ['REHASH'],
  RENAME: [`RENAME ${SECRET} #other`, `RENAME #open ${SECRET} :why`],
  SEARCH: [`SEARCH in=${SECRET};limit=10`, 'SEARCH text=treasure', 'SEARCH from=ann'],
  SETNAME: ['SETNAME :x'],
  SILENCE: [`SILENCE ${SECRET}`, 'SILENCE'],
  STATS: ['STATS u', 'STATS o', 'STATS k'],
  TAGMSG: [`@+a=b TAGMSG ${SECRET}`],
  TIME: ['TIME'],
  TOPIC: [`TOPIC ${SECRET}`, `TOPIC ${SECRET} :x`],
  UBAN: ['UBAN LIST'],
  UNDLINE: [`UNDLINE ${SECRET}`],
  UNKLINE: [`UNKLINE ${SECRET}`],
  USER: ['USER x 0 * :x'],
  USERHOST: ['USERHOST ann'],
  USERIP: ['USERIP ann'],
  VERIFY: [`VERIFY ${SECRET} 1`],
  VERSION: ['VERSION'],
  WALLOPS: ['WALLOPS :x'],
  WEBIRC: ['WEBIRC x x x 192.0.2.1'],
  WEBPUSH: ['WEBPUSH REGISTER https://push.example/x p256dh=x;auth=y', 'WEBPUSH UNREGISTER https://push.example/x'],
  WHO: ['WHO', 'WHO *', `WHO ${SECRET}`, `WHO ${SECRET} %tcuihsnfdlaor,1`, 'WHO ann', 'WHO ann %c'],
  WHOIS: ['WHOIS ann', 'WHOIS ann,bob,kim', `WHOIS ${SECRET}`],
  WHOWAS: ['WHOWAS *', 'WHOWAS old', `WHOWAS ${SECRET}`],
  // Services.
  CHANSERV: [`CHANSERV INFO ${SECRET}`, `CHANSERV FLAGS ${SECRET}`],
  CS: [`CS INFO ${SECRET}`, `CS OP ${SECRET} eve`],
  HOOKSERV: [`HOOKSERV LIST ${SECRET}`],
  NICKSERV: ['NICKSERV INFO ann', 'NICKSERV GHOST ann', 'NICKSERV REGAIN ann x', 'NICKSERV RELEASE kim'],
  NS: ['NS INFO ann'],
}

const CAPABILITIES =
  'message-tags batch draft/chathistory draft/event-playback draft/metadata-2 draft/message-redaction draft/read-marker'

/** ann and bob talk in a secret channel of this name, and in private; kim is invisible; eve knows the name of the channel. */
async function world(channel: string): Promise<TestClient> {
  const server = new TestServer({ limits: { commandBurst: 1_000 } })
  const enter = (nick: string) => server.enter(nick, '')
  const [ann, bob, kim] = [await enter('ann'), await enter('old'), await enter('kim')]
  await ann.ask('JOIN #open', `JOIN ${channel}`, `MODE ${channel} +s-n`, `TOPIC ${channel} :treasure`)
  await bob.ask('NICK bob', `JOIN ${channel}`, `PRIVMSG ${channel} :treasure`, 'PRIVMSG ann :treasure')
  await kim.ask('MODE kim +i', `JOIN ${channel}`)
  const offered = (await server.connect().ask('CAP LS 302')).join(' ')
  const known = CAPABILITIES.split(' ').filter((name) => offered.includes(name))
  return server.enter('eve', known.join(' '))
}

void test('every command has a row', () => {
  assert.deepEqual(Object.keys(ASKED).toSorted(), [...COMMAND_TABLE.keys()].toSorted())
})

for (const [verb, lines] of Object.entries(ASKED)) {
  if (lines === null) continue
  void test(`${verb} tells a stranger nothing of a secret channel`, async () => {
    const [there, elsewhere] = [await world(SECRET), await world('#other')]
    for (const line of lines) {
      const answer = await there.ask(line)
      assert.deepEqual(answer, await elsewhere.ask(line), line)
      assert.ok(!answer.join('\n').includes('treasure'), line)
    }
  })
}
