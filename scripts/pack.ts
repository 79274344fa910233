/**
 * Packs the packages as they are published, for npm: the build, README, licence, the documents that belong to it, and a
 * manifest without what only this tree needs. The condition `source` is left out of it: it leads to files that are not packed,
 * and a program that uses that condition for packages of its own would be led there.
 *
 *   node scripts/pack.ts [FOLDER]      the archives go to FOLDER; without FOLDER to dist
 */
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { globSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { brokenLinks } from './links.ts'
import { runProgram } from './run-program.ts'

const ROOT = join(import.meta.dirname, '..')
const PUBLISHED = ['net', 'irc', 'cli'] as const

/** Documents lie in the archive as they lie in this tree, so that the links between them hold. What leads into the source is left out. */
const DOCUMENTS: Readonly<Record<(typeof PUBLISHED)[number], readonly string[]>> = {
  net: [
    'docs/zh/net.md',
    'docs/{,zh/}guide/!(19|2[0-9])*.md',
    'docs/{,zh/}reference/errors.md',
    'examples/!(*.test).ts',
  ],
  irc: [],
  cli: ['docs/{,zh/}{chat,nc,doctor}.md', 'docs/{,zh/}reference/{configuration,errors}.md'],
}

/** Chapters of the guide about the chat, which is another package, in the list of all. */
const OF_THE_CHAT = /^\d+\. \[.+\]\((?:19|2\d)-.+\).*\n/gm

/** How to prepare the project's folder: a reader of the package has another one. */
const OF_THE_PROJECT =
  /^<!-- in the project -->\n(?:.*\n)*?<!-- end -->\n{1,2}|^export PATH="\$PWD\/node_modules\/\.bin.*\n/gm

const ONLY_IN_THE_PROJECT =
  /--conditions=source|\bnpm (?:ci|start|run)\b.*|node_modules\/\.bin|`src\/[^`]*`|folder of the project|项目文件夹/g

/** Of package.json, what is not published as it stands. */
interface Manifest {
  readonly scripts?: unknown
  readonly devDependencies?: unknown
  readonly exports?: Readonly<Record<string, { readonly source: string }>>
}

const destination = resolve(process.argv[2] ?? join(ROOT, 'dist'))
const staging = await mkdtemp(join(tmpdir(), 'partyline-pack-'))
try {
  await runProgram(process.execPath, [join(ROOT, 'scripts/build.ts'), staging], ROOT)
  const folders = PUBLISHED.map((name) => join(staging, name))
  for (const name of PUBLISHED) await complete(name, join(staging, name))
  await mkdir(destination, { recursive: true })
  await runProgram('npm', ['pack', '--loglevel=notice', '--pack-destination', destination, ...folders], ROOT)
} finally {
  await rm(staging, { recursive: true, force: true })
}

/** Puts beside the build what belongs to the package and is not built. */
async function complete(name: (typeof PUBLISHED)[number], folder: string): Promise<void> {
  const source = join(ROOT, 'packages', name)
  const manifest: Manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(publishedForm(manifest), null, 2)}\n`)
  const readme = await readFile(join(source, 'README.md'), 'utf8')
  await writeFile(join(folder, 'README.md'), readme.replaceAll('](../../', ']('))
  await copyFile(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
  for (const file of globSync([...DOCUMENTS[name]], { cwd: ROOT })) {
    await cp(join(ROOT, file), join(folder, file))
    await adapt(join(folder, file), name)
  }
  const broken = brokenLinks(folder)
  if (broken.length > 0) throw new Error(`links in the package ${name} lead nowhere:\n${broken.join('\n')}`)
  const missing = namesTheProject(folder)
  if (missing.length > 0) throw new Error(`the package ${name} names what it does not have:\n${missing.join('\n')}`)
}

/** The README is above the documents in the archive, and a reader has copied the example to a folder of the reader's own. */
async function adapt(path: string, name: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  const adapted = text
    .replaceAll(`packages/${name}/README.md`, 'README.md')
    .replaceAll(OF_THE_CHAT, '')
    .replaceAll(OF_THE_PROJECT, '')
    .replaceAll(/node --conditions=source (?:examples\/)?/g, 'node ')
    .replaceAll('npm run -s partyline --', 'npx partyline')
    .replaceAll(/npm start(?: --)?/g, 'npx partyline serve')
    .replaceAll('in the folder of the project', 'in a folder of your own with `npm install @partyline/net`')
    .replaceAll('在项目文件夹里', '在执行过 `npm install @partyline/net` 的文件夹里')
  await writeFile(path, path.endsWith('.ts') ? adapted.replaceAll(/ examples\/(?=[a-z-]+\.ts)/g, ' ') : adapted)
}

/** Commands and paths that nothing but the project's folder has. The references are made there, and say so. */
function namesTheProject(folder: string): readonly string[] {
  const files = globSync('{README.md,docs/**/!(errors|configuration).md,examples/*.ts}', { cwd: folder })
  return files.flatMap((file) =>
    (readFileSync(join(folder, file), 'utf8').match(ONLY_IN_THE_PROJECT) ?? []).map((words) => `${file}: ${words}`),
  )
}

function publishedForm({ scripts: _scripts, devDependencies: _tools, ...manifest }: Manifest): Manifest {
  if (manifest.exports === undefined) return manifest
  const entries = Object.entries(manifest.exports).map(([path, { source: _source, ...built }]) => [path, built])
  return { ...manifest, exports: Object.fromEntries(entries) }
}
