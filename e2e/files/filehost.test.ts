/** Files by soju.im/FILEHOST, with curl as the client that sends them and fetches them. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { curl } from '../support/curl.ts'
import { IrcClient } from '../support/irc-client.ts'
import { missing } from '../support/needs.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const CREDENTIALS = ['--user', 'ann:secret-word'] as const
const TEXT = 'some words\n'

/** ann, with an account, in #lobby; and where files are sent to. */
async function ann(server: ChatServer, door: 'irc' | 'ircs' = 'irc') {
  const tls = door === 'ircs' ? { tls: { isVerified: false } as const } : {}
  const client = await IrcClient.connect(server.door(door), tls)
  client.send(
    'CAP LS 302',
    'CAP REQ :message-tags echo-message draft/message-redaction',
    'NICK ann',
    'USER ann 0 * :ann',
    'CAP END',
  )
  await client.expect(/ 001 /)
  const { params } = await client.expect(/ 005 .* soju\.im\/FILEHOST=/)
  const [, filehost = ''] = /soju\.im\/FILEHOST=(\S+)/.exec(params.join(' ')) ?? []
  client.send('REGISTER * * secret-word')
  await client.expect(/ REGISTER SUCCESS /)
  await client.join('#lobby')
  return { client, filehost: filehost.replaceAll('\\x3D', '=') }
}

void test(
  'a file that curl sends is fetched by its link, whole and in parts, and with a channel its link is said there',
  { skip: missing('curl') },
  async () => {
    await using folder = await tempFolder()
    await using server = await ChatServer.start({ data: folder.path('data') })
    const { client, filehost } = await ann(server)
    await using _client = client
    const file = folder.path('notes.txt')
    await writeFile(file, TEXT)

    const options = await curl('--request', 'OPTIONS', filehost)
    assert.deepEqual([options.status, options.headers.get('accept-post')], [204, '*/*'])
    const sending = ['--data-binary', `@${file}`, '--header', 'Content-Disposition: attachment; filename="no tes.txt"']
    assert.equal((await curl(...sending, filehost)).status, 401)
    assert.equal((await curl('--user', 'ann:wrong', ...sending, filehost)).status, 401)

    const sent = await curl(...CREDENTIALS, ...sending, filehost)
    assert.equal(sent.status, 201, sent.body)
    const link = sent.headers.get('location') ?? ''
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/files\/[\w-]{22}\/no%20tes\.txt$/)
    const fetched = await curl(link)
    assert.deepEqual([fetched.status, fetched.body], [200, TEXT])
    assert.equal(fetched.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.match(fetched.headers.get('content-security-policy') ?? '', /sandbox/)
    const digest = createHash('sha256').update(TEXT).digest('base64')
    assert.equal(fetched.headers.get('repr-digest'), `sha-256=:${digest}:`)
    const head = await curl('--head', link)
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(TEXT.length)])
    const part = await curl('--range', '5-', link)
    assert.deepEqual([part.status, part.body, part.headers.get('content-range')], [206, 'words\n', 'bytes 5-10/11'])
    assert.equal((await curl('--range', '11-', link)).status, 416)
    const tag = fetched.headers.get('etag') ?? ''
    assert.equal((await curl('--header', `If-None-Match: ${tag}`, link)).status, 304)
    assert.equal((await curl(link.replace(/\/files\/[\w-]{22}/, `/files/${'x'.repeat(22)}`))).status, 404)

    const posted = await curl(...CREDENTIALS, ...sending, `${filehost}?channel=%23lobby`)
    assert.equal(posted.status, 201, posted.body)
    const said = await client.expect(/ PRIVMSG #lobby /)
    assert.equal(said.params[1], posted.headers.get('location'))
    const about = new URLSearchParams(said.tags.get('+partyline/file'))
    assert.deepEqual(
      [about.get('name'), about.get('size'), about.get('type')],
      ['no tes.txt', '11', 'text/plain; charset=utf-8'],
    )
    assert.equal((await curl(...CREDENTIALS, ...sending, `${filehost}?channel=%23other`)).status, 404)

    // What is taken back is not given to anybody any more.
    client.send(`REDACT #lobby ${said.tags.get('msgid')}`)
    await client.expect(/ REDACT #lobby /)
    assert.equal((await curl(said.params[1] ?? '')).status, 404)
    assert.equal((await curl(link)).status, 200)
  },
)

