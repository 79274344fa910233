/** IRCv3 draft/languages: what a person reads is in its language, what it has said stays as it is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NUMERICS } from '@partyline/irc'
import { inLanguage } from '../language/languages.ts'
import { proofOf } from '../testing/test-network.ts'
import { TestServer, type TestClient } from '../testing/test-server.ts'
import { SERVICES } from './services/services.ts'

const HAN = /\p{Script=Han}/u

async function chinese(server = new TestServer()): Promise<TestClient> {
  const ann = await server.enter('ann', '', proofOf('Ann'))
  assert.deepEqual(await ann.ask('LANGUAGE zh en'), [':irc.test 687 ann zh en :语言已设定'])
  return ann
}

void test('the languages are announced, and one without all texts has a tilde', async () => {
  const client = new TestServer().connect()
  const lines = await client.ask('CAP LS 302')
  assert.ok(lines.some((line) => line.split(' ').includes('draft/languages=2,en,~zh')))
})

void test('LANGUAGE: codes are those of BCP 47, whose case is nothing; what is not known changes nothing', async () => {
  const ann = await chinese()
  assert.deepEqual(await ann.ask('LANGUAGE ZH'), [':irc.test 687 ann zh :语言已设定'])
  assert.deepEqual(await ann.ask('LANGUAGE fr-CA zh'), [':irc.test 982 ann fr-CA :服务器不支持这些语言'])
  assert.deepEqual(await ann.ask('LANGUAGE a b c'), [':irc.test 981 ann 2 :给出的语言太多'])
  assert.deepEqual(await ann.ask('LANGUAGE'), [':irc.test 461 ann LANGUAGE :参数不够'])
  assert.deepEqual(await ann.ask('LANGUAGE en zh'), [':irc.test 687 ann en zh :Language preferences have been set'])
  assert.deepEqual(await ann.ask('PART #x'), [':irc.test 403 ann #x :No such channel'])
})

void test('it holds before the registration is complete, and for that session alone', async () => {
  const server = new TestServer()
  const [ann, bob] = [server.connect(), server.connect()]
  await ann.ask('LANGUAGE zh')
  assert.deepEqual(await ann.ask('JOIN #a'), [':irc.test 451 * :你还没有完成连接'])
  assert.deepEqual(await bob.ask('JOIN #a'), [':irc.test 451 * :You have not registered'])
})

/** What a person asks, and what it is told. */
const TALKS: readonly (readonly [said: string, told: string])[] = [
  ['NS INFO', ':NickServ!NickServ@services NOTICE ann :ann 登录为 Ann'],
  ['NS SET COLOUR red', '写法：SET PASSWORD <new password>'],
  ['NS NONSENSE', '我不知道 NONSENSE。查看我知道的：/msg NickServ HELP'],
  ['NS REGISTER x', '你已登录为 Ann'],
  ['NS SET PASSWORD x', '密码至少要有 8 个字符'],
  ['CS REGISTER #a', '#a 现在归你的账号所有'],
  ['CS OP #a bob', 'bob 不在 #a 中'],
  ['CS OP #a', '你在 #a 中：+o'],
  ['CS FLAGS #a', 'Ann +q（创建者）'],
  ['CS DROP #a', '要确认：/msg ChanServ DROP #a'],
  ['CS SET #a RETENTION off', '#a 的历史按服务器的设定保留'],
  ['CS HELP OP', 'OP <#channel> [nickname] - 现在给成员（或你自己）模式 o。'],
  ['HELP UMODES', ':irc.test 705 ann UMODES :B - 你被标为机器人。'],
  ['HS LIST', '没有权限：你不是网络管理员'],
  ['MODE #a +l many', ':irc.test 696 ann #a l many :人数限制要是 1 到 999999999 的数字'],
  ['REDACT #a none', 'FAIL REDACT UNKNOWN_MSGID #a none :这里没有这条消息，或已不存在'],
  ['PRIVMSG a,b,c,d,e :x', ':一条命令里超过了 4 个目标，什么也没有做。请一次少写一些'],
  ['PRIVMSG nobody :x', ':irc.test 401 ann nobody :没有这个昵称或频道'],
]

