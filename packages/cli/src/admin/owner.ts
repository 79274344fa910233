/** The task of `partyline admin` that makes a browser the owner's. */
import { text } from '../language/text.ts'
import { AskError } from './ask.ts'
import { baseOf } from './invitations.ts'
import { ownerLink } from './invitation-link.ts'
import type { TaskEntry } from './task.ts'

interface Made {
  readonly code: string
  readonly seconds: number
  readonly origin: string | null
}

export const ownerLinkTask: TaskEntry = {
  takes: [],
  options: ['url'],
  summary: text`Make a link that is good once: the browser that opens it looks after this server from then on`,
  run: async ({ values, ask }) => {
    const base = baseOf(values.url)
    const { code, origin, seconds } = (await ask('POST', '/owner-codes', {})) as Made
    const page = base ?? origin
    if (page === null) {
      const remedy = text`Start the server with --web or --webs, or say with --url where its page is reached`
      throw new AskError(text`this server has no web door`, remedy)
    }
    const link = ownerLink(page, code)
    const minutes = seconds / 60
    const said = text`Open this link in your own browser. It is good once, and for ${minutes} minutes:\n\n  ${link}`
    return { said, link, seconds }
  },
}
