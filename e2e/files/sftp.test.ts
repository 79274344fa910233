/** OpenSSH's `scp` and `sftp` at the ssh door: what is posted, listed and fetched, and everything that leaves nothing behind. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { type Copied, Copying } from '../support/copying.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing, suiteUnless } from '../support/needs.ts'
import type { Program } from '../support/program.ts'
import { ChatServer } from '../support/server.ts'
import { makeKey } from '../support/ssh.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'

const PHOTO = randomBytes(3_000_000)
const UPLOAD_BYTES_MAX = 8_000_000
/** Of all files of one person. */
const ACCOUNT_BYTES_MAX = 40_000_000

suiteUnless(missing('openssh-client'), 'scp and sftp', () => {
  let folder: TempFolder
  let server: ChatServer
  let ann: IrcClient
  let bob: IrcClient
  const keys = new Map<string, string>()
  let copying: Copying

  before(async () => {
    folder = await tempFolder()
    for (const name of ['ann', 'bob', 'eve']) keys.set(name, await makeKey(folder, name))
    await writeFile(folder.path('photo.jpg.bin'), PHOTO)
    await writeFile(folder.path('other.bin'), 'other')
    await writeFile(folder.path('one.bin'), 'one')
    await writeFile(folder.path('large.bin'), randomBytes(UPLOAD_BYTES_MAX + 1))
    await mkdir(folder.path('photos'))
    await writeFile(folder.path('photos/one'), 'one')
    server = await started()
    copying = new Copying({ server: () => server, folder, keys })
    ann = await person('ann', '#lobby', '#secret')
    bob = await person('bob', '#lobby')
    ann.send('MODE #secret +s')
    await ann.expect(/ MODE #secret \+s/)
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  function started(): Promise<ChatServer> {
    const limits = [
      `upload-bytes-max=${UPLOAD_BYTES_MAX}`,
      `upload-bytes-per-account-max=${ACCOUNT_BYTES_MAX}`,
      'upload-free-bytes-min=0',
      'ssh-connections-per-minute=10000',
    ]
    return ChatServer.start({ data: folder.path('data'), args: limits.flatMap((limit) => ['--limit', limit]) })
  }

  /** With an account that has a key. */
  async function person(name: string, ...channels: readonly string[]): Promise<IrcClient> {
    const client = await IrcClient.connect(server.door('irc'))
    await client.register(name)
    const key = await readFile(`${keys.get(name) ?? ''}.pub`, 'utf8')
    client.send('NS REGISTER otter-otter-otter', `NS KEY ADD ${key.trim()}`)
    await client.expect(/The key SHA256:\S+ .*logs you in/)
    for (const channel of channels) await client.join(channel)
    return client
  }

  const scp = (...words: Parameters<Copying['scp']>) => copying.scp(...words)
  const sftp = (...words: Parameters<Copying['sftp']>) => copying.sftp(...words)

  const staged = () => readdir(folder.path('data/staging'))
  const nothingStaged = () => poll(async () => ((await staged()).length === 0 ? true : null), 'nothing to be left')

  /** Links of that name which bob has read. */
  function links(name: string): readonly string[] {
    return bob.messages.flatMap(({ verb, params }) =>
      verb === 'PRIVMSG' && params[1]?.endsWith(`/${name}`) === true ? [params[1]] : [],
    )
  }

  void test('a file that is copied is posted as the person, is listed, and comes back as it was', async () => {
    assert.deepEqual(await scp('ann', 'photo.jpg.bin', 'lobby/'), { code: 0, output: '', errors: '' })
    await bob.expect(/^@?.*:ann!\S+ PRIVMSG #lobby :http\S+\/files\/[\w-]{22}\/photo\.jpg\.bin$/)
    const { code, output } = await sftp(
      'bob',
      'pwd',
      'ls',
      'ls -l lobby',
      'get lobby/photo.jpg.bin back.bin',
      'get -p "#lobby/photo.jpg.bin" again.bin',
    )
    assert.equal(code, 0)
    assert.match(output, /Remote working directory: \/\n/)
    assert.match(output, /^lobby\s*$/m)
    assert.match(
      output,
      /^-rw-r--r-- +1 ann +3000000 \w{3} \d\d \d\d:\d\d lobby\/photo\.jpg\.bin$|^-rw-r--r-- +1 ann +3000000 \w{3} \d\d \d\d:\d\d photo\.jpg\.bin$/m,
    )
    for (const name of ['back.bin', 'again.bin']) assert.deepEqual(await readFile(folder.path(name)), PHOTO)
  })

  void test('names: with # or without, another one, several at once, and two with the same name', async () => {
    assert.equal((await scp('ann', 'other.bin', '#lobby/')).code, 0)
    assert.equal((await scp('ann', 'other.bin', '/lobby/renamed.bin', '-p')).code, 0)
    assert.equal((await scp('ann', ['one.bin', 'photo.jpg.bin'], 'lobby')).code, 0)
    await writeFile(folder.path('other.bin'), 'newer')
    assert.equal((await scp('ann', 'other.bin', 'lobby/')).code, 0)
    const { output } = await sftp('ann', 'cd lobby', 'ls -1')
    const names = output.split('\n').map((line) => line.trim())
    const old = names.find((name) => /^other~[\w-]{8}\.bin$/.test(name)) ?? ''
    assert.ok(names.includes('other.bin') && names.includes('renamed.bin') && names.includes('one.bin'), output)
    assert.equal((await sftp('ann', `get lobby/${old} old`, 'get lobby/other.bin new')).code, 0)
    const got = await Promise.all(['old', 'new'].map((name) => readFile(folder.path(name), 'utf8')))
    assert.deepEqual(got, ['other', 'newer'])
  })

  void test('two at once, both whole', async () => {
    const [one, two] = [randomBytes(2_000_000), randomBytes(2_500_000)]
    await writeFile(folder.path('one.bin'), one)
    await writeFile(folder.path('two.bin'), two)
    const results = await Promise.all([scp('ann', 'one.bin', 'lobby/'), scp('bob', 'two.bin', 'lobby/')])
    assert.deepEqual(
      results.map(({ code }) => code),
      [0, 0],
    )
    assert.equal((await sftp('ann', 'get lobby/one.bin one.got', 'get lobby/two.bin two.got')).code, 0)
    assert.deepEqual(await readFile(folder.path('one.got')), one)
    assert.deepEqual(await readFile(folder.path('two.got')), two)
  })

  void test('what is refused is said in words, and leaves nothing', async () => {
    await writeFile(folder.path('empty.bin'), '')
    ann.send('JOIN #quiet', 'MODE #quiet +m')
    await ann.expect(/ MODE #quiet \+m/)
    bob.send('JOIN #quiet')
    await bob.expect(/ 366 \S+ #quiet /)
    const cases: readonly (readonly [() => Promise<Copied>, RegExp])[] = [
      [() => scp('ann', 'large.bin', 'lobby/'), /A file may have at most 8000000 bytes here\r?\n/],
      [() => scp('guest-x', 'other.bin', 'lobby/'), /Files are sent and fetched by accounts\./],
      [() => scp('bob', 'empty.bin', 'lobby/'), /empty\.bin is empty, or was interrupted, and was not posted/],
      [() => scp('bob', 'other.bin', 'quiet/'), /Only operators \(@\) and voiced members \(\+\) may speak here/],
      [() => scp('bob', 'other.bin', 'secret/'), /There is no channel #secret\. Files are in channels/],
      [() => scp('bob', 'other.bin', 'nowhere/'), /There is no channel #nowhere\. /],
      [() => scp('bob', 'other.bin', ''), /There is no channel #other\.bin\. Files are in channels: HOST:lobby\/\n/],
      [() => scp('bob', 'photos', 'lobby/', '-r'), /A channel has no folders/],
      [() => scp('bob', 'other.bin', 'lobby/', '-O'), /Please leave out -O/],
      [() => sftp('bob', 'ls secret'), /There is no channel #secret|not found/],
      [
        () => sftp('bob', 'rm lobby/photo.jpg.bin'),
        /The file photo\.jpg\.bin is of ann, and only its owner removes it\n/,
      ],
      [() => sftp('bob', 'rename lobby/photo.jpg.bin lobby/x'), /Files keep their names/],
      [() => sftp('bob', 'symlink lobby/photo.jpg.bin lobby/x'), /There are no links here/],
      [() => sftp('bob', 'chmod 777 lobby/photo.jpg.bin'), /Times and permissions of files are not kept here/],
      [() => sftp('bob', 'mkdir lobby/x'), /A channel has no folders/],
      [() => sftp('bob', 'rmdir lobby'), /A channel has no folders/],
      [() => sftp('bob', 'put -a photo.jpg.bin lobby/other.bin'), /A file is sent whole/],
    ]
    for (const [running, words] of cases) {
      const { code, errors } = await running()
      assert.notEqual(code, 0, errors)
      assert.match(errors, words)
    }
    await nothingStaged()
    assert.deepEqual(links('large.bin'), [])
  })

  void test('no path leads out, and no name is more than a name', async () => {
    for (const path of ['../../../../etc/', '/etc/', '/tmp/sftp-test', '..', '/', 'lobby/../../x', 'lobby/a/b/']) {
      const { code } = await scp('bob', 'other.bin', path)
      assert.notEqual(code, 0, path)
    }
    for (const path of ['/etc/passwd', '../../../../etc/passwd', 'lobby/../../../etc/passwd']) {
      const { code, errors } = await sftp('bob', `get ${path} stolen`)
      assert.notEqual(code, 0)
      assert.match(errors, /not found|There is no channel #etc/)
    }
    await assert.rejects(readFile(folder.path('stolen')))
    // Bash writes the escape; the file is called otherwise then.
    await writeFile(folder.path('evil\u001b[2J\u202e.bin'), 'evil')
    await writeFile(folder.path(`${'n'.repeat(240)}.bin`), 'long')
    assert.equal((await scp('ann', ['evil\u001b[2J\u202e.bin', `${'n'.repeat(240)}.bin`], 'lobby/')).code, 0)
    const { output } = await sftp('bob', 'cd lobby', 'ls -1')
    assert.match(output, /^evil\[2J\.bin\s*$/m)
    assert.match(output, /^n{196}\.bin\s*$/m)
    assert.ok(!output.includes('\u001b') && !output.includes('\u202e'))
  })

  void test('the own file is removed, and is gone for all; the message stays', async () => {
    await writeFile(folder.path('wrong.bin'), 'wrong')
    await scp('ann', 'wrong.bin', 'lobby/')
    assert.equal((await sftp('ann', 'rm lobby/wrong.bin')).code, 0)
    assert.notEqual((await sftp('bob', 'get lobby/wrong.bin x')).code, 0)
    await bob.expect(/wrong\.bin$/)
    assert.equal(links('wrong.bin').length, 1)
  })

  void test('all that one person may have is not exceeded, by files that nobody knows the size of', async () => {
    await using eve = await person('eve', '#lobby')
    assert.ok(eve.messages.length > 0)
    const seven = randomBytes(7_000_000)
    const names = Array.from({ length: 6 }, (_, index) => `seven-${index}.bin`)
    for (const name of names) await writeFile(folder.path(name), Buffer.concat([Buffer.from(name), seven]))
    const { code, errors } = await scp('eve', names, 'lobby/')
    assert.notEqual(code, 0)
    assert.match(errors, /Your files may have 40000000 bytes together, and have 350000\d\d\. Please remove some\n/)
    const { output } = await sftp('eve', 'ls -1 lobby')
    assert.equal(output.match(/seven-\d\.bin/g)?.length, 5)
    await nothingStaged()
  })

  async function hasBytes(): Promise<true | null> {
    const files = await Promise.all(
      (await staged()).map((name) => stat(folder.path(`data/staging/${name}`)).catch(() => null)),
    )
    return files.some((file) => (file?.size ?? 0) > 1_000_000) ? true : null
  }

  /** Slow enough to be broken off: some seconds for the file. */
  async function underway(program: 'scp' | 'sftp', words: readonly string[], input = ''): Promise<Program> {
    const slow = ['-l', '12000', ...(program === 'sftp' ? ['-b', '-'] : [])]
    const running = await copying.start(program, 'ann', [...slow, ...words])
    running.write(input)
    await poll(() => hasBytes(), 'the file to come')
    return running
  }

  void test('what is broken off leaves nothing: by a kill of scp, by Ctrl-C in sftp, by a kill of the server', async () => {
    await writeFile(folder.path('slow.bin'), randomBytes(7_000_000))
    const copy = ['slow.bin', 'ann@127.0.0.1:lobby/']
    await using killed = await underway('scp', copy)
    killed.signal('SIGKILL')
    await nothingStaged()
    await using stopped = await underway('sftp', ['ann@127.0.0.1'], 'put slow.bin lobby/\n')
    stopped.signal('SIGINT')
    await stopped.errors.expect(/slow\.bin seems to have been interrupted, and nothing was posted/)
    await nothingStaged()
    assert.deepEqual(links('slow.bin'), [])
    await using lost = await underway('scp', copy)
    await server.kill()
    assert.notEqual((await lost.exit()).code, 0)
    assert.ok((await staged()).length > 0)
    server = await started()
    assert.deepEqual(await staged(), [])
    bob = await IrcClient.connect(server.door('irc'))
    bob.send('PASS bob:otter-otter-otter')
    await bob.register('bob')
    await bob.join('#lobby')
    const { code, output } = await sftp('bob', 'ls -1 lobby', 'get lobby/photo.jpg.bin after.bin')
    assert.equal(code, 0)
    assert.doesNotMatch(output, /slow/)
    assert.deepEqual(await readFile(folder.path('after.bin')), PHOTO)
  })
})
