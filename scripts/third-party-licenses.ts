/** The licences of the packages that a bundle contains: copies of them are allowed together with their notices only. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/
const OWN_FILE = /^packages\/.*\.ts$/

/**
 * One text with the notices of all packages that these files come from, and those that stand in our own files: data of
 * others, in comments that begin with `/*!`.
 * @param paths relative to `root`, with slashes
 * @throws {Error} a package has no file with its licence
 */
export async function thirdPartyLicenses(paths: readonly string[], root: string): Promise<string> {
  const folders = new Set(paths.flatMap((path) => PACKAGE_FOLDER.exec(path) ?? []))
  const ofPackages = await Promise.all([...folders].toSorted().map((folder) => noticeOf(join(root, folder))))
  const own = paths.filter((path) => OWN_FILE.test(path)).toSorted()
  const ofData = (await Promise.all(own.map((path) => noticesIn(join(root, path))))).flat()
  return [...ofPackages, ...ofData].join(`\n${'-'.repeat(72)}\n\n`)
}

async function noticeOf(folder: string): Promise<string> {
  const manifest: { name: string; version: string } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const title = `${manifest.name} ${manifest.version}`
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name))
  if (file === undefined) throw new Error(`${title} has no file with its licence, so no bundle may contain it`)
  return `${title}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`
}

async function noticesIn(file: string): Promise<readonly string[]> {
  const comments = (await readFile(file, 'utf8')).matchAll(/^\/\*!\n(.*?)^ \*\//gms)
  return Array.from(comments, ([, text = '']) => text.replaceAll(/^ \* ?/gm, ''))
}
