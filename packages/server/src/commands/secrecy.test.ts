/**
 * Nothing of a secret channel, of a private conversation, or of where a person comes from, leaks: whatever a stranger asks about it is
 * answered as if it were not there, in as many lines and for the same price. Each command of the table has its row here.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'
import { capabilityNames, offeredNames } from '../session/capabilities.ts'
import { COMMAND_TABLE } from './table.ts'

/** Of ann and bob: others see their cloaks. */
const ADDRESS = '203.0.113.77'
const CLOAK = 'c0ffee.cloak'

/** Some steps, of which a token has a thousand: nothing that a clock could tell. */
const TOKENS_UNSEEN = 0.01

interface World {
  readonly server: TestServer
  readonly eve: TestClient
  /** Of something that ann said, where eve has no business. */
  readonly messageId: string
}

/** What eve asks of each command. `#den` is the secret channel, ann and bob are its members and talk in private, ID is a message of theirs. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  ACCEPT: ['ACCEPT bob', 'ACCEPT -nobody', 'ACCEPT'],
  ADMIN: ['ADMIN', 'ADMIN bob'],
  AUDIT: ['AUDIT', 'AUDIT 5'],
  AUTHENTICATE: ['AUTHENTICATE PLAIN', 'AUTHENTICATE *'],
  AWAY: ['AWAY :#den', 'AWAY'],
  BATCH: ['BATCH +x draft/multiline #den', '@batch=x PRIVMSG #den :psst', 'BATCH -x'],
  CAP: ['CAP LS 302', 'CAP LIST'],
  CHANSERV: ['CHANSERV HELP', 'CHANSERV INFO #den'],
  CHGHOST: ['CHGHOST bob a.example'],
  CS: [
    'CS INFO #den',
    'CS FLAGS #den',
    'CS FLAGS #den eve +o',
    'CS AMODE #den',
    'CS ACCESS #den LIST',
    'CS OP #den',
    'CS INVITE #den',
    'CS UNBAN #den',
    'CS SET #den RETENTION',
    'CS SET FOUNDER #den eve',
    'CS DROP #den',
    'CS REGISTER #den',
  ],
  CHATHISTORY: [
    'CHATHISTORY LATEST #den * 50',
    'CHATHISTORY BEFORE #den timestamp=2030-01-01T00:00:00.000Z 50',
    'CHATHISTORY AFTER #den timestamp=2020-01-01T00:00:00.000Z 50',
    'CHATHISTORY BETWEEN #den timestamp=2020-01-01T00:00:00.000Z timestamp=2030-01-01T00:00:00.000Z 50',
    'CHATHISTORY AROUND #den msgid=ID 50',
    'CHATHISTORY LATEST bob * 50',
    'CHATHISTORY AROUND bob msgid=ID 50',
    'CHATHISTORY TARGETS timestamp=2020-01-01T00:00:00.000Z timestamp=2030-01-01T00:00:00.000Z 50',
  ],
  DLINE: ['DLINE #den', 'DLINE 198.51.100.1'],
  HOSTSERV: ['HOSTSERV SET bob friends.example', 'HOSTSERV DEL bob', 'HOSTSERV STATUS bob', 'HOSTSERV LIST'],
  HS: ['HS HELP', 'HS STATUS', 'HS ON'],
  HOOKSERV: ['HOOKSERV HELP', 'HOOKSERV LIST #den', 'HOOKSERV ADD #den', 'HOOKSERV REMOVE #den x'],
  HELP: ['HELP #den', 'HELP', 'HELP JOIN'],
  HELPOP: ['HELPOP'],
  INFO: ['INFO', 'INFO bob'],
  INVITE: ['INVITE', 'INVITE bob #den', 'INVITE nobody #den'],
  ISON: ['ISON #den', 'ISON ann bob nobody'],
  ISUPPORT: ['ISUPPORT'],
  KICK: ['KICK #den bob', 'KICK #den nobody', 'KICK #den,#den ann,bob'],
  KILL: ['KILL bob', 'KILL nobody'],
  KLINE: ['KLINE bob'],
  KNOCK: ['KNOCK #den :let me in'],
  LANGUAGE: ['LANGUAGE zh', 'LANGUAGE #den'],
  LINKS: ['LINKS'],
  LIST: ['LIST !#den', 'LIST', 'LIST #den', 'LIST *den*', 'LIST >0', 'LIST <10', 'LIST T<10', 'LIST C<10'],
  LUSERS: ['LUSERS'],
  MAP: ['MAP'],
  METADATA: [
    'METADATA bob LIST',
    'METADATA #den LIST',
    'METADATA #den GET color',
    'METADATA #den SYNC',
    'METADATA #den SET color x',
  ],
  MARKREAD: ['MARKREAD #den', 'MARKREAD #den timestamp=2026-02-01T00:00:00.000Z', 'MARKREAD bob'],
  MODE: ['MODE #den', 'MODE #den b', 'MODE #den +o eve', 'MODE #den +b x', 'MODE #den I', 'MODE bob', 'MODE bob +i'],
  MONITOR: ['MONITOR + #den', 'MONITOR + ann,bob,nobody', 'MONITOR S', 'MONITOR L', 'MONITOR C'],
  MOTD: ['MOTD'],
  NAMES: ['NAMES #other,#den', 'NAMES #den', 'NAMES', 'NAMES #den,#den'],
  NICK: ['NICK #den', 'NICK eva', 'NICK eve'],
  NICKSERV: [
    'NICKSERV REGAIN bob x',
    'NICKSERV RELEASE ann',
    'NICKSERV HELP',
    'NICKSERV INFO bob',
    'NICKSERV GHOST bob',
    'NICKSERV ALIST',
  ],
  NOTICE: ['NOTICE #den :psst', 'NOTICE @#den :psst', 'NOTICE bob :psst'],
  NS: ['NS HELP'],
  OPER: ['OPER #den x', 'OPER root wrong'],
  PART: ['PART #den', 'PART #den :bye'],
  PASS: ['PASS x'],
  PERSISTENCE: ['PERSISTENCE GET', 'PERSISTENCE SET ON'],
  PING: ['PING #den'],
  PONG: ['PONG #den'],
  PRIVMSG: ['PRIVMSG #den :psst', 'PRIVMSG @#den :psst', 'PRIVMSG #den,#den :psst', 'PRIVMSG bob :psst'],
  PURGE: ['PURGE ann', 'PURGE account:bob', 'PURGE *!*@*'],
  REDACT: ['REDACT #den ID', 'REDACT bob ID', 'REDACT ann ID :why', 'REDACT eve ID'],
  REGISTER: ['REGISTER #den * x', 'REGISTER * * x'],
  REHASH: ['REHASH'],
  RENAME: ['RENAME #den #other'],
  SEARCH: ['SEARCH from=ann', 'SEARCH in=#den;text=secret', 'SEARCH text=secret', 'SEARCH in=bob;text=between'],
  SERVLIST: ['SERVLIST', 'SERVLIST NickServ', 'SERVLIST bob'],
  SETNAME: ['SETNAME :#den'],
  SILENCE: ['SILENCE +bob', 'SILENCE'],
  SQUERY: ['SQUERY ChanServ :INFO #den', 'SQUERY bob :psst', 'SQUERY #den :psst'],
  STATS: ['u', 'k', 'K', 'd', 'o', 'p', 'm', 'l'].map((letter) => `STATS ${letter}`),
  SUMMON: ['SUMMON bob'],
  TAGMSG: ['@+a=b TAGMSG #den', '@+a=b TAGMSG bob'],
  TIME: ['TIME'],
  TOPIC: ['TOPIC #den', 'TOPIC #den :mine'],
  TRACE: ['TRACE', 'TRACE bob', 'TRACE nobody', 'TRACE #den'],
  UBAN: ['UBAN LIST', 'UBAN INFO bob', 'UBAN ADD bob'],
  UNDLINE: ['UNDLINE 198.51.100.1'],
  UNKLINE: ['UNKLINE bob'],
  USER: ['USER eve 0 * :Eve'],
  USERHOST: ['USERHOST ann bob nobody'],
  USERIP: ['USERIP ann bob nobody'],
  USERS: ['USERS'],
  VERIFY: ['VERIFY bob x'],
  VERSION: ['VERSION'],
  WALLOPS: ['WALLOPS :psst'],
  WEBPUSH: ['WEBPUSH UNREGISTER https://push.example/x'],
  WHO: ['WHO #den', 'WHO bob', 'WHO *', 'WHO #den %tcuihsnfdlaor,1', 'WHO bob %tcuihsnfdlaor,1', `WHO ${ADDRESS}`],
  WHOIS: ['WHOIS #den', 'WHOIS bob', 'WHOIS ann', 'WHOIS bob bob', 'WHOIS nobody'],
  WHOWAS: ['WHOWAS *', 'WHOWAS #den', 'WHOWAS bob', 'WHOWAS gone', 'WHOWAS nobody'],
  // At the end: nothing is said after them.
  WEBIRC: [`WEBIRC x gateway host ${ADDRESS}`],
  QUIT: ['QUIT :bye'],
}

/** That a name is taken, or that a channel cannot be entered, has to be said: whoever joins learns that the channel was there. */
const SAYS_SO: Readonly<Record<string, string>> = {
  JOIN: 'entering a channel shows who is in it, and one that cannot be entered cannot be made either',
}

