/**
 * Makes `packages/irc/src/confusable-data.ts`: which characters look like which (Unicode Technical Standard 39, the data of
 * confusables.txt), as ICU holds it. Needs a C compiler and ICU's headers (Debian: `apt-get install gcc libicu-dev`).
 *
 *   node scripts/confusables.ts
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FILE = new URL('../packages/irc/src/confusable-data.ts', import.meta.url)

/** Prints the version of Unicode, then each character whose skeleton is another, with its skeleton. */
const PROGRAM = `
#include <stdio.h>
#include <unicode/uchar.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
int main(void) {
  UErrorCode error = U_ZERO_ERROR;
  USpoofChecker *checker = uspoof_open(&error);
  UVersionInfo version;
  u_getUnicodeVersion(version);
  printf("%d.%d", version[0], version[1]);
  for (UChar32 code = 1; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    UChar in[2], out[64];
    int inLength = 0;
    U16_APPEND_UNSAFE(in, inLength, code);
    int outLength = uspoof_getSkeleton(checker, 0, in, inLength, out, 64, &error);
    if (U_FAILURE(error)) return 1;
    if (outLength == inLength && !u_memcmp(in, out, inLength)) continue;
    printf("\\n%x", code);
    for (int at = 0; at < outLength;) {
      UChar32 next;
      U16_NEXT(out, at, outLength, next);
      printf(" %x", next);
    }
  }
  return 0;
}
`

const folder = mkdtempSync(join(tmpdir(), 'partyline-confusables-'))
const [version = '', ...lines] = icuSkeletons().split('\n')
rmSync(folder, { recursive: true })

/** Skeletons are taken of text in the form NFKC, decomposed, without what no name may have. */
const NEVER = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Z}]/u
const sourcesOf = new Map<string, number[]>()
const ascii: string[] = []
for (const line of lines) {
  const [code = 0, ...skeleton] = line.split(' ').map((word) => Number.parseInt(word, 16))
  const character = String.fromCodePoint(code)
  if (character.normalize('NFD') !== character || character.normalize('NFKC') !== character) continue
  if (NEVER.test(character)) continue
  if (code < 0x80) {
    ascii.push(`  ${quoted(character)}: ${quoted(String.fromCodePoint(...skeleton))},`)
  }
  const key = skeleton.map(base36).join('.')
  sourcesOf.set(key, [...(sourcesOf.get(key) ?? []), code])
}
const groups = [...sourcesOf].map(([skeleton, codes]) => {
  const steps = codes.map((code, index) => base36(code - (codes[index - 1] ?? 0)))
  return `${skeleton}:${steps.join(',')}`
})

writeFileSync(
  FILE,
  `/*!
 * Which characters look alike: Unicode Technical Standard 39, version ${version}, made by scripts/confusables.ts from ICU.
 *
 * Copyright © 1991-2022 Unicode, Inc.
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
 * files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
 * modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
 * Software is furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
 * Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
 * WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
 * COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
 * ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
 */

/** Those of ASCII, which most names are made of. */
export const ASCII_CONFUSABLES: Readonly<Record<string, string>> = {
${ascii.join('\n')}
}

/**
 * All of them, grouped by what they look like: \`skeleton:character,character\`, with spaces between groups. Characters are code
 * points in base 36; those of a skeleton have dots between them, and each of a group counts from the point before it.
 */
export const CONFUSABLES =
  '${groups.join(' ')}'
`,
)
execFileSync('oxfmt', [FILE.pathname])
process.stdout.write(`${lines.length} characters of Unicode ${version}, of which ${groups.length} groups are kept\n`)

function icuSkeletons(): string {
  const [source, program] = [join(folder, 'skeletons.c'), join(folder, 'skeletons')]
  writeFileSync(source, PROGRAM)
  execFileSync('cc', [source, '-o', program, '-licui18n', '-licuuc'])
  return execFileSync(program, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 })
}

function base36(number: number): string {
  return number.toString(36)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
