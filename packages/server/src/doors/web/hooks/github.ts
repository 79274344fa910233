/** Events of GitHub, and of Gitea and Forgejo, which send the same (https://docs.github.com/webhooks/webhook-events-and-payloads). */
import { at, firstLine, listAt, refName, textAt, words } from './fields.ts'
import { counted } from '../../../session/counted.ts'
import type { Said } from './said.ts'

/** So many of a push are shown. */
const COMMITS_SHOWN = 3
const HASH_DIGITS = 7

export function fromGitHub(event: string, value: unknown): Said {
  const repository = textAt(value, 'repository', 'full_name')
  const text = describe(event, value)
  return text === null ? null : { author: null, text: words(repository === '' ? '' : `[${repository}]`, text) }
}

function describe(event: string, value: unknown): string | null {
  const who = textAt(value, 'sender', 'login') || textAt(value, 'pusher', 'name')
  const action = textAt(value, 'action')
  switch (event) {
    case 'ping':
      return words('is connected:', textAt(value, 'zen'))
    case 'push':
      return push(who, value)
    case 'create':
    case 'delete':
      return words(who, `${event}d`, textAt(value, 'ref_type'), textAt(value, 'ref'))
    case 'issues':
      return subject(words(who, action, 'issue'), at(value, 'issue'))
    case 'pull_request': {
      const isMerged = action === 'closed' && at(value, 'pull_request', 'merged') === true
      return subject(words(who, isMerged ? 'merged' : action, 'pull request'), at(value, 'pull_request'))
    }
    case 'issue_comment':
    case 'pull_request_review_comment':
    case 'commit_comment':
      return words(who, 'commented:', firstLine(textAt(value, 'comment', 'body')), textAt(value, 'comment', 'html_url'))
    case 'pull_request_review':
      return subject(words(who, textAt(value, 'review', 'state'), 'pull request'), at(value, 'pull_request'))
    case 'release':
      return words(who, action, 'release', textAt(value, 'release', 'tag_name'), textAt(value, 'release', 'html_url'))
    case 'workflow_run':
    case 'workflow_job':
    case 'check_run':
    case 'check_suite':
      // Each run is told of three times; its end is what matters.
      return action === 'completed' ? ended(at(value, event)) : null
    default:
      return words(who, event.replaceAll('_', ' '), action)
  }
}

function push(who: string, value: unknown): string | null {
  const branch = refName(textAt(value, 'ref'))
  if (at(value, 'deleted') === true) return words(who, 'deleted', branch)
  const commits = listAt(value, 'commits')
  // Gitea and Forgejo name it so.
  const compare = textAt(value, 'compare') || textAt(value, 'compare_url')
  if (commits.length === 0) return words(who, 'pushed', branch, compare)
  const shown = commits.slice(-COMMITS_SHOWN).map((commit) => {
    const author = textAt(commit, 'author', 'username') || textAt(commit, 'author', 'name')
    return words(`${textAt(commit, 'id').slice(0, HASH_DIGITS)}:`, firstLine(textAt(commit, 'message')), `(${author})`)
  })
  const verb = at(value, 'forced') === true ? 'force-pushed' : 'pushed'
  const head = words(who, verb, counted(commits.length, 'commit'), `to ${branch}:`, compare)
  return [head, ...shown].join('\n')
}

function ended(run: unknown): string {
  const branch = textAt(run, 'head_branch') || textAt(run, 'check_suite', 'head_branch')
  const name = textAt(run, 'name') || textAt(run, 'app', 'name')
  return words(name, branch === '' ? '' : `on ${branch}`, 'ended:', textAt(run, 'conclusion'), textAt(run, 'html_url'))
}

function subject(doing: string, of: unknown): string {
  const number = textAt(of, 'number')
  return words(doing, `${number === '' ? '' : `#${number}`}:`, textAt(of, 'title'), textAt(of, 'html_url'))
}
