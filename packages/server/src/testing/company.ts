/** The people of the tests of commands: ann, operator of #a, and bob are in it, eve is in no channel. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestServer, type TestClient, type TestServerOptions } from './test-server.ts'

export interface Company {
  readonly server: TestServer
  readonly ann: TestClient
  readonly bob: TestClient
  readonly eve: TestClient
}

/** @param capabilities those that all three negotiated */
export async function company(options: TestServerOptions = {}, capabilities = ''): Promise<Company> {
  const server = new TestServer(options)
  const enter = (nick: string) => server.enter(nick, capabilities)
  const [ann, bob, eve] = [await enter('ann'), await enter('bob'), await enter('eve')]
  await server.gather('#a', ann, bob)
  return { server, ann, bob, eve }
}

/** One promise: the lines of each client, and the last answer's lines. `%` stands for `:irc.test` and a space. */
export type Exchange = readonly [
  promise: string,
  given: readonly (readonly [keyof Omit<Company, 'server'>, string])[],
  expected: readonly string[],
]

/** Registers one test for each exchange; the answer to the last line is compared. */
export function exchanges(table: readonly Exchange[]): void {
  for (const [promise, given, expected] of table) {
    void test(promise, async () => {
      const all = await company()
      let answer: readonly string[] = []
      for (const [who, line] of given) {
        all[who].take()
        answer = await all[who].ask(line)
      }
      assert.deepEqual(
        answer,
        expected.map((line) => line.replace('%', ':irc.test ')),
      )
    })
  }
}
