/** Logs as the programs write them, and what is read of them: vectors/logs. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { noCounts, readLogs } from './read-logs.ts'
import { recogniseLog } from './recognise.ts'
import { TimeZone } from './time-zone.ts'

const VECTORS = new URL('../../../../vectors/logs/', import.meta.url)
const LOGS = {
  irssi: ['irssi.txt'],
  weechat: ['weechat.weechatlog'],
  znc: ['znc/2026-11-29.txt', 'znc/2026-11-30.txt'],
  hexchat: ['hexchat.txt'],
  json: ['export.jsonl'],
} as const

/** Lines as a person compares them with the log. */
function read(name: keyof typeof LOGS): object {
  const files = LOGS[name].map((path) => ({ path: fileURLToPath(new URL(path, VECTORS)), format: name }))
  const counts = noCounts()
  const zone = new TimeZone('Asia/Shanghai')
  const options = { channel: '#Den', target: '#den', zone, before: Date.UTC(2030), isOverlapping: false }
  const events = [...readLogs(files, options, counts)].map(({ time, source, verb, params, tags, reply }) => {
    const tagged = Object.keys(tags).length > 0 || reply !== null ? [{ ...tags, reply }] : []
    return [new Date(time).toISOString(), source, verb, ...params, ...tagged]
  })
  return { events, counts }
}

for (const name of Object.keys(LOGS) as (keyof typeof LOGS)[]) {
  void test(`a log of the format ${name} is recognised, and read as it was written`, () => {
    for (const path of LOGS[name]) assert.equal(recogniseLog(fileURLToPath(new URL(path, VECTORS))), name)
    const expected = new URL(`${name}.expected.json`, VECTORS)
    assert.ok(existsSync(expected), JSON.stringify(read(name)))
    assert.deepEqual(read(name), JSON.parse(readFileSync(expected, 'utf8')))
  })
}
