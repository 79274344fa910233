/** Debian's WebKit with the page of a server, by its driver (W3C WebDriver) and on a screen of its own: what Safari is made of. */
import { existsSync, globSync } from 'node:fs'
import { freePort } from './free-port.ts'
import { Program } from './program.ts'
import { poll } from './wait.ts'

const ENTER = '\uE007'
/** W3C WebDriver 12.1: under which name an element is referred to. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

export class WebKit implements AsyncDisposable {
  readonly #session: string
  readonly #programs: AsyncDisposableStack

  static async start(): Promise<WebKit> {
    await using programs = new AsyncDisposableStack()
    const screen = programs.use(
      await Program.start('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp']),
    )
    const [display] = await screen.output.expect(/^\d+$/m)
    const port = await freePort()
    programs.use(await Program.start('WebKitWebDriver', [`--port=${port}`], { env: { DISPLAY: `:${display}` } }))
    const driver = `http://127.0.0.1:${port}`
    await poll(
      async () =>
        await fetch(`${driver}/status`).then(
          ({ ok }) => ok || null,
          () => null,
        ),
      'the driver of WebKit',
    )
    const options = { binary: miniBrowser(), args: ['--automation'] }
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } }
    const { sessionId } = (await ask('POST', `${driver}/session`, { capabilities })) as { readonly sessionId: string }
    return new WebKit(`${driver}/session/${sessionId}`, programs.move())
  }

  constructor(session: string, programs: AsyncDisposableStack) {
    this.#session = session
    this.#programs = programs
  }

  async open(url: string): Promise<void> {
    await ask('POST', `${this.#session}/url`, { url })
  }

  async reload(): Promise<void> {
    await ask('POST', `${this.#session}/refresh`, {})
  }

  /** Types into a field in place of what is there, and presses Enter. */
  async enter(selector: string, text: string): Promise<void> {
    const element = await poll(() => this.#find(selector), selector)
    await ask('POST', `${this.#session}/element/${element}/clear`, {})
    await ask('POST', `${this.#session}/element/${element}/value`, { text: text + ENTER })
  }

  /** The texts of all elements. */
  async texts(selector: string): Promise<readonly string[]> {
    const script = 'return [...document.querySelectorAll(arguments[0])].map((element) => element.innerText.trim())'
    return (await ask('POST', `${this.#session}/execute/sync`, { script, args: [selector] })) as readonly string[]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await ask('DELETE', this.#session)
    await this.#programs.disposeAsync()
  }

  async #find(selector: string): Promise<string | null> {
    try {
      const found = await ask('POST', `${this.#session}/element`, { using: 'css selector', value: selector })
      return (found as Readonly<Record<string, string>>)[ELEMENT] ?? null
    } catch {
      return null
    }
  }
}

/** It is no command of the system, but comes with the library of WebKit. */
function miniBrowser(): string {
  const found = globSync('/usr/lib/*/webkit2gtk-4.*/MiniBrowser').find((path) => existsSync(path))
  if (found === undefined) throw new Error('the library of WebKit is there without its MiniBrowser')
  return found
}

/** @throws {Error} the driver refuses */
async function ask(method: string, url: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const { value } = (await answer.json()) as { readonly value: unknown }
  if (!answer.ok) throw new Error(`${method} ${url}: ${JSON.stringify(value)}`)
  return value
}
