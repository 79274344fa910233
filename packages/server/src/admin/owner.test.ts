/** The owner's browsers: one link, one browser. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameOfApiToken } from '../credentials/api-token.ts'
import { ownerOf, valueOf } from '../testing/test-owner.ts'
import { TestServer } from '../testing/test-server.ts'
import { inChinese } from './in-chinese.ts'
import { claimBrowser, hasBrowser } from './owner.ts'

void describe("the owner's link", () => {
  void it('makes the first browser that shows its code one with a token, and no other', async () => {
    const server = new TestServer()
    const { ask, parts } = ownerOf(server)
    assert.equal(hasBrowser(server.network), false)
    const { code } = valueOf(await ask('owner-code')) as { code: string }
    const { name, token } = valueOf(await claimBrowser(parts, code)) as { name: string; token: string }
    assert.equal(nameOfApiToken(server.network.apiTokens.values(), token, server.clock.now()), name)
    assert.equal(hasBrowser(server.network), true)
    const again = await claimBrowser(parts, code)
    assert.ok(again.kind === 'refused' && again.code === 'NO_SUCH_CODE')
    assert.match(inChinese(again.text), /^\p{Script=Han}/u)
    assert.equal(server.network.apiTokens.size, 1)
  })

  void it('is used by one of two browsers that show it at once', async () => {
    const { ask, parts } = ownerOf(new TestServer())
    const { code } = valueOf(await ask('owner-code')) as { code: string }
    const outcomes = await Promise.all([claimBrowser(parts, code), claimBrowser(parts, code)])
    assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['done', 'refused'])
  })

  void it('is good again where the token could not be recorded', async () => {
    const { ask, parts } = ownerOf(new TestServer())
    const { code } = valueOf(await ask('owner-code')) as { code: string }
    const full = async () => ({ kind: 'failure', verb: 'X', code: 'NOT_STORED', params: [], text: 'full' }) as const
    const refused = await claimBrowser({ ...parts, carryOut: full }, code)
    assert.ok(refused.kind === 'refused' && refused.status === 503)
    assert.equal((await claimBrowser(parts, code)).kind, 'done')
  })

  void it('is of no use when the browser was taken away again', async () => {
    const server = new TestServer()
    const { ask, parts } = ownerOf(server)
    const { code } = valueOf(await ask('owner-code')) as { code: string }
    const { name } = valueOf(await claimBrowser(parts, code)) as { name: string }
    await ask('token-remove', { name })
    assert.equal(hasBrowser(server.network), false)
  })
})
