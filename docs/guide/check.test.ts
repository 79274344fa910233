/**
 * Keeps the guide true: every ```ts block is a whole program that is type-checked and run, and where a ```text block follows,
 * it is what the program prints. Every page with such blocks says how to run them, links lead somewhere, and no example is
 * forgotten. A block that begins with the name of its file has a counterpart, with which from-python.test.ts runs it. The
 * programs of the translation are the same: translation.test.ts.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const GUIDE = 'docs/guide'
const TRANSLATION = 'docs/zh/guide'
const TIMEOUT_MS = 60_000
const FLAGS = ['--conditions=source']
/** Every program loads the same modules. */
const NODE_COMPILE_CACHE = join(ROOT, 'node_modules/.cache/node-compile-cache')

interface Snippet {
  readonly name: string
  readonly code: string
  /** What it prints; undefined where the page does not say. */
  readonly output: string | undefined
}

interface Page {
  readonly path: string
  readonly text: string
  readonly snippets: readonly Snippet[]
}

const guide = readPages(GUIDE)
const translation = readPages(TRANSLATION)
const examples = readdirSync(join(ROOT, 'examples')).flatMap((name) => /^([a-z-]+)\.ts$/.exec(name)?.[1] ?? [])
const tests = globSync('examples/*.test.ts', { cwd: ROOT }).map(readText).join('\n')
/** Its first program is whole; the others show parts. */
const library = readPage('packages/net/README.md')

void describe('the guide', () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-guide-'))
  after(() => rmSync(folder, { recursive: true }))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), include: ['*.ts'] }),
  )
  const snippets = [...guide.flatMap((page) => page.snippets), ...library.snippets.slice(0, 1)]
  for (const { name, code } of snippets) writeFileSync(join(folder, name), code)

  void it('has programs that the compiler accepts', async () => {
    assert.ok(snippets.length > 10)
    const { code, output } = await execute(join(ROOT, 'node_modules/.bin/tsc'), ['-p', '.'], folder)
    assert.equal(code, 0, output)
  })

  for (const { name, output: expected } of snippets.filter(({ code }) => !/^\/\/ \S+\.ts\n/.test(code))) {
    void it(`has a program that runs: ${name}`, async () => {
      const { code, output } = await execute(process.execPath, [...FLAGS, name], folder)
      assert.equal(code, 0, output)
      if (expected !== undefined) assert.equal(output, expected)
    })
  }

  void it('says on each page how to run the blocks', () => {
    for (const { path, text, snippets } of [...guide, ...translation]) {
      const told = new RegExp(`^> .*\`node ${FLAGS.join(' ')} [a-z-]+\\.ts\``, 'ms')
      if (snippets.length > 0) assert.match(text, told, path)
    }
  })

  void it('has links that lead somewhere', () => {
    for (const { path, text } of [...guide, ...translation, library]) {
      for (const [, link = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        assert.ok(existsSync(join(ROOT, dirname(path), link)), `${path} links to ${link}`)
      }
    }
  })

  for (const name of examples) {
    void it(`has an example that begins with its command and that a test runs: ${name}`, () => {
      const [header = ''] = readText(`examples/${name}.ts`).split('*/')
      assert.match(header, new RegExp(`^/\\*\\*.*node --conditions=source examples/${name}\\.ts`, 's'))
      assert.ok(tests.includes(`'${name}'`))
    })
  }

  void it('names every example, and none that there is not', () => {
    for (const pages of [guide, translation]) {
      const text = pages.map((page) => page.text).join('\n')
      const named = new Set([...text.matchAll(/examples\/([a-z-]+)\.ts/g)].map(([, name]) => name))
      assert.deepEqual(named, new Set(examples))
    }
  })
})

function readPages(folder: string): readonly Page[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md'))
  return names.toSorted((one, other) => (one < other ? -1 : 1)).map((name) => readPage(`${folder}/${name}`))
}

function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

function readPage(path: string): Page {
  const text = readText(path)
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms)]
  const base = path.replaceAll(/[/.]/g, '-')
  const snippets = blocks.map(([, code = '', output], index) => ({ name: `${base}-${index + 1}.ts`, code, output }))
  return { path, text, snippets }
}

/** Never rejects; the output is that of both streams. */
function execute(command: string, args: readonly string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(
      command,
      [...args],
      { cwd, timeout: TIMEOUT_MS, env: { ...process.env, NODE_COMPILE_CACHE } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, output: stdout + stderr })
      },
    )
  })
}
