/** How many members of a channel a client knows from what it was told since its JOIN: those in its NAMES, and the others that came. */
export function countTold(text: string, nickname: string): number {
  let members = 0
  for (const line of text.split('\r\n')) {
    const [source = '', verb, ...params] = line.split(' ')
    if (verb === '353') members += params.slice(3).filter((name) => name !== '').length
    else if (verb === 'JOIN' && !source.startsWith(`:${nickname}!`)) members += 1
  }
  return members
}