void test('what services say, and why something is not done, is in Chinese', async () => {
  const ann = await chinese()
  await ann.ask('JOIN #a')
  for (const [said, told] of TALKS) {
    const lines = await ann.ask(said)
    assert.ok(
      lines.some((line) => line.includes(told)),
      `${said}: ${lines.join('\n')}`,
    )
  }
})

void test('a log-in says in Chinese why it failed, and when the next one is looked at', async () => {
  const server = new TestServer()
  await server.accounts('bob')
  const eve = await server.enter('eve')
  await eve.ask('LANGUAGE zh')
  await eve.ask('CAP REQ sasl')
  const fails = async () => {
    await eve.ask('AUTHENTICATE PLAIN')
    return eve.ask(`AUTHENTICATE ${Buffer.from('\0bob\0wrong').toString('base64')}`)
  }
  assert.deepEqual(await fails(), [':irc.test 904 eve :SASL 登录失败：没有这个账号，或密码、令牌、证书不正确'])
  assert.deepEqual(await fails(), [':irc.test 904 eve :SASL 登录失败：有人试过错误的密码。1 秒后才检查下一个'])
})

void test('each phrase of each service has its help in Chinese', async () => {
  const ann = await chinese()
  for (const { name, phrases } of SERVICES) {
    const [about = '', ...lines] = (await ann.ask(`PRIVMSG ${name} :HELP`)).map((line) => line.split(' :')[1] ?? '')
    assert.equal(lines.length, phrases.length + 1)
    for (const line of [about, ...lines]) assert.match(line, HAN)
  }
})

void test('each numeric that says why something is not done has its Chinese', () => {
  for (const [name, { text }] of Object.entries(NUMERICS)) {
    if (name.startsWith('ERR_') && text !== null) assert.match(inLanguage(text, ['zh']), HAN, name)
  }
})

void test('what somebody has said is never translated', async () => {
  const server = new TestServer()
  const ann = await chinese(server)
  const bob = await server.enter('bob')
  await server.gather('#a', ann, bob)
  await ann.ask('TOPIC #a :No such channel')
  await bob.ask('NOTICE ann :No such channel')
  await bob.ask('PRIVMSG #a :No such channel')
  await bob.ask('AWAY :No such channel')
  const told = [...ann.take(), ...(await ann.ask('TOPIC #a')), ...(await ann.ask('WHOIS bob'))]
  assert.equal(told.filter((line) => line.endsWith(':No such channel')).length, 4)
  assert.ok(!told.some((line) => line.includes('没有这个频道')))
})

void test('what a channel says to those that enter is as its founder has written it', async () => {
  const server = new TestServer()
  const ann = await chinese(server)
  await ann.ask('JOIN #a')
  for (const said of ['CS REGISTER #a', 'CS ENTRYMSG #a x: No such channel', 'PART #a']) await ann.ask(said)
  const [said] = (await ann.ask('JOIN #a')).filter((line) => line.startsWith(':ChanServ!ChanServ@services NOTICE'))
  assert.equal(said, ':ChanServ!ChanServ@services NOTICE ann :[#a] x: No such channel')
})

void test('a translation that has no room in a line is not made', async () => {
  const ann = await chinese()
  const shortest = 'x'.repeat(460)
  assert.deepEqual(await ann.ask(`PRIVMSG ${shortest} :x`), [`:irc.test 401 ann ${shortest} :没有这个昵称或频道`])
  const longer = 'x'.repeat(468)
  assert.deepEqual(await ann.ask(`PRIVMSG ${longer} :x`), [`:irc.test 401 ann ${longer} :No such nick/channel`])
})
