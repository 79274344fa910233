/** `2 seconds` within a sentence, in Chinese. */

const UNITS: ReadonlyMap<string, string> = new Map([
  ['account', '个账号'],
  ['byte', '字节'],
  ['channel', '个频道'],
  ['hook', '个钩子'],
  ['second', '秒'],
  ['target', '个目标'],
])

/** What is no number of something that is counted here stays as it is. */
export function countedInChinese(value: string): string {
  const [, count, unit = ''] = /^(\d+) ([a-z]+?)s?$/.exec(value) ?? []
  const chinese = UNITS.get(unit)
  return chinese === undefined ? value : `${count} ${chinese}`
}
