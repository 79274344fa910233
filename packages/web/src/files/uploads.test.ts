import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signal } from '@preact/signals'
import { Kept } from '../app/kept.ts'
import type { Fetch, Proof } from './ask-server.ts'
import { RememberedUploads } from './remembered-uploads.ts'
import { UPLOAD_LIMITS } from './upload-limits.ts'
import { Uploads, type UploadsParts } from './uploads.ts'

const LOBBY = { kind: 'channel', name: '#lobby' } as const
const BOB = { kind: 'conversation', name: 'bob' } as const
const ANN: Proof = { name: 'ann', secret: 'correct-horse' }

type Answer = () => Response | Promise<Response>

interface Stage {
  readonly uploads: Uploads
  readonly proof: { value: Proof | null }
  readonly asked: readonly { readonly method: string; readonly headers: Headers }[]
  readonly said: readonly string[]
}

/**
 * @param answer of the server to each request; each file is complete with its first
 * @param abilities what it says of its uploads
 */
function stage(
  answer: Answer = () => made('x'),
  abilities: Readonly<Record<string, string>> = {},
  presence: UploadsParts['presence'] = { lost: new AbortController().signal, wait: () => Promise.resolve() },
): Stage {
  const asked: { method: string; headers: Headers }[] = []
  const said: string[] = []
  const proof = signal<Proof | null>(ANN)
  const doFetch: Fetch = (_, { method = '', headers }) => {
    if (method === 'OPTIONS') return Promise.resolve(new Response(null, { headers: abilities }))
    asked.push({ method, headers: new Headers(headers) })
    return Promise.resolve(answer())
  }
  const uploads = new Uploads({
    proof,
    isGuest: () => proof.peek() === null,
    presence,
    arrived: () => Promise.resolve(),
    say: ({ name }, link) => said.push(`${name} ${link}`),
    now: () => 0,
    fetch: doFetch,
  })
  return { uploads, proof, asked, said }
}

function made(name: string): Response {
  return new Response(null, {
    status: 201,
    headers: { location: '/uploads/1', 'content-location': `http://h/${name}` },
  })
}

async function settled({ items }: Uploads): Promise<void> {
  const isUnderWay = () => items.value.some(({ phase }) => phase.kind === 'waiting' || phase.kind === 'sending')
  for (let turns = 0; isUnderWay(); turns += 1) {
    assert.ok(turns < 10_000, 'it does not end')
    await new Promise(setImmediate)
  }
}

void test('so many are taken at once, and of the others the first is named', async () => {
  const { uploads, proof } = stage()
  proof.value = null
  uploads.add(
    Array.from({ length: UPLOAD_LIMITS.itemsMax + 5 }, (_, index) => new File(['x'], `${index}`)),
    LOBBY,
  )
  await settled(uploads)
  const kinds = uploads.items.value.map(({ phase }) => (phase.kind === 'failed' ? phase.problem.kind : phase.kind))
  assert.equal(kinds.length, UPLOAD_LIMITS.itemsMax + 1)
  assert.equal(kinds.at(-1), 'too-many')
  assert.equal(uploads.items.value.at(-1)?.name, String(UPLOAD_LIMITS.itemsMax))
})

void test('the server says the link in a channel, and this page in a conversation', async () => {
  const { uploads, asked, said } = stage()
  uploads.add([new File([], 'a.txt')], LOBBY)
  uploads.add([new File([], 'b.txt')], BOB)
  await settled(uploads)
  assert.deepEqual(said, ['bob http://h/x'])
  const channels = asked.map(({ headers }) => /channel (\S+)/.exec(headers.get('upload-metadata') ?? '')?.[1] ?? null)
  assert.deepEqual(channels, [btoa('#lobby'), null])
  assert.deepEqual(uploads.items.value, [])
  assert.equal(uploads.shared.value, 'b.txt')
})

void test('a name and a password go as they are written, in whatever letters', async () => {
  const { uploads, proof, asked } = stage()
  proof.value = { name: 'änn', secret: '密码' }
  uploads.add([new File([], '照片.png')], LOBBY)
  await settled(uploads)
  const [{ headers } = { headers: new Headers() }] = asked
  const basic = headers.get('authorization')?.replace('Basic ', '') ?? ''
  assert.equal(Buffer.from(basic, 'base64').toString('utf8'), 'änn:密码')
  const [, name = ''] = /filename (\S+?),/.exec(headers.get('upload-metadata') ?? '') ?? []
  assert.equal(Buffer.from(name, 'base64').toString('utf8'), '照片.png')
})

void test('one that was refused can be tried again, and does not hold up the others', async () => {
  let isRefusing = true
  const { uploads } = stage(() => (isRefusing ? new Response('no room', { status: 507 }) : made('x')))
  uploads.add([new File(['x'], 'a.txt'), new File(['x'], 'b.txt')], LOBBY)
  await settled(uploads)
  const [first] = uploads.items.value
  assert.equal(uploads.items.value.length, 2)
  assert.ok(first?.phase.kind === 'failed' && first.phase.problem.kind === 'full')
  isRefusing = false
  uploads.retry(first.id)
  await settled(uploads)
  assert.deepEqual(
    uploads.items.value.map(({ name }) => name),
    ['b.txt'],
  )
})

