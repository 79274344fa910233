import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { notification, notificationKind, windowTitle, type NotificationKind } from './notification.ts'

const ESC = '\u001b'
const FORMS: readonly (readonly [NotificationKind, string])[] = [
  ['none', ''],
  ['bell', '\u0007'],
  ['osc9', `${ESC}]9;bob: a;b${ESC}\\\u0007`],
  ['osc777', `${ESC}]777;notify;bob;a,b${ESC}\\\u0007`],
  ['osc99', `${ESC}]99;i=partyline:d=0;bob${ESC}\\${ESC}]99;i=partyline:p=body;a;b${ESC}\\\u0007`],
]

void describe('a notification', () => {
  for (const [kind, written] of FORMS) {
    void it(`as ${kind} is ${JSON.stringify(written)}`, () => {
      assert.equal(notification(kind, 'bob', 'a;b'), written)
    })
  }

  void it('ends nowhere but at its end, whatever is in it, and is short', () => {
    const written = notification('osc9', `b${ESC}\\ob`, `\u0007${ESC}]2;x\u009c${'y'.repeat(1000)}`)
    assert.equal(written.split(ESC).length, 3)
    assert.ok(written.length < 450)
    assert.equal(windowTitle(`a\u0007${ESC}`), `${ESC}]2;a␇␛${ESC}\\`)
  })

  const terminals: readonly (readonly [Readonly<Record<string, string>>, NotificationKind])[] = [
    [{ TERM: 'xterm-kitty' }, 'osc99'],
    [{ TERM: 'foot' }, 'osc777'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, 'osc777'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 'osc9'],
    [{ TERM: 'xterm-256color', WT_SESSION: '1' }, 'osc9'],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux' }, 'bell'],
    [{ TERM: 'screen', TERM_PROGRAM: 'WezTerm' }, 'bell'],
    [{}, 'bell'],
  ]
  for (const [env, kind] of terminals) {
    void it(`at ${JSON.stringify(env)} is ${kind}`, () => {
      assert.equal(notificationKind(env), kind)
    })
  }
})
