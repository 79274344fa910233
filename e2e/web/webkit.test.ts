/** The page in WebKit: people talk, in Chinese too, and a reload has what was said, once. */
import assert from 'node:assert/strict'
import { pageUrl } from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { test } from 'node:test'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'
import { WebKit } from '../support/webkit.ts'

const COMPOSER = '.composer textarea'
const STORED = '.row-message:not([data-pending]) .message-text'

suiteUnless(missing('webkit2gtk-driver', 'xvfb'), 'the page in WebKit', () => {
  void test('two people talk, in Chinese too, and a reload has all of it once', async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    await using ben = await IrcClient.connect(server.door('irc'))
    await ben.register('ben')
    await ben.join('#lobby')
    await using webkit = await WebKit.start()
    await webkit.open(pageUrl(server))
    await webkit.enter('input[name=nick]', '小林')
    await webkit.enter(COMPOSER, 'hello from WebKit')
    await ben.expect(/:小林!\S+ PRIVMSG #lobby :hello from WebKit$/)
    ben.send('PRIVMSG #lobby :你好，小林')
    await webkit.enter(COMPOSER, '今天喝茶吗？')
    await ben.expect(/PRIVMSG #lobby :今天喝茶吗？$/)
    const said = ['hello from WebKit', '你好，小林', '今天喝茶吗？']
    const isThere = async () => {
      const texts = await webkit.texts(STORED)
      return texts.length >= said.length ? texts : null
    }
    assert.deepEqual((await poll(isThere, 'what was said')).toSorted(), said.toSorted())
    await webkit.reload()
    const before = await poll(isThere, 'what was said, after a reload')
    assert.deepEqual(before.toSorted(), said.toSorted())
  })
})
