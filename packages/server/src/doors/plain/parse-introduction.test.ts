import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIntroduction } from './parse-introduction.ts'

/** What is asked for, what a person types, and what it is. */
const TYPED: readonly (readonly [asked: 'password' | 'nickname', text: string, meaning: string])[] = [
  ['nickname', 'ann', 'answer ann'],
  ['nickname', '1 bad', 'answer 1 bad'],
  ['nickname', '/nick ann', 'answer ann'],
  ['nickname', '/nick', 'early'],
  ['nickname', '/join #b', 'early'],
  ['nickname', '/foo', 'early'],
  ['nickname', '//x', 'early'],
  ['nickname', '/HELP', 'help'],
  ['nickname', 'help', 'help'],
  ['nickname', 'helper', 'answer helper'],
  ['nickname', 'Quit', 'quit'],
  ['nickname', 'exit', 'quit'],
  ['nickname', '/quit so long', 'quit so long'],
  ['nickname', '/encoding gbk', 'encoding gbk'],
  ['password', 'secret word', 'answer secret word'],
  ['password', 'help', 'answer help'],
  ['password', 'quit', 'answer quit'],
  ['password', '/etc/passwd', 'answer /etc/passwd'],
  ['password', '/nick ann', 'answer /nick ann'],
  ['password', '/help', 'help'],
  ['password', '/quit', 'quit'],
  ['password', '/encoding gbk', 'encoding gbk'],
  ['nickname', 'CAP LS 302', 'irc-client'],
  ['password', 'CAP LS', 'irc-client'],
  ['password', 'PASS secret', 'irc-client'],
  ['nickname', 'NICK ann', 'irc-client'],
  ['nickname', 'USER ann 0 * :Ann', 'irc-client'],
  ['nickname', 'nick', 'answer nick'],
  ['nickname', 'GET / HTTP/1.1', 'browser'],
  ['password', 'POST /x HTTP/1.1', 'browser'],
  ['password', 'GET well', 'answer GET well'],
  ['nickname', 'CAPTAIN', 'answer CAPTAIN'],
]

for (const [asked, text, meaning] of TYPED) {
  void test(`asked for a ${asked}, ${JSON.stringify(text)} means ${meaning}`, () => {
    const { kind, ...rest } = parseIntroduction(text, asked)
    assert.equal([kind, ...Object.values(rest).flat()].join(' '), meaning)
  })
}
