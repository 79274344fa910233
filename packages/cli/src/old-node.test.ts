import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeOldNode } from './old-node.ts'
import { ENGLISH } from './language/text.ts'

const MANIFEST = { engines: { node: '>=24.16' } }

void it('refuses a Node that is older than the manifest allows, and names both', () => {
  for (const version of ['20.20.2', '24.9.0', '24.15.99', '9.24.16']) {
    const text = describeOldNode(MANIFEST, version, ENGLISH)
    assert.ok(text !== null, version)
    assert.ok(text.startsWith(`partyline: Node ${version} is too old\n  why: Partyline needs Node 24.16 `), text)
  }
})

void it('takes the oldest that is allowed, and newer ones', () => {
  for (const version of ['24.16.0', '24.16.1', '24.21.0', '25.0.0', '100.0.0']) {
    assert.equal(describeOldNode(MANIFEST, version, ENGLISH), null, version)
  }
})
