/**
 * Keeps the Chinese documents beside the English ones: the same pages, and on each the same programs and commands, the same
 * headings, lists and tables in the same order, the same figures in the tables, and the terms of the field.
 */
import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Chinese counts in ten thousands. */
const SCALES: Readonly<Record<string, number>> = { million: 1_000_000, 万: 10_000 }

/** What a learner looks for, by the name it has in either language, and the page where it belongs. */
const TERMS: readonly (readonly [page: string, english: string, chinese: string])[] = [
  ['guide/01-first-server-and-client.md', 'AF_INET', 'AF_INET'],
  ['guide/01-first-server-and-client.md', 'SOCK_STREAM', 'SOCK_STREAM'],
  ['guide/01-first-server-and-client.md', 'three-way handshake', '三次握手'],
  ['guide/01-first-server-and-client.md', 'four-way close', '四次挥手'],
  ['guide/01-first-server-and-client.md', 'Address reuse', '地址重用'],
  ['guide/01-first-server-and-client.md', 'Port reuse', '端口复用'],
  ['guide/02-streams-are-not-messages.md', 'sticky packets', '粘包'],
  ['guide/02-streams-are-not-messages.md', 'half packet', '半包'],
  ['guide/03-flow-control.md', 'sliding window', '滑动窗口'],
  ['guide/04-how-connections-end.md', 'four-way close', '四次挥手'],
  ['guide/06-errors.md', 'broke off', '断开'],
  ['guide/08-udp-or-tcp.md', 'no route', '没有路由'],
  ['guide/09-broadcast-and-multicast.md', 'listeners', '监听者'],
  ['guide/12-a-game.md', 'state', '状态'],
  ['guide/13-from-python.md', 'SOCK_DGRAM', 'SOCK_DGRAM'],
  ['guide/14-bytes-and-text.md', 'GBK', 'GBK'],
  ['guide/15-opening-a-port.md', 'no route', '没有路由'],
  ['README.md', ' wish ', ' 请求 '],
]

/** Words that a dictionary gives for wish, no route, listener and disconnect, and that nobody uses for sockets. */
const ODD_WORDS = /愿望|没有路(?!由)|没有通往|听众|中断(?!处)|切断连接/

void describe('the Chinese guide', () => {
  const names = pagesOf('docs/guide')

  void it('has the same pages', () => assert.deepEqual(pagesOf('docs/zh/guide'), names))

  for (const name of names) {
    void it(`has the same programs, headings, lists, tables and figures: ${name}`, () => {
      const [original, translation] = [readText(`docs/guide/${name}`), readText(`docs/zh/guide/${name}`)]
      assert.deepEqual(blocksOf(translation), blocksOf(original))
      assert.deepEqual(outlineOf(translation), outlineOf(original))
      assert.deepEqual(linksOf(translation), linksOf(original))
    })
  }
})

for (const [name, original, translation] of [
  ['first page', 'README.md', 'docs/zh/README.md'],
  ['page of nc', 'docs/nc.md', 'docs/zh/nc.md'],
  ['page of the sockets', 'packages/net/README.md', 'docs/zh/net.md'],
  ['page of moderation', 'docs/moderation.md', 'docs/zh/moderation.md'],
  ['page of doctor', 'docs/doctor.md', 'docs/zh/doctor.md'],
  ['page of clusters', 'docs/cluster.md', 'docs/zh/cluster.md'],
] as const) {
  void it(`the Chinese ${name} has the same commands, headings, tables and figures`, () => {
    assert.deepEqual(commandsOf(readText(translation)), commandsOf(readText(original)))
    assert.deepEqual(outlineOf(readText(translation)), outlineOf(readText(original)))
  })
}

for (const [page, english, chinese] of TERMS) {
  void it(`${page} names ${english.trim()}, and in Chinese ${chinese.trim()}`, () => {
    const original = page === 'README.md' ? page : `docs/${page}`
    // A term may stand at the end of one row and the beginning of the next.
    assert.ok(readText(original).replaceAll(/\s+/g, ' ').includes(english), original)
    assert.ok(readText(`docs/zh/${page}`).includes(chinese), `docs/zh/${page}`)
  })
}

void it('Chinese documents have the words of the field', () => {
  for (const path of globSync('docs/zh/**/*.md', { cwd: ROOT })) assert.doesNotMatch(readText(path), ODD_WORDS, path)
})

function pagesOf(folder: string): readonly string[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'))
  return names.toSorted((one, other) => (one < other ? -1 : 1))
}

function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

function blocksOf(text: string): readonly string[] {
  return [...text.matchAll(/^```.*?^```/gms)].map(String)
}

/** What is typed, without the comments, which may be translated, and without what is drawn. */
function commandsOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, commands = '']) => commands)
  return blocks.map((commands) => commands.replaceAll(/ *#.*$/gm, ''))
}

/** The kind of each heading, point and row, and the figures in each row. */
function outlineOf(text: string): readonly string[] {
  const lines = text.replaceAll(/^```.*?^```$/gms, '').split('\n')
  return lines.flatMap((line) => {
    const [, mark] = /^(#+|\||-|\d+\.) /.exec(line) ?? []
    return mark === undefined ? [] : [mark === '|' ? `row ${figuresOf(line).join(' ')}` : mark]
  })
}

/** Without what is code, and without the numbers of chapters and protocols. */
function figuresOf(row: string): readonly number[] {
  const words = row.replaceAll(/`[^`]*`|\[[^\]]*\]\([^)]*\)|[A-Za-z][\w.-]*\d/g, '')
  const figures = words.matchAll(/(\d[\d,]*(?:\.\d+)?)(?: (million)\b| ?(万))?/g)
  return [...figures].map(
    ([, digits = '', english, chinese]) =>
      Math.round(Number(digits.replaceAll(',', '')) * (SCALES[english ?? chinese ?? ''] ?? 1) * 1000) / 1000,
  )
}

/** Examples and chapters, in their order; the way there differs, and so does the page in the other language. */
function linksOf(text: string): readonly string[] {
  const links = [...text.matchAll(/\]\((?!https?:)(?:\.\.\/)*([^)#]+)/g)].map(([, link = '']) => link)
  return links.filter((link) => !link.endsWith('guide/README.md')).map((link) => link.replace(/^docs\//, ''))
}
