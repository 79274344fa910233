import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { catalogueFor } from './language.ts'
import { ENGLISH, phrase, say, text } from './text.ts'
import { CHINESE } from './zh.ts'

const BACKWARDS = new Map([
  ['{0} holds {1}', '{1}: {0}'],
  ['nobody', 'niemand'],
])

void describe('what is said', () => {
  void it('has its values in their places, in the order of each language', () => {
    const said = text`${phrase('nobody')} holds ${42}`
    assert.equal(say(said, ENGLISH), 'nobody holds 42')
    assert.equal(say(said, BACKWARDS), '42: niemand')
  })

  void it('is English where the catalogue has nothing, and a string stands as it is', () => {
    assert.equal(say(text`${'nobody'} listens`, BACKWARDS), 'nobody listens')
    assert.equal(say('nobody', BACKWARDS), 'nobody')
  })

  void it('takes nothing in a value for a place', () => {
    assert.equal(say(text`${'{1}'} and ${'b'}`, ENGLISH), '{1} and b')
  })
})

const LOCALES: readonly (readonly [env: Record<string, string>, isChinese: boolean])[] = [
  [{}, false],
  [{ LANG: 'en_US.UTF-8' }, false],
  [{ LANG: 'zh_CN.UTF-8' }, true],
  [{ LANG: 'zh-Hant-TW' }, true],
  [{ LANG: 'zh' }, true],
  [{ LANG: 'zhx_XX' }, false],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, false],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' }, true],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, true],
]

void it('every message has one clause in a sentence', () => {
  // No sentences: an example for a shell, and two short parts before a command.
  const parted = /date; cat|\{0\}; \{1\}|\{0\}；\{1\}/g
  const said = [...CHINESE].flat()
  assert.deepEqual(
    said.filter((message) => /;\s|；/.test(message.replaceAll(parted, ''))),
    [],
  )
})

void describe('the language', () => {
  for (const [env, isChinese] of LOCALES) {
    void it(`of ${JSON.stringify(env)} is ${isChinese ? 'Chinese' : 'English'}`, async () => {
      assert.equal((await catalogueFor(env)) !== ENGLISH, isChinese)
    })
  }
})
