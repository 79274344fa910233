/** Events of GitLab (https://docs.gitlab.com/user/project/integrations/webhook_events). */
import { firstLine, listAt, refName, textAt, words } from './fields.ts'
import { counted } from '../../../session/counted.ts'
import type { Said } from './said.ts'

const COMMITS_SHOWN = 3
const HASH_DIGITS = 8
/** What stands for a branch that is no more, or was not there. */
const NOTHING = /^0+$/

export function fromGitLab(value: unknown): Said {
  const project = textAt(value, 'project', 'path_with_namespace')
  return { author: null, text: words(project === '' ? '' : `[${project}]`, describe(value)) }
}

function describe(value: unknown): string {
  const kind = textAt(value, 'object_kind')
  const who = textAt(value, 'user', 'username') || textAt(value, 'user_username') || textAt(value, 'user_name')
  const attributes = (name: string) => textAt(value, 'object_attributes', name)
  switch (kind) {
    case 'push':
      return push(who, value)
    case 'tag_push': {
      const verb = NOTHING.test(textAt(value, 'after')) ? 'deleted' : 'pushed'
      return words(who, verb, 'tag', refName(textAt(value, 'ref')))
    }
    case 'issue':
    case 'merge_request':
      return words(
        who,
        pastOf(attributes('action')),
        kind.replace('_', ' '),
        `${kind === 'issue' ? '#' : '!'}${attributes('iid')}:`,
        attributes('title'),
        attributes('url'),
      )
    case 'note':
      return words(who, 'commented:', firstLine(attributes('note')), attributes('url'))
    case 'pipeline':
      return words(
        'pipeline',
        `#${attributes('id')}`,
        `on ${attributes('ref')}:`,
        attributes('status'),
        attributes('url'),
      )
    default:
      return words(who, kind.replaceAll('_', ' '), attributes('action'))
  }
}

function push(who: string, value: unknown): string {
  const branch = refName(textAt(value, 'ref'))
  if (NOTHING.test(textAt(value, 'after'))) return words(who, 'deleted', branch)
  const commits = listAt(value, 'commits')
  const count = Number(textAt(value, 'total_commits_count')) || commits.length
  const shown = commits
    .slice(-COMMITS_SHOWN)
    .map((commit) =>
      words(
        `${textAt(commit, 'id').slice(0, HASH_DIGITS)}:`,
        firstLine(textAt(commit, 'message')),
        `(${textAt(commit, 'author', 'name')})`,
      ),
    )
  return [words(who, 'pushed', counted(count, 'commit'), `to ${branch}`), ...shown].join('\n')
}

/** GitLab says what is done: `open`, `close`, `merge`, `update`. */
function pastOf(action: string): string {
  return action === '' ? '' : action.endsWith('e') ? `${action}d` : `${action}ed`
}
