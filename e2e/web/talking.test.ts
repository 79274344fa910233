/** People talk in browsers, with one another and with a person at an IRC client. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  composer,
  enter,
  message,
  pageUrl,
  PHONE,
  placeOf,
  say,
  texts,
  WebBrowser,
  workerOf,
} from '../support/browser.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { poll } from '../support/wait.ts'
import { tempFolder } from '../support/temp-folder.ts'

suiteUnless(missing('chromium'), 'talking in a browser', () => {
  const lifetime = new AsyncDisposableStack()
  let server: ChatServer
  let browser: WebBrowser

  before(async () => {
    const folder = lifetime.use(await tempFolder())
    server = lifetime.use(await ChatServer.start({ data: folder.path('data') }))
    browser = lifetime.use(await WebBrowser.start())
  })
  after(async () => {
    await lifetime.disposeAsync()
    assert.deepEqual(browser.complaints, [])
  })

  void test('two people and an IRC client talk: messages, an answer, a reaction, a mention, typing, a deletion', async () => {
    const ann = await browser.open(pageUrl(server))
    assert.match(
      await ann.getByRole('textbox', { name: 'Your name' }).inputValue(),
      /^[a-z]+-[a-z]+$/,
      'a name is suggested',
    )
    await enter(ann, 'ann')
    const ben = await browser.open(pageUrl(server))
    await enter(ben, 'ben')
    await using iris = await IrcClient.connect(server.door('irc'))
    await iris.register('iris', { capabilities: ['message-tags', 'echo-message'] })
    await iris.join('#lobby')

    await say(ann, 'hello from the browser')
    await message(ann, 'hello from the browser').waitFor()
    await message(ben, 'hello from the browser').waitFor()
    await iris.expect(/^(?:@\S+ )?:ann!\S+ PRIVMSG #lobby :hello from the browser$/)
    iris.send('PRIVMSG #lobby :ann: hello from a terminal')
    await ann.locator('.row-message[data-mention]').filter({ hasText: 'hello from a terminal' }).waitFor()

    await composer(ben).pressSequentially('thinki')
    await ann.locator('.typing-line').filter({ hasText: 'ben is typing' }).waitFor()

    // Then what follows the pointer is there too.
    for (const page of [ann, ben]) await workerOf(page)
    await message(ben, 'hello from the browser').hover()
    await ben.locator('.action-bar').getByRole('button', { name: 'Reply' }).click()
    await composer(ben).fill('an answer')
    await composer(ben).press('Enter')
    await message(ann, 'an answer').locator('.quoted').filter({ hasText: 'hello from the browser' }).waitFor()

    await message(ben, 'hello from the browser').hover()
    await ben.locator('.action-bar').getByRole('button', { name: 'React' }).click()
    await ben.getByRole('dialog').getByRole('button', { name: '👍' }).click()
    await ann.getByRole('button', { name: '👍: ben' }).click()
    await ben.getByRole('button', { name: /👍: (ben, ann|ann, ben)/ }).waitFor()

    await message(ann, 'hello from the browser').hover()
    await ann.locator('.action-bar').getByRole('button', { name: 'Delete' }).click()
    await ben.locator('.redacted').filter({ hasText: 'ann' }).waitFor()
    await ann.close()
    await ben.close()
  })

  void test('the name above an answer stands in one line, whatever was answered', async () => {
    const page = await browser.open(pageUrl(server), { viewport: { width: 320, height: 640 } })
    await enter(page, 'tess')
    await using iris = await IrcClient.connect(server.door('irc'))
    await iris.register('n'.repeat(30))
    await iris.join('#lobby')
    iris.send(`PRIVMSG #lobby :${'x'.repeat(300)}`)
    await message(page, 'x'.repeat(300)).waitFor()
    await say(page, '/reply yes')
    const quoted = page.locator('.quoted', { hasText: 'xxx' })
    const name = quoted.locator('.person-name')
    await quoted.waitFor()
    const [whole, own] = [await placeOf(quoted), await placeOf(name)]
    assert.ok(own.height < 24, `the name is ${own.height} px high`)
    assert.ok(own.width > 60 && own.width < whole.width * 0.6, `${own.width} px of ${whole.width} are the name`)
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
    await page.close()
  })

  void test('the place of the server says what it is before the server has said anything', async () => {
    const page = await browser.open(pageUrl(server))
    await enter(page, 'thea')
    await page.getByRole('button', { name: 'Messages of the server' }).click()
    await page.getByText('What the server says to you.').waitFor()
    await page.close()
  })

  void test('a name that somebody else has is told of, until the person takes another one', async () => {
    await using iris = await IrcClient.connect(server.door('irc'))
    await iris.register('rosa')
    const page = await browser.open(pageUrl(server))
    await enter(page, 'rosa')
    const told = page.getByText('The name rosa is taken.')
    await told.waitFor()
    await say(page, '/nick rosalind')
    await told.waitFor({ state: 'detached' })
    await page.locator('.me', { hasText: 'rosalind' }).waitFor()
    await page.close()
  })

  void test('the menu offers the colours that are not on the screen', async () => {
    const page = await browser.open(pageUrl(server), { colorScheme: 'light' })
    await enter(page, 'selma')
    for (const offered of ['Dark colours', 'Light colours', 'Dark colours']) {
      await page.locator('.me').getByRole('button').click()
      await page.getByRole('menuitem', { name: offered }).click()
    }
    await page.close()
  })

  void test('a link into a channel asks, and comes in when the person says so; its own places it shows at once', async () => {
    await using iris = await IrcClient.connect(server.door('irc'))
    await iris.register('iris')
    await iris.join('#elsewhere')
    for (const [index, hash] of ['#/%23elsewhere', '#place=%23elsewhere'].entries()) {
      const page = await browser.open(`${pageUrl(server)}${hash}`)
      await enter(page, `linus${index}`)
      await page.getByRole('heading', { name: 'Join or make a channel' }).waitFor()
      assert.equal(await page.getByRole('dialog').getByRole('textbox').inputValue(), '#elsewhere')
      assert.ok(
        !iris.messages.some(({ verb, source }) => verb === 'JOIN' && source?.startsWith(`linus${index}!`) === true),
      )
      await page.getByRole('button', { name: 'Join', exact: true }).click()
      await iris.expect(new RegExp(`:linus${index}!\\S+ JOIN #elsewhere`))
      await page.getByRole('heading', { name: '#elsewhere' }).waitFor()
      await page.reload()
      await page.getByRole('heading', { name: '#elsewhere' }).waitFor()
      assert.equal(await page.getByRole('dialog').count(), 0)
      await page.close()
    }
  })

  void test('of a command that is typed, and left standing, others see nothing', async () => {
    const page = await browser.open(pageUrl(server))
    await enter(page, 'gus')
    await using hana = await IrcClient.connect(server.door('irc'))
    await hana.register('hana', { capabilities: ['message-tags'] })
    await hana.join('#lobby')
    await composer(page).fill('/msg NickServ half of a pass')
    await composer(page).blur()
    await say(page, 'said to all')
    await hana.expect(/:gus!\S+ PRIVMSG #lobby :said to all$/)
    const seen = hana.messages.filter(({ verb, source }) => verb === 'TAGMSG' && source?.startsWith('gus!') === true)
    // The one notice is of what was said at the end.
    assert.deepEqual(
      seen.map(({ tags }) => tags.get('+typing')),
      ['active'],
    )
    await page.close()
  })

  void test('unread messages and mentions are counted, and Alt and an arrow key leads to them', async () => {
    const cleo = await browser.open(pageUrl(server))
    await enter(cleo, 'cleo')
    await say(cleo, '/join #reading')
    await cleo.getByRole('heading', { name: '#reading' }).waitFor()
    await using dan = await IrcClient.connect(server.door('irc'))
    await dan.register('dan')
    await dan.join('#lobby')
    dan.send('PRIVMSG #lobby :one', 'PRIVMSG #lobby :two', 'PRIVMSG #lobby :cleo: three', 'PRIVMSG cleo :in private')
    await cleo.getByRole('button', { name: 'lobby 1 message to you' }).waitFor()
    await cleo.getByRole('button', { name: 'dan 1 message to you' }).waitFor()
    await poll(async () => ((await cleo.title()).startsWith('(2) ') ? true : null), 'the count in the title')
    await composer(cleo).press('Alt+ArrowDown')
    await cleo.getByRole('heading', { name: 'dan' }).waitFor()
    await composer(cleo).press('Alt+ArrowDown')
    await cleo.getByRole('heading', { name: '#lobby', exact: true }).waitFor()
    await cleo.locator('.row-new').waitFor()
    await cleo.getByRole('button', { name: /^lobby$/ }).waitFor()
    await composer(cleo).press('Escape')
    await cleo.locator('.row-new').waitFor({ state: 'detached' })
    await cleo.close()
  })

  void test('a reload keeps the place, the name, and what was typed', async () => {
    const eve = await browser.open(pageUrl(server))
    await enter(eve, 'eve')
    await say(eve, '/join #garden')
    await eve.getByRole('heading', { name: '#garden' }).waitFor()
    // The address names the place. Browsers refuse a page that writes it again and again.
    await eve.evaluate(`history.replaceState = () => { globalThis.isWritten = true }`)
    await say(eve, 'said before')
    await message(eve, 'said before').waitFor()
    assert.equal(await eve.evaluate('globalThis.isWritten'), undefined)
    await composer(eve).fill('half a sen')
    await eve.reload()
    await message(eve, 'said before').waitFor()
    await eve.getByRole('heading', { name: '#garden' }).waitFor()
    assert.equal(await composer(eve).inputValue(), 'half a sen')
    await eve.locator('.me-nick').filter({ hasText: /^eve$/ }).waitFor()
    assert.deepEqual(
      (await texts(eve)).filter((text) => text === 'said before'),
      ['said before'],
    )
    await eve.close()
  })

  void test('on a phone the lists slide over the conversation, and nothing is wider than the screen', async () => {
    for (const width of [320, 390]) {
      const page = await browser.open(pageUrl(server), { ...PHONE, viewport: { width, height: 640 } })
      await enter(page, `phone${width}`)
      await say(page, `https://example.org/${'x'.repeat(200)} and a long text that goes on`)
      await composer(page).fill(`typed at ${width}`)
      await page.getByRole('button', { name: 'Send' }).tap()
      await message(page, `typed at ${width}`).waitFor()
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width)
      await page.getByRole('button', { name: 'Places' }).tap()
      await page.getByRole('navigation').getByRole('button', { name: 'lobby' }).tap()
      await page.getByRole('navigation').waitFor({ state: 'hidden' })
      await page.getByRole('button', { name: 'People' }).tap()
      await page
        .getByRole('complementary')
        .getByRole('button', { name: `phone${width}` })
        .waitFor()
      const box = await composer(page).boundingBox()
      assert.ok(box !== null && box.y + box.height <= 640, 'the composer is on the screen')
      await page.close()
    }
  })

  void test('everything is done with keys alone', async () => {
    const page = await browser.open(pageUrl(server))
    await page.getByRole('textbox', { name: 'Your name' }).waitFor()
    await page.keyboard.type('kim')
    await page.keyboard.press('Enter')
    await composer(page).waitFor()
    await page.keyboard.type('first')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('second line')
    await page.keyboard.press('Enter')
    await message(page, 'second line').waitFor()
    // Then what hears the keys of a message is there too.
    await workerOf(page)
    // To the message, and a reaction with a word.
    await page.keyboard.press('Control+ArrowUp')
    await page.keyboard.press('e')
    await page.getByPlaceholder('Another emoji').focus()
    await page.keyboard.type('fine')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'fine: kim' }).waitFor()
    // An answer to it.
    await composer(page).focus()
    await page.keyboard.press('Control+ArrowUp')
    await page.keyboard.press('r')
    await page.keyboard.type('answered')
    await page.keyboard.press('Enter')
    await message(page, 'answered').locator('.quoted').waitFor()
    // A command, with completion.
    await page.keyboard.type('/jo')
    await page.getByRole('option', { name: '/join' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type('#keys')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '#keys' }).waitFor()
    // Back, by a few letters.
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').waitFor()
    await page.keyboard.type('lob')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '#lobby' }).waitFor()
    await page.keyboard.press('Control+/')
    await page.getByRole('heading', { name: 'All keys' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'All keys' }).waitFor({ state: 'detached' })
    await page.keyboard.type('the focus is where it was')
    assert.equal(await composer(page).inputValue(), 'the focus is where it was')
    await page.close()
  })

  void test('an input method sends no half word', async () => {
    const page = await browser.open(pageUrl(server), { locale: 'zh-CN' })
    await page.getByRole('button', { name: '开始聊天' }).waitFor()
    await enter(page, '小林')
    const devtools = await page.context().newCDPSession(page)
    const compose = (text: string) =>
      devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await composer(page).focus()
    await compose('n')
    await compose('ni')
    await compose('ni hao')
    // The key with which a person takes the first candidate belongs to the input method.
    await composer(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })
    await composer(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true })
    await devtools.send('Input.insertText', { text: '你好' })
    assert.equal(await composer(page).inputValue(), '你好')
    await page.keyboard.press('Enter')
    await message(page, '你好').waitFor()
    assert.deepEqual(
      (await texts(page)).filter((text) => /ni|你/.test(text)),
      ['你好'],
    )
    await page.close()
  })
})