/** @param capabilities of eve; null: it has not registered */
async function world(isSecret: boolean, capabilities: string | null, modes = '+s'): Promise<World> {
  const server = new TestServer({
    limits: { commandBurst: 100_000 },
    opers: { root: { rights: [], password: 'secret' } },
  })
  const enter = async (nick: string, account: string | null = null): Promise<TestClient> => {
    const client = server.connect(CLOAK, 0, ADDRESS)
    client.proof = account === null ? null : proofOf(account)
    if (client.proof !== null) await server.accounts(client.proof.account)
    await client.ask('CAP REQ :echo-message message-tags', `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, 'CAP END')
    return client
  }
  const eve = capabilities === null ? server.connect() : await server.enter('eve', capabilities)
  const ann = await enter('ann')
  const bob = await enter('bob', 'Bob')
  const gone = await enter('gone')
  let messageId = 'none'
  if (isSecret) {
    await server.gather('#den', bob, ann, gone)
    await bob.ask('CS REGISTER #den', 'MODE #den +o ann')
    assert.ok((await bob.ask('CS INFO #den')).some((line) => line.includes('Bob')))
    await ann.ask(
      `MODE #den ${modes}`,
      'MODE #den +b *!*@bad.example',
      'MODE #den +I *!*@good.example',
      'TOPIC #den :plans',
    )
    await ann.ask('METADATA #den SET color #ff0000')
    const [said = ''] = await ann.ask('PRIVMSG #den :the secret')
    messageId = /msgid=([^; ]+)/.exec(said)?.[1] ?? ''
    assert.notEqual(messageId, '')
    await ann.ask('PRIVMSG bob :between us', 'INVITE bob #other')
    await bob.ask('PRIVMSG ann :yes', 'MONITOR + eve')
  }
  await gone.ask('QUIT :bye')
  eve.take()
  return { server, eve, messageId }
}

