/** OpenSSH's own client at the ssh door: logging in, lines in and lines out, and everything that is not to be had. */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { IrcClient } from './support/irc-client.ts'
import { missing, suiteUnless } from './support/needs.ts'
import { ChatServer } from './support/server.ts'
import { makeKey, runSsh, sshArguments, startSsh } from './support/ssh.ts'
import { tempFolder, type TempFolder } from './support/temp-folder.ts'
import { Terminal } from './support/tmux.ts'

const OK = { code: 0, signal: null }
/** What ssh itself says of a connection that failed. */
const EXIT_SSH = 255

suiteUnless(missing('openssh-client'), 'ssh', () => {
  let folder: TempFolder
  let server: ChatServer
  let eve: IrcClient
  before(async () => {
    folder = await tempFolder()
    server = await ChatServer.start({ data: folder.path('data') })
    eve = await IrcClient.connect(server.door('irc'))
    await eve.register('eve')
    await eve.join('#ops')
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  void test('says each line of a file, once and in order, and ends with 0 when all are stored', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index} ${'x'.repeat(index * 20)}`)
    const input = `${lines.join('\n')}\n\n\u{1b}[31mred\u{1b}[0m\tand tabs\r\nthe last has no end`
    const { exit, output, errors } = await runSsh(server, folder, ['#ops'], { name: 'poster', input })
    assert.deepEqual({ exit, output, errors }, { exit: OK, output: '', errors: '' })
    await eve.expect(/PRIVMSG #ops :the last has no end$/)
    const said = eve.messages.filter(({ verb, source }) => verb === 'PRIVMSG' && source?.startsWith('poster!') === true)
    const texts = said.map(({ params }) => params[1] ?? '')
    // Long lines are several messages, and what ends a line is no part of it.
    const expected = [...lines, 'red and tabs', 'the last has no end'].map((line) => line.trimEnd())
    assert.deepEqual(texts.slice(0, 5), expected.slice(0, 5))
    assert.deepEqual(texts.slice(-2), expected.slice(-2))
    assert.equal(texts.join(''), expected.join(''))
  })

  void test('says what was not said, and why, and ends with 1', async () => {
    eve.send('JOIN #quiet', 'MODE #quiet +m')
    await eve.expect(/ MODE #quiet \+m/)
    const refused = await runSsh(server, folder, ['#quiet'], { name: 'poster', input: 'one\ntwo\n' })
    assert.equal(refused.exit.code, 1)
    assert.match(refused.errors, /^line 1 was not said: .+\nline 2 was not said: /)
    const binary = await runSsh(server, folder, ['#ops'], {
      name: 'poster',
      input: `good\n${'y'.repeat(20_000)}\nlast\n`,
    })
    assert.equal(binary.exit.code, 1)
    assert.equal(binary.errors, 'line 2 was not said: it is longer than 16384 bytes\n')
    eve.send('JOIN #closed', 'MODE #closed +i')
    await eve.expect(/ MODE #closed \+i/)
    const closed = await runSsh(server, folder, ['#closed'], { name: 'poster', input: 'hello\n' })
    assert.equal(closed.exit.code, 1)
    assert.match(closed.errors, /^#closed cannot be entered: /)
    const chinese = await runSsh(server, folder, ['#closed'], {
      name: 'poster',
      input: 'hello\n',
      env: { LANG: 'zh_CN.UTF-8', LC_ALL: '' },
      options: ['-o', 'SendEnv=LANG'],
    })
    assert.match(chinese.errors, /^无法进入 #closed：/)
  })

  void test('shows what others say, as text that no terminal obeys, until it is stopped', async () => {
    await using watcher = await startSsh(server, folder, ['#ops'], { name: 'watcher' })
    await eve.expect(/^:watcher!\S+ JOIN #ops/)
    eve.send(
      'PRIVMSG #ops :hello \u{1b}[2J\u{202e}watcher\u{7}',
      'PRIVMSG #ops :\u{1}ACTION waves\u{1}',
      'NOTICE #ops :note',
    )
    await watcher.output.expect(/<eve> hello watcher\n\* eve waves\n-eve- note\n/)
    watcher.endInput()
    eve.send('PRIVMSG #ops :still here')
    await watcher.output.expect(/<eve> still here\n/)
    watcher.signal('SIGINT')
    await eve.expect(/^:watcher!\S+ QUIT/)
  })

  void test('a key that is unknown comes in as a guest, is tied to an account, and is the account from then on', async () => {
    const [first, second] = await Promise.all([
      makeKey(folder, 'first'),
      makeKey(folder, 'second', '-t', 'rsa', '-b', '2048'),
    ])
    const lines = [
      'NICK kim',
      'USER kim 0 * :Kim',
      'NS REGISTER otter-otter-otter',
      'NS KEY ADD',
      'NS KEY LIST',
      'QUIT',
    ]
    const guest = await runSsh(server, folder, ['irc'], {
      name: 'kim',
      keys: [second],
      options: ['-s'],
      input: lines.map((line) => `${line}\r\n`).join(''),
    })
    assert.match(guest.output, /The key SHA256:\S+ logs you in/)
    assert.match(guest.output, /SHA256:\S+: added \S+, this one/)
    // The name is another, and the first key is nobody's.
    const whoami = 'NICK kim\r\nUSER kim 0 * :Kim\r\nNS INFO\r\nQUIT\r\n'
    const known = await runSsh(server, folder, ['irc'], {
      name: 'root',
      keys: [first, second],
      options: ['-s', '-o', 'BatchMode=yes'],
      input: whoami,
    })
    assert.match(known.output, /kim is logged in as kim/)
    const other = await runSsh(server, folder, ['irc'], {
      name: 'lee',
      keys: [first],
      options: ['-s'],
      input: whoami.replaceAll('kim', 'lee'),
    })
    assert.match(other.output, /lee is a guest/)
    const stranger = await runSsh(server, folder, ['#ops'], {
      name: 'lee',
      keys: [first],
      options: ['-o', 'BatchMode=yes'],
    })
    assert.equal(stranger.exit.code, EXIT_SSH)
  })

  void test('a script without a key is a guest by its name, where guests are let in', async () => {
    const key = await makeKey(folder, 'of-nobody')
    const batch = { keys: [key], options: ['-o', 'BatchMode=yes'], input: 'built\n' }
    assert.deepEqual((await runSsh(server, folder, ['#ops'], { ...batch, name: 'guest-build' })).exit, OK)
    await eve.expect(/^:guest-build!\S+ PRIVMSG #ops :built/)
    assert.equal((await runSsh(server, folder, ['#ops'], { ...batch, name: 'guesthouse' })).exit.code, EXIT_SSH)
  })

  void test('an account is asked for its password, three times; nothing is a guest under another name', async () => {
    eve.send('NS REGISTER badger-badger-badger')
    await eve.expect(/Account created/)
    const right = await runSsh(server, folder, ['#ops'], {
      name: 'eve',
      answers: ['wrong', 'badger-badger-badger'],
      input: 'by password\n',
    })
    assert.deepEqual(right, { exit: OK, output: '', errors: '' })
    const wrong = await runSsh(server, folder, ['#ops'], {
      name: 'eve',
      answers: ['a', 'b', 'c', 'd', 'e'],
      input: 'never\n',
    })
    assert.equal(wrong.exit.code, EXIT_SSH)
    const questions = await readFile(folder.path('questions'), 'utf8')
    assert.match(questions, /Password of the account eve/)
    const guest = await runSsh(server, folder, ['#ops'], { name: 'eve', answers: [''], input: 'as a guest\n' })
    assert.deepEqual(guest.exit, OK)
    await eve.expect(/^:eve!\S+ PRIVMSG #ops :by password/)
    const { source } = await eve.expect(/ PRIVMSG #ops :as a guest/)
    assert.match(source ?? '', /^eve2!/)
    const said = eve.messages.map(({ params }) => params[1])
    assert.ok(!said.includes('never'))
  })

  void test('a server with a password asks for it, and takes an account instead', async () => {
    await using closed = await ChatServer.start({
      data: folder.path('closed'),
      args: ['--password-file', await fileWith('tern-tern-tern\n')],
    })
    const come = (answers: readonly string[], name = 'ann') =>
      runSsh(closed, folder, ['#ops'], { name, answers, input: 'hello\n' })
    assert.equal((await come([])).exit.code, EXIT_SSH)
    assert.equal((await come([], 'guest')).exit.code, EXIT_SSH)
    assert.deepEqual((await come(['no', 'tern-tern-tern'])).exit, OK)
    await using mia = await IrcClient.connect(closed.door('irc'))
    await mia.register('mia', { password: 'tern-tern-tern' })
    mia.send('NS REGISTER stoat-stoat-stoat')
    await mia.expect(/Account created/)
    assert.deepEqual((await come(['stoat-stoat-stoat'], 'mia')).exit, OK)
    assert.deepEqual((await come(['mia:stoat-stoat-stoat'], 'root')).exit, OK)
  })

  void test('nothing else is to be had, and each is refused', async () => {
    for (const command of ['ls -la', 'scpx -t x']) {
      const { exit, output, errors } = await runSsh(server, folder, [command], { name: 'nell' })
      assert.deepEqual([exit.code, output], [127, ''], command)
      assert.match(errors, /^This server runs no programs\./)
    }
    const other = await runSsh(server, folder, ['netconf'], { name: 'nell', options: ['-s'] })
    assert.match(other.errors, /subsystem request failed/)
    const options = ['-N', '-R', '0:127.0.0.1:1', '-o', 'ExitOnForwardFailure=yes']
    const forwarded = await runSsh(server, folder, [], { name: 'nell', options })
    assert.equal(forwarded.exit.code, EXIT_SSH)
    const { port } = server.door('irc')
    const tunnelled = await runSsh(server, folder, [], { name: 'nell', options: ['-W', `127.0.0.1:${port}`] })
    assert.match(tunnelled.errors, /stdio forwarding failed/)
    const agent = await runSsh(server, folder, ['#ops'], {
      name: 'nell',
      options: ['-A', '-X'],
      input: 'all the same\n',
    })
    assert.deepEqual(agent.exit, OK)
  })

  void test('weak algorithms are refused before anything else', async () => {
    for (const option of [
      'KexAlgorithms=diffie-hellman-group14-sha1',
      'KexAlgorithms=diffie-hellman-group16-sha512',
      'MACs=hmac-sha1',
      'HostKeyAlgorithms=ssh-rsa',
    ]) {
      const options = ['-o', 'LogLevel=INFO', '-o', option, '-o', 'Ciphers=aes128-ctr']
      const { exit, errors } = await runSsh(server, folder, ['#ops'], { options, input: 'x\n' })
      assert.equal(exit.code, EXIT_SSH, option)
      assert.equal(errors.includes('no matching'), true, `${option}: ${errors}`)
    }
  })

  void test('several sessions share a connection', async () => {
    const control = ['-o', `ControlPath=${folder.path('control')}`]
    await using master = await startSsh(server, folder, ['#ops'], { name: 'max', options: ['-M', ...control] })
    await eve.expect(/^:max!\S+ JOIN #ops/)
    const ran = await Promise.all(
      [1, 2].map((number) =>
        runSsh(server, folder, ['#ops'], { name: 'max', options: control, input: `by ${number}\n` }),
      ),
    )
    assert.deepEqual(
      ran.map(({ exit }) => exit.code),
      [0, 0],
    )
    master.signal('SIGTERM')
    await master.exit()
  })

  void test('a server that is killed loses nothing that was acknowledged, and has the same host key afterwards', async () => {
    const data = folder.path('killed')
    const known = ['-o', 'StrictHostKeyChecking=yes']
    const port = await (async () => {
      await using first = await ChatServer.start({ data })
      const { exit } = await runSsh(first, folder, ['#log'], { input: 'before\n' })
      assert.deepEqual(exit, OK)
      await using posting = await startSsh(first, folder, ['#log'], {})
      posting.write('one\ntwo\n')
      await using reader = await IrcClient.connect(first.door('irc'))
      await reader.register('reader')
      await reader.join('#log')
      posting.write('three\n')
      await reader.expect(/PRIVMSG #log :three$/)
      await first.kill()
      assert.equal((await posting.exit()).code, EXIT_SSH)
      return first.door('ssh').port
    })()
    await using again = await ChatServer.start({ data, args: ['--ssh', `127.0.0.1:${port}`] })
    const { exit, errors } = await runSsh(again, folder, ['#log'], { options: known, input: 'after\n' })
    assert.deepEqual(exit, OK, errors)
    await using reader = await IrcClient.connect(again.door('irc'))
    await reader.register('reader', { capabilities: ['draft/chathistory', 'batch'] })
    await reader.join('#log')
    reader.send('CHATHISTORY LATEST #log * 50')
    await reader.expect(/PRIVMSG #log :after$/)
    const texts = reader.messages.filter(({ verb }) => verb === 'PRIVMSG').map(({ params }) => params[1])
    assert.deepEqual(texts, ['before', 'one', 'two', 'three', 'after'])
  })

  void test(
    'a terminal has the chat on all of its screen, and is given back at the end',
    { skip: missing('tmux') },
    async () => {
      const words = sshArguments(server, folder.path('known-hosts'), { name: 'tess', options: ['-t'] })
      await using terminal = await Terminal.start(folder.path('tmux'), ['ssh', ...words, '#ops'])
      await eve.expect(/^:tess!\S+ JOIN #ops/)
      await terminal.expect(/F1/)
      eve.send('PRIVMSG #ops :tess: 你好 \u{1b}[2J 👋')
      await terminal.expect(/eve\S* +tess: 你好/)
      await terminal.type('typed at a terminal')
      await eve.expect(/^:tess!\S+ PRIVMSG #ops :typed at a terminal/)
      await terminal.expect(/tess\S* +typed at a terminal/)
      await terminal.type('/quit')
      await eve.expect(/^:tess!\S+ QUIT/)
      assert.equal(await terminal.exit(), 0)
    },
  )

  void test(
    'times are those of the zone that the person gives, and dates as its region writes them',
    { skip: missing('tmux') },
    async () => {
      const start = (...options: readonly string[]) => {
        const words = sshArguments(server, folder.path('known-hosts'), { name: 'zoe', options: ['-t', ...options] })
        return Terminal.start(folder.path(`tmux-zone-${options.length}`), ['ssh', ...words, '#zone'])
      }
      await using elsewhere = await start()
      await elsewhere.expect(/Today · \w+/)
      await elsewhere.type('/quit')
      await elsewhere.exit()
      await using terminal = await start('-o', 'SetEnv=TZ=Asia/Kolkata LC_ALL=en_GB.UTF-8')
      await terminal.expect(/F1/)
      await terminal.type('what time is it')
      const screen = await terminal.expect(/\d\d:\d\d +zoe +what time is it/)
      const [, time = ''] = /(\d\d):\d\d +zoe +what time is it/.exec(screen) ?? []
      const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: 'Asia/Kolkata' })
      const now = Date.now()
      assert.ok(
        [now, now - 60_000].some((at) => hour.format(at) === time),
        time,
      )
      assert.doesNotMatch(screen, /Today ·/)
      await terminal.type('/search what time')
      await terminal.expect(/\d+ [A-Z]\w+ \d{4} \d\d:\d\d/)
    },
  )

  async function fileWith(text: string): Promise<string> {
    const path = folder.path(`file-${text.length}-${text.slice(0, 4)}`)
    await writeFile(path, text)
    return path
  }
})