void test(
  'what has another digest, no length or too many bytes is refused, and over TLS the address of uploads is https',
  { skip: missing('curl') },
  async () => {
    await using folder = await tempFolder()
    const args = ['--limit', 'upload-bytes-max=1000', '--webs', '127.0.0.1:0', '--web', 'off']
    await using server = await ChatServer.start({ data: folder.path('data'), args })
    const { client, filehost } = await ann(server, 'ircs')
    await using _client = client
    assert.match(filehost, /^https:/)
    const send = (...words: string[]) => curl(...CREDENTIALS, ...words, filehost)
    const body = ['--data-binary', TEXT]
    assert.equal((await send(...body)).status, 201)
    const digest = createHash('sha256').update(TEXT).digest('base64')
    assert.equal((await send(...body, '--header', `Repr-Digest: sha-256=:${digest}:`)).status, 201)
    const other = createHash('sha256').update('other').digest('base64')
    assert.equal((await send(...body, '--header', `Repr-Digest: sha-256=:${other}:`)).status, 422)
    assert.equal((await send('--data-binary', 'x'.repeat(1001))).status, 413)
    assert.equal((await send(...body, '--header', 'Transfer-Encoding: chunked')).status, 411)
  },
)

void test(
  'with --file-access members, a file of a channel is given to its members alone, and pages from elsewhere read it where the owner names them',
  { skip: missing('curl') },
  async () => {
    await using folder = await tempFolder()
    const page = 'https://gamja.example'
    const args = ['--file-access', 'members', '--web-origin', page, '--web-address', 'https://files.example']
    await using server = await ChatServer.start({ data: folder.path('data'), args })
    const { client, filehost } = await ann(server)
    await using _client = client
    assert.equal(filehost, 'https://files.example/uploads')
    const { host, port } = server.door('web')
    const base = `http://${host}:${port}`
    const sent = await curl(...CREDENTIALS, '--data-binary', TEXT, `${base}/uploads?channel=%23lobby`)
    const link = sent.headers.get('location') ?? ''
    assert.match(link, /^https:\/\/files\.example\/files\//)
    const here = link.replace('https://files.example', base)

    await using bob = await IrcClient.connect(server.door('irc'))
    await bob.register('bob')
    bob.send('REGISTER * * secret-word')
    await bob.expect(/ REGISTER SUCCESS /)
    assert.deepEqual([(await curl(here)).status, (await curl('--user', 'bob:secret-word', here)).status], [401, 404])
    assert.equal((await curl(...CREDENTIALS, here)).body, TEXT)
    await bob.join('#lobby')
    assert.equal((await curl('--user', 'bob:secret-word', here)).body, TEXT)
    bob.send('PART #lobby')
    await bob.expect(/ PART #lobby/)
    assert.equal((await curl('--user', 'bob:secret-word', here)).status, 404)

    const allowed = async (origin: string, ...words: readonly string[]) =>
      (await curl('--header', `Origin: ${origin}`, ...words)).headers.get('access-control-allow-origin')
    assert.equal(await allowed(page, '--request', 'OPTIONS', `${base}/uploads`), page)
    assert.equal(await allowed(page, '--request', 'OPTIONS', here), page)
    assert.equal(await allowed(page, here), page)
    assert.equal(await allowed('https://other.example', here), undefined)
  },
)

void test('where files are sent to is said only where the web door is open', async () => {
  await using folder = await tempFolder()
  const stated = ['--web-address', 'https://chat.example']
  for (const [doors, isSaid] of [
    [['--web', 'off'], false],
    [['--web', `unix:${folder.path('web.sock')}`], true],
  ] as const) {
    await using server = await ChatServer.start({ data: folder.path('data'), args: [...stated, ...doors] })
    await using client = await IrcClient.connect(server.door('irc'))
    await client.register('ann')
    await client.settle()
    const tokens = client.messages.filter(({ verb }) => verb === '005').flatMap(({ params }) => params)
    assert.equal(tokens.includes('soju.im/FILEHOST=https://chat.example/uploads'), isSaid, tokens.join(' '))
  }
})