/** Dates and ids grow with what happened, and say no more. */
function withoutStamps(line: string): string {
  return line
    .replaceAll(/(?<=[@;](?:time|msgid)=)[^; ]+/g, '…')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z?/g, '…')
    .replaceAll(/\b17\d{8}\b/g, '…')
}

void test('every command has a row, or a reason why it cannot have one', () => {
  const rows = [...Object.keys(ROWS), ...Object.keys(SAYS_SO)]
  assert.deepEqual(
    rows.toSorted(),
    [...COMMAND_TABLE.keys()].toSorted(),
    'Say in ROWS what a stranger may ask of the new command about #den, ann, bob and ID',
  )
})

const ALL = offeredNames().join(' ')

for (const [what, capabilities, modes] of [
  ['without capabilities', '', '+s'],
  // Everybody could speak in it, were it not secret.
  ['for which the channel is not closed', '', '+s-n'],
  ['with all capabilities', ALL, '+s'],
  ['that has not registered', null, '+s'],
] as const) {
  void test(`a stranger ${what} is answered as if what is secret were not there, line by line, for the same price`, async () => {
    const [secret, open] = [await world(true, capabilities, modes), await world(false, capabilities)]
    if (capabilities === ALL) assert.notDeepEqual(capabilityNames(secret.eve.session.capabilities), [])
    const charged = (client: TestClient) => client.session.pace.tokens
    for (const row of Object.values(ROWS).flat()) {
      const line = row.replace('ID', secret.messageId)
      const before = [charged(secret.eve), charged(open.eve)]
      const [found, expected] = [await secret.eve.ask(line), await open.eve.ask(line)]
      assert.deepEqual(found.map(withoutStamps), expected.map(withoutStamps), line)
      const paid = [charged(secret.eve), charged(open.eve)].map((tokens, index) => tokens - (before[index] ?? 0))
      // What goes through all channels or people costs what there are.
      const more = Math.abs((paid[0] ?? 0) - (paid[1] ?? 0))
      if (row.includes('#den')) assert.ok(more < TOKENS_UNSEEN, `the price of ${line}: ${more}`)
      const isShown = found.some((one) => one.includes(ADDRESS))
      assert.ok(row.includes(ADDRESS) || !isShown, `${line} shows an address`)
      assert.ok(/^(?:QUIT|WEBIRC)/.test(row) || !secret.eve.isClosed, line)
    }
  })
}

void test('what is private between two is answered to nobody else, by whatever name one asks', async () => {
  const { server, eve } = await world(true, ALL)
  for (const target of ['ann', 'bob', 'BOB', 'Bob', '*', '@', 'ann,bob']) {
    const lines = await eve.ask(`CHATHISTORY LATEST ${target} * 100`)
    assert.ok(!lines.some((line) => line.includes('between us')), target)
  }
  // Nor to a guest that takes the nickname when its owner has left.
  const ann = server.network.userByNick('ann')
  for (const session of server.delivery.sessionsOf(ann)) server.dispatcher.leave(session, 'gone')
  await server.settled()
  await eve.ask('NICK ann')
  assert.ok(!(await eve.ask('CHATHISTORY LATEST bob * 100')).some((line) => line.includes('between us')))
})
