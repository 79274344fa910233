/** Relative links and pictures in Markdown: each must lead to a file or folder that is there, and to a heading where it names one. */
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const LINK = /(?:\]\(<?|\bsrc(?:set)?=")([^)\s>"]+)/g
const ELSEWHERE = /^[a-z][a-z0-9+.-]*:/i

/** The links below `folder` that lead nowhere or out of it, as `FILE: LINK`. */
export function brokenLinks(folder: string): readonly string[] {
  const files = globSync('**/*.md', { cwd: folder, exclude: ['**/node_modules', '**/dist', 'docs/api'] })
  return files.toSorted().flatMap((file) =>
    linksOf(readFileSync(join(folder, file), 'utf8'))
      .filter((link) => !leadsSomewhere(folder, join(folder, file), link))
      .map((link) => `${file}: ${link}`),
  )
}

function linksOf(markdown: string): readonly string[] {
  const links = [...withoutCode(markdown).matchAll(LINK)].map(([, link = '']) => link)
  return links.filter((link) => !ELSEWHERE.test(link))
}

function leadsSomewhere(folder: string, file: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const target = path === '' ? file : resolve(dirname(file), decodeURIComponent(path))
  if (relative(folder, target).startsWith('..') || !existsSync(target)) return false
  if (heading === undefined || statSync(target).isDirectory()) return true
  return headingsOf(readFileSync(target, 'utf8')).has(decodeURIComponent(heading))
}

/** As GitHub names them: lower case, hyphens for spaces, no punctuation. */
function headingsOf(markdown: string): ReadonlySet<string> {
  const titles = withoutCode(markdown).matchAll(/^#+ +(.+)$/gm)
  return new Set(
    [...titles].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^(```|~~~).*?^\1/gms, '')
}
