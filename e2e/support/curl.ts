/** curl, as a client that others have made: what it was answered. */
import { Program } from './program.ts'

export interface CurlAnswer {
  readonly status: number
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** @throws {Error} curl could not do it */
export async function curl(...args: readonly string[]): Promise<CurlAnswer> {
  await using program = await Program.start('curl', ['--silent', '--show-error', '--include', '--insecure', ...args])
  const { code } = await program.exit()
  if (code !== 0) throw new Error(`curl ended with ${code}: ${program.errors.text}`)
  return parse(program.output.text)
}

/** The last answer: before it there may be one that says only that a body is awaited. */
function parse(text: string): CurlAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  if (/^HTTP\/\S+ 100\b/.test(head)) return parse(rest.join('\r\n\r\n'))
  const [first = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(':')
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]
  })
  return { status: Number(first.split(' ')[1]), headers: new Map(headers), body: rest.join('\r\n\r\n') }
}
