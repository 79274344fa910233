import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parse } from 'yaml'
import { IrcError } from './errors.ts'
import { COMMANDS } from './commands.ts'
import { formatCommand, formatMessage, middleParam, parseMessage, type MessageFields } from './message.ts'
import { NO_TAGS } from './tags.ts'

interface Atoms {
  readonly tags?: Readonly<Record<string, string>>
  readonly source?: string
  readonly verb: string
  readonly params?: readonly string[]
}

interface Vector {
  readonly input: string
  readonly atoms: Atoms
  readonly matches: readonly string[]
}

function vectors(file: 'msg-split.yaml' | 'msg-join.yaml'): readonly Vector[] {
  const text = readFileSync(new URL(`../../../vectors/irc/${file}`, import.meta.url), 'utf8')
  return (parse(text) as { tests: Vector[] }).tests
}

function fieldsOf({ tags = {}, source, verb, params = [] }: Atoms): Required<MessageFields> {
  return { tags: new Map(Object.entries(tags)), source: source ?? null, verb, params }
}

void test('every line of the vectors is split into its atoms', () => {
  for (const { input, atoms } of vectors('msg-split.yaml')) {
    assert.deepEqual(parseMessage(input), fieldsOf({ ...atoms, verb: atoms.verb.toUpperCase() }), input)
  }
})

void test('every set of atoms of the vectors is joined to one of the lines allowed for it', () => {
  for (const { atoms, matches } of vectors('msg-join.yaml')) {
    const line = formatMessage(fieldsOf(atoms))
    assert.ok(matches.includes(line), `${line} is none of ${matches.join(' | ')}`)
  }
})

void test('a line without a verb, or with a section that is empty or does not end, is no message', () => {
  for (const line of ['', ' ', ':', ':a', ':a ', ': a', '@a', '@a ', '@a :b', '@a :b ', ':a :b\0', 'a\r', 'a b\nc']) {
    assert.equal(parseMessage(line), null, JSON.stringify(line))
  }
})

void test('the last parameter that is allowed takes the rest of the line', () => {
  assert.deepEqual(parseMessage('a 1 2 3 4', { paramsMax: 2 })?.params, ['1', '2 3 4'])
  assert.equal(parseMessage(`a ${'x '.repeat(40)}`)?.params.length, 15)
  assert.deepEqual(parseMessage('a 1 :2 3', { paramsMax: 2 })?.params, ['1', '2 3'])
})

void test('messages without tags share one empty map', () => {
  assert.equal(parseMessage('a')?.tags, NO_TAGS)
  assert.equal(parseMessage('@; a')?.tags, NO_TAGS)
})

void test('a verb is read in upper case, as far as it is ASCII', () => {
  assert.equal(parseMessage('privMsg')?.verb, 'PRIVMSG')
  assert.equal(parseMessage('pr\u0131vmsg')?.verb, 'PR\u0131VMSG')
})

void test('what would be read back as another message is refused', () => {
  const refused: readonly MessageFields[] = [
    { verb: '' },
    { verb: 'a b' },
    { verb: ':a' },
    { verb: '@a' },
    { verb: 'a', source: '' },
    { verb: 'a', source: 'b c' },
    { verb: 'a', params: ['', 'b'] },
    { verb: 'a', params: ['b c', 'd'] },
    { verb: 'a', params: [':b', 'c'] },
    { verb: 'a', params: ['b\r'] },
    { verb: 'a', params: ['b\n'] },
    { verb: 'a', params: ['b\0'] },
    { verb: 'a', tags: new Map([['', 'b']]) },
    { verb: 'a', tags: new Map([['b;c', '']]) },
    { verb: 'a', tags: new Map([['b', '\0']]) },
  ]
  for (const fields of refused) {
    assert.throws(() => formatMessage(fields), IrcError, JSON.stringify(fields))
  }
})

/** Text always has its colon, data never, unless it needs one. */
const LAST_PARAMETERS: readonly (readonly [verb: string, params: readonly string[], line: string])[] = [
  ['PRIVMSG', ['#a', 'hi'], 'PRIVMSG #a :hi'],
  ['NOTICE', ['#a', '大家好'], 'NOTICE #a :大家好'],
  ['TOPIC', ['#a', 'tea'], 'TOPIC #a :tea'],
  ['TOPIC', ['#a'], 'TOPIC #a'],
  ['PART', ['#a', 'bye'], 'PART #a :bye'],
  ['PART', ['#a'], 'PART #a'],
  ['QUIT', ['bye'], 'QUIT :bye'],
  ['KICK', ['#a', 'bob', 'spam'], 'KICK #a bob :spam'],
  ['KICK', ['#a', 'bob'], 'KICK #a bob'],
  ['AWAY', ['lunch'], 'AWAY :lunch'],
  ['SETNAME', ['Ann'], 'SETNAME :Ann'],
  ['ERROR', ['bye'], 'ERROR :bye'],
  ['FAIL', ['*', 'CODE', 'why'], 'FAIL * CODE :why'],
  ['JOIN', ['#a'], 'JOIN #a'],
  ['JOIN', ['#a', '*', 'Ann'], 'JOIN #a * :Ann'],
  ['CAP', ['LS', '302'], 'CAP LS 302'],
  ['CAP', ['*', 'LS', 'batch'], 'CAP * LS :batch'],
  ['CAP', ['*', 'LS', '*', 'batch'], 'CAP * LS * :batch'],
  ['MODE', ['#a', '+o', 'ann'], 'MODE #a +o ann'],
  ['INVITE', ['ann', '#a'], 'INVITE ann #a'],
  ['NICK', ['ann'], 'NICK ann'],
  ['PONG', ['irc.test', '1'], 'PONG irc.test 1'],
  ['301', ['ann', 'bob', 'lunch'], '301 ann bob :lunch'],
  ['303', ['ann', 'bob'], '303 ann :bob'],
  ['319', ['ann', 'bob', '#a'], '319 ann bob :#a'],
  ['324', ['ann', '#a', '+nt'], '324 ann #a +nt'],
  ['332', ['ann', '#a', 'tea'], '332 ann #a :tea'],
  ['333', ['ann', '#a', 'bob', '1'], '333 ann #a bob 1'],
  ['341', ['ann', 'bob', '#a'], '341 ann bob #a'],
  ['352', ['ann', '#a', 'u', 'h', 's', 'bob', 'H', '0'], '352 ann #a u h s bob H :0'],
  ['353', ['ann', '=', '#a', 'bob'], '353 ann = #a :bob'],
  ['367', ['ann', '#a', '*!*@*', 'bob', '1'], '367 ann #a *!*@* bob 1'],
  ['372', ['ann', '-'], '372 ann :-'],
  ['999', ['ann', 'x'], '999 ann x'],
]

