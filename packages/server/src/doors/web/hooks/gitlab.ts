/** Events of GitLab (https://docs.gitlab.com/user/project/integrations/webhook_events). */
import { firstLine, listAt, refName, textAt, words } from './fields.ts'
import { counted } from '../../../session/counted.ts'
import type { Said } from './said.ts'

const COMMITS_SHOWN = 3
const HASH_DIGITS = 8
/** What stands for a branch that is no more, or was not there. */
const NOTHING = /^0+$/
/** How pipelines and jobs end. Of each, all that goes before is posted too. */
const ENDS: readonly string[] = ['success', 'failed', 'canceled']

export function fromGitLab(value: unknown): Said {
  const project = textAt(value, 'project', 'path_with_namespace')
  const text = describe(value)
  return text === null ? null : { author: null, text: words(project === '' ? '' : `[${project}]`, text) }
}

function describe(value: unknown): string | null {
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
    case 'work_item':
    case 'merge_request':
      return words(
        who,
        pastOf(attributes('action')),
        kind.replace('_', ' '),
        `${kind === 'merge_request' ? '!' : '#'}${attributes('iid')}:`,
        attributes('title'),
        attributes('url'),
      )
    case 'wiki_page':
      return words(who, pastOf(attributes('action')), 'wiki page', attributes('title'), attributes('url'))
    case 'release':
      return words(pastOf(textAt(value, 'action')), 'release', textAt(value, 'tag'), textAt(value, 'url'))
    case 'note':
      return words(who, 'commented:', firstLine(attributes('note')), attributes('url'))
    case 'pipeline': {
      const status = attributes('status')
      if (!ENDS.includes(status)) return null
      return words('pipeline', `#${attributes('id')}`, `on ${attributes('ref')}:`, status, attributes('url'))
    }
    case 'build':
      return job(value)
    default:
      return words(who, kind.replaceAll('_', ' '), pastOf(attributes('action')))
  }
}

function job(value: unknown): string | null {
  const status = textAt(value, 'build_status')
  if (!ENDS.includes(status)) return null
  const home = textAt(value, 'repository', 'homepage')
  const url = home === '' ? '' : `${home}/-/jobs/${textAt(value, 'build_id')}`
  return words('job', textAt(value, 'build_name'), `on ${refName(textAt(value, 'ref'))}:`, status, url)
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

/** GitLab says what is done, as `open` or `merge`, or what was done, as `approved`. */
function pastOf(action: string): string {
  return action === '' || action.endsWith('ed') ? action : action.endsWith('e') ? `${action}d` : `${action}ed`
}