void test('what is cancelled is ended at the server', async () => {
  const sent = new Response(null, { status: 201, headers: { location: '/uploads/1' } })
  let count = 0
  const { uploads, asked } = stage(() => ((count += 1) === 1 ? sent : new Response('gone', { status: 422 })))
  uploads.add([new File(['x'], 'a.txt')], LOBBY)
  await settled(uploads)
  uploads.cancel(uploads.items.value[0]?.id ?? 0)
  assert.deepEqual(uploads.items.value, [])
  assert.deepEqual(
    asked.map(({ method }) => method),
    ['POST', 'PATCH', 'DELETE'],
  )
})

void test('where only members have files, none is shared in a conversation', async () => {
  const { uploads, asked } = stage(() => made('x'), { 'partyline-file-access': 'members' })
  uploads.add([new File(['x'], 'a.txt')], BOB)
  await settled(uploads)
  const [item] = uploads.items.value
  assert.ok(item?.phase.kind === 'failed' && item.phase.problem.kind === 'members-only')
  assert.deepEqual(asked, [])
  uploads.add([new File(['x'], 'b.txt')], LOBBY)
  await settled(uploads)
  assert.equal(uploads.shared.value, 'b.txt')
})

/** A page of ann in a browser that keeps this. */
function pageOf(kept: Kept, answer?: Answer): Stage {
  const page = stage(answer)
  page.uploads.become(new RememberedUploads({ kept, locks: undefined, beginning: 'upload/ann/', now: () => 0 }))
  return page
}

async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns += 1) {
    assert.ok(turns < 10_000, 'it does not come')
    await new Promise(setImmediate)
  }
}

const shown = ({ items }: Uploads) => items.value.map(({ name, phase }) => `${name} ${phase.kind}`)

void test('what waited when the page was left is asked for again, and goes on when the files are chosen, together or alone', async () => {
  const kept = new Kept(null)
  const files = ['a.txt', 'b.txt', 'c.txt'].map((name) => new File([name], name, { lastModified: 7 }))
  const held = pageOf(kept, () => new Promise(() => {}))
  held.uploads.add(files, LOBBY, true)
  await until(() => kept.names('upload/ann/').length === 3)
  held.uploads.end()

  const { uploads, asked } = pageOf(kept)
  assert.deepEqual(shown(uploads), ['a.txt left', 'b.txt left', 'c.txt left'])
  const [first, second] = uploads.items.value
  await uploads.choose(first?.id ?? 0, [new File(['other'], 'a.txt', { lastModified: 7 })])
  assert.deepEqual(first && uploads.items.value[0]?.phase, { kind: 'left', isOther: true })
  await uploads.choose(second?.id ?? 0, files.slice(1))
  await settled(uploads)
  assert.deepEqual(shown(uploads), ['a.txt left'])
  const created = asked.filter(({ method }) => method === 'POST')
  assert.equal(created.length, 2)
  // As they were to be sent before.
  assert.ok(created.every(({ headers }) => /,keep /.test(headers.get('upload-metadata') ?? '')))
  assert.equal(kept.names('upload/ann/').length, 1)
  uploads.cancel(first?.id ?? 0)
  assert.deepEqual(kept.names('upload/ann/'), [])
})

void test('what the server did not begin with is not asked for again', async () => {
  const kept = new Kept(null)
  const { uploads } = pageOf(kept, () => new Response('no', { status: 413 }))
  uploads.add([new File(['x'], 'a.txt')], LOBBY)
  await settled(uploads)
  assert.deepEqual(shown(uploads), ['a.txt failed'])
  assert.deepEqual(kept.names('upload/ann/'), [])
})

void test('a picture loses what its camera has noted, unless it is said otherwise', async () => {
  const { uploads, asked } = stage()
  uploads.add([new File(['x'], 'a.png')], LOBBY)
  uploads.add([new File(['x'], 'b.png')], LOBBY, true)
  await settled(uploads)
  assert.deepEqual(
    asked.map(({ headers }) => /,keep /.test(headers.get('upload-metadata') ?? '')),
    [false, true],
  )
})

void test('a file that is refused while the person is not back in the channel is sent when it is', async () => {
  let lost = new AbortController()
  const answers = [() => new Response('You are not in this channel', { status: 403 }), () => made('x')]
  const { uploads, asked } = stage(
    () => answers.shift()?.() ?? made('y'),
    {},
    {
      get lost() {
        return lost.signal
      },
      wait: (ms) => {
        // The page notices what the server has noticed.
        if (ms === UPLOAD_LIMITS.noticeMs) {
          lost.abort()
          lost = new AbortController()
        }
        return Promise.resolve()
      },
    },
  )
  uploads.add([new File(['x'], 'a')], LOBBY)
  await settled(uploads)
  assert.deepEqual(uploads.items.value, [])
  assert.equal(asked.length, 2)
})

void test('a file that is refused where the person is stays refused', async () => {
  const { uploads, asked } = stage(() => new Response('You may not speak', { status: 403 }))
  uploads.add([new File(['x'], 'a')], LOBBY)
  await settled(uploads)
  assert.equal(asked.length, 1)
  assert.deepEqual(
    uploads.items.value.map(({ phase }) => (phase.kind === 'failed' ? phase.problem : null)),
    [{ kind: 'silenced', text: 'You may not speak', bytesMax: null }],
  )
})