for (const [verb, params, line] of LAST_PARAMETERS) {
  void test(`written as text or as data: ${line}`, () => {
    assert.equal(formatMessage({ verb, params }), line)
    assert.deepEqual(parseMessage(line)?.params, params)
  })
}

void test('text of a peer that cannot stand before the last parameter becomes an asterisk', () => {
  assert.deepEqual(['', ':a', 'a b', 'a'].map(middleParam), ['*', '*', '*', 'a'])
})

const text = fc.string({ unit: 'grapheme' }).map((value) => value.replace(/[\r\n\0]/g, ''))
const word = text.map((value) => value.replaceAll(' ', '').replace(/^:+/, '')).filter((value) => value !== '')
const key = fc.stringMatching(/^\+?[a-z0-9-]+$/)
const fields = fc.record(
  {
    tags: fc
      .array(
        fc.tuple(
          key,
          fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', '')),
        ),
      )
      .map((entries) => new Map(entries)),
    source: fc.option(word),
    verb: fc.stringMatching(/^[A-Z]+$/),
    params: fc
      .tuple(fc.array(word, { maxLength: 14 }), fc.option(text))
      .map(([words, last]) => (last === null ? words : [...words, last])),
  },
  // deepEqual compares prototypes too.
  { noNullPrototype: true },
)

void test('parsing what was formatted gives the same message', () => {
  fc.assert(fc.property(fields, (message) => assert.deepEqual(parseMessage(formatMessage(message)), message)))
})

void test('a line that would be too long loses the end of its longest parameters, and nothing else', () => {
  fc.assert(
    fc.property(fields, fc.integer({ min: 100, max: 200 }), (message, lineBytesMax) => {
      const whole = formatMessage({ ...message, tags: NO_TAGS })
      fc.pre(Buffer.byteLength(`${message.source ?? ''}${message.verb}`) < 30)
      const line = formatMessage(message, { lineBytesMax })
      const tags = line.startsWith('@') ? line.slice(0, line.indexOf(' ') + 1) : ''
      if (Buffer.byteLength(whole) + 2 <= lineBytesMax) return assert.equal(line, tags + whole)
      const cut = parseMessage(line)
      assert.ok(Buffer.byteLength(line.slice(tags.length)) + 2 <= lineBytesMax)
      assert.deepEqual([cut?.tags, cut?.source, cut?.verb], [message.tags, message.source, message.verb])
      assert.equal(cut?.params.length, message.params.length)
      cut.params.forEach((param, index) => assert.ok(message.params[index]?.startsWith(param)))
    }),
  )
})

void test('the longest parameter gives way, wherever it is', () => {
  const options = { lineBytesMax: 40 }
  const cut = (...params: readonly string[]) => formatMessage({ source: 'irc.test', verb: '403', params }, options)
  assert.equal(cut('ann', `#${'x'.repeat(40)}`, 'No channel'), ':irc.test 403 ann #xxxxxxx :No channel')
  assert.equal(cut('ann', '#x', 'y'.repeat(40)), ':irc.test 403 ann #x :yyyyyyyyyyyyyyyy')
  assert.equal(cut('ann', '#x', 'ü'.repeat(40)), ':irc.test 403 ann #x :üüüüüüüü')
})

void test('any line that is a message is a message again after it was formatted', () => {
  const line = fc
    .array(fc.constantFrom('@', ':', ' ', ';', '=', '\\', '+', 'a', 's', '\u00e4'))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(line, (input) => {
      const message = parseMessage(input)
      // A verb that begins with @ or : can be read but is never sent.
      if (message === null || /^[@:]/.test(message.verb)) return
      assert.deepEqual(parseMessage(formatMessage(message)), message)
    }),
    { numRuns: 2_000 },
  )
})

void test('a command is written alike by those that know of numerics and those that do not', () => {
  for (const verb of Object.keys(COMMANDS)) {
    for (const params of [[], ['one'], ['one', 'two'], ['one', 'two', 'three'], ['1', '2', '3', '4']]) {
      assert.equal(formatCommand({ verb, params }), formatMessage({ verb, params }))
    }
  }
})
