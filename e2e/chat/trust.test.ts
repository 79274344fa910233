/** Whom `partyline chat` trusts, and what it keeps: certificates, passwords, tokens. Against the real server. */
import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { test } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { Terminal } from '../support/tmux.ts'
import { chat, chatArguments, shell } from './chat-program.ts'

void test('a certificate is trusted at first use, and another one in its place is refused with both fingerprints', async () => {
  await using folder = await tempFolder()
  const port = await freePort()
  const start = (data: string) => ChatServer.start({ data: folder.path(data), args: ['--ircs', `127.0.0.1:${port}`] })
  const post = async (...more: readonly string[]) => {
    const address = `ircs://127.0.0.1:${port}`
    await using posting = await shell(folder, `echo hello | chat --plain ${address} '#ops' ${more.join(' ')}`)
    return { code: (await posting.exit()).code, errors: posting.errors.text }
  }
  const first = await start('one')
  const once = await post()
  assert.equal(once.code, 0, once.errors)
  assert.match(once.errors, new RegExp(`This is the first time at 127\\.0\\.0\\.1:${port}.*\n  ${first.fingerprint}\n`))
  const again = await post()
  assert.equal(again.code, 0, again.errors)
  assert.doesNotMatch(again.errors, /first time/)
  await first[Symbol.asyncDispose]()

  await using second = await start('other')
  const changed = await post()
  assert.equal(changed.code, 5)
  assert.match(
    changed.errors,
    new RegExp(`HAS CHANGED.*\n  before: ${first.fingerprint}\n  now:    ${second.fingerprint}\n`),
  )
  assert.equal((await post('--fingerprint', String(first.fingerprint))).code, 5)
  assert.equal((await post('--fingerprint', String(second.fingerprint))).code, 0)
  const accepted = await post()
  assert.equal(accepted.code, 0, accepted.errors)
})

void test(
  'a password is asked for at the terminal and not shown, and a token stands in its place from then on',
  { skip: missing('tmux') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const { host, port } = server.door('irc')
    const address = `irc://${host}:${port}`
    {
      await using ann = await IrcClient.connect({ host, port })
      await ann.register('ann')
      ann.send('PRIVMSG NickServ :REGISTER correct-horse')
      await ann.expect(/NickServ\S* NOTICE ann/)
    }
    const env = ['env', `HOME=${folder.path('home')}`, 'DBUS_SESSION_BUS_ADDRESS=']
    const command = [...env, process.execPath, ...chatArguments('--plain', '--account', 'ann', address, '#ops')]
    await using terminal = await Terminal.start(folder.path('tmux'), command)
    await terminal.expect(/Password or token of ann at 127\.0\.0\.1:\d+: /)
    await terminal.type('wrong')
    await terminal.expect(/(Password or token of ann[^]*){2}/)
    await terminal.type('correct-horse')
    const screen = await terminal.expect(/ann came/)
    assert.doesNotMatch(screen, /horse|wrong\n/)
    assert.match(screen, /a token for this device/)
    const file = folder.path('home', '.config', 'partyline', 'secrets.json')
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    const kept = await readFile(file, 'utf8')
    assert.match(kept, /plt_/)
    assert.doesNotMatch(kept, /horse/)
    await terminal.type('hello from ann')
    await terminal.expect(/<ann> hello from ann/)
    // A script needs nobody at a terminal.
    await using posting = await shell(folder, `echo posted | chat --plain --account ann ${address} '#ops'`)
    assert.equal((await posting.exit()).code, 0, posting.errors.text)
    await terminal.expect(/<ann> posted/)
    await using forgetting = await chat(folder, '--forget', '--account', 'ann', address)
    assert.equal((await forgetting.exit()).code, 0)
    assert.doesNotMatch(await readFile(file, 'utf8'), /plt_/)
  },
)

void test(
  'an account that is made in the chat is proven at the next start without a word',
  { skip: missing('tmux') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const { host, port } = server.door('irc')
    const address = `irc://${host}:${port}`
    const env = ['env', `HOME=${folder.path('home')}`, 'DBUS_SESSION_BUS_ADDRESS=']
    for (const [index, words] of [[], ['--plain']].entries()) {
      const nick = `ann${index}`
      const command = [...env, process.execPath, ...chatArguments(...words, '--nick', nick, address, '#ops')]
      await using terminal = await Terminal.start(folder.path(`tmux${index}`), command)
      await terminal.expect(/came|online/)
      await terminal.type('/msg NickServ REGISTER correct-horse')
      await terminal.expect(/NickServ: /)
      await using again = await Terminal.start(folder.path(`again${index}`), [
        ...env,
        'bash',
        '-c',
        `until grep -q ${nick} "$HOME/.config/partyline/secrets.json"; do sleep 0.1; done; exec "$@"`,
        'bash',
        process.execPath,
        ...chatArguments('--plain', '--account', nick, address, '#ops'),
      ])
      await again.expect(new RegExp(`online as ${nick}`))
    }
  },
)
