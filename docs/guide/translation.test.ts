/**
 * Keeps the Chinese documents beside the English ones: the same pages, and on each the same programs and commands, the same
 * headings, lists and tables in the same order, and the same figures in the tables.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Chinese counts in ten thousands. */
const SCALES: Readonly<Record<string, number>> = { million: 1_000_000, 万: 10_000 }

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
] as const) {
  void it(`the Chinese ${name} has the same commands, headings, tables and figures`, () => {
    assert.deepEqual(commandsOf(readText(translation)), commandsOf(readText(original)))
    assert.deepEqual(outlineOf(readText(translation)), outlineOf(readText(original)))
  })
}

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
