import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestUploads } from '../testing/test-uploads.ts'
import { ownerOf, valueOf } from '../testing/test-owner.ts'

interface Files {
  readonly files: readonly { readonly id: string; readonly name: string; readonly messages: number }[]
}

async function shared() {
  const test_ = await TestUploads.open()
  for (const [name, content, channel] of [
    ['one', 'the same', '#a'],
    ['two', 'the same', null],
    ['three', 'x'.repeat(10_000), '#a'],
  ] as const)
    await test_.share(Buffer.from(content), { name, channel })
  return { test_, owner: ownerOf(test_.server, test_.uploads) }
}

void test('an owner sees the files, all or of a channel or an account, the latest first', async () => {
  const { test_, owner } = await shared()
  await using _test = test_
  const names = async (input: object) =>
    (valueOf(await owner.ask('files', input)) as unknown as Files).files.map(({ name }) => name)
  assert.deepEqual(await names({}), ['three', 'two', 'one'])
  assert.deepEqual(await names({ channel: '#A' }), ['three', 'one'])
  assert.deepEqual(await names({ account: 'Ann' }), ['three', 'two', 'one'])
  assert.deepEqual(await names({ account: 'bob' }), [])
  const { files } = valueOf(await owner.ask('files')) as unknown as Files
  assert.deepEqual(await names({ before: files[0]?.id }), ['two', 'one'])
})

void test('what is the same is counted for each account, and once on the disk', async () => {
  const { test_, owner } = await shared()
  await using _test = test_
  const usage = valueOf(await owner.ask('file-usage')) as Record<string, unknown>
  assert.deepEqual(usage['accounts'], [{ account: 'ann', files: 3, bytes: 2 * 4_096 + 10_000 }])
  assert.deepEqual([usage['files'], usage['bytes']], [3, 4_096 + 10_000])
})

void test('a file that an owner removes is gone, and the audit says why; one that is none is refused', async () => {
  const { test_, owner } = await shared()
  await using _test = test_
  const { files } = valueOf(await owner.ask('files')) as unknown as Files
  const id = files[0]?.id ?? ''
  assert.equal((await owner.ask('file-remove', { id, reason: 'asked for' })).kind, 'done')
  assert.equal((await test_.names('files')).length, 1)
  const deed = [...test_.server.network.audit.values()].at(-1)
  assert.deepEqual([deed?.does, deed?.on, deed?.reason], ['FILE REMOVE', `three (${id})`, 'asked for'])
  for (const none of [id, '../../x']) {
    const refused = await owner.ask('file-remove', { id: none })
    assert.ok(refused.kind === 'refused' && refused.status === 404)
  }
})
