/** What programs post, in the shapes that they have, and what is said of it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { understand } from './payload.ts'

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const REPOSITORY = { repository: { full_name: 'ann/tea' }, sender: { login: 'ann' } }
const ZEROS = '0'.repeat(40)

function understoodOf(value: unknown, headers: Readonly<Record<string, string>> = {}) {
  return understand({ headers, type: JSON_TYPE, body: JSON.stringify(value) })
}

const CASES: readonly (readonly [
  what: string,
  value: unknown,
  headers: Readonly<Record<string, string>>,
  text: string | null,
  author?: string,
])[] = [
  ['JSON with a text', { text: 'It works' }, {}, 'It works'],
  ['JSON that is a text', 'It works', {}, 'It works'],
  ['JSON with half of a character', { text: 'a \ud800 b' }, {}, 'a \ufffd b'],
  ['JSON with a content', { content: 'It works' }, {}, 'It works'],
  [
    'a message for Slack',
    {
      username: 'deploy',
      text: '<!here> see <https://a.example/1|the log> &amp; <https://b.example>',
      attachments: [{ fallback: 'not shown', title: 'Build 7', title_link: 'https://a.example/7', text: '3 &lt; 4' }],
    },
    {},
    '@here see the log https://a.example/1 & https://b.example\nBuild 7 https://a.example/7 3 < 4',
    'deploy',
  ],
  ['an attachment with a fallback only', { attachments: [{ fallback: 'It works' }] }, {}, 'It works'],
  ['blocks of Slack', { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'It works' } }] }, {}, 'It works'],
  [
    'what stands before and below an attachment',
    {
      attachments: [
        {
          fallback: 'not shown',
          pretext: 'Build <https://a.example/7|7> failed',
          fields: [{ title: 'State', value: 'Fixed', short: true }, { title: 'Assignee', value: '' }, { value: 5 }],
        },
      ],
    },
    {},
    'Build 7 https://a.example/7 failed\nState: Fixed\n5',
  ],
  [
    'blocks in an attachment, and more than text in blocks',
    {
      attachments: [
        {
          blocks: [
            { type: 'header', text: { type: 'plain_text', text: 'Head' } },
            {
              type: 'section',
              fields: [
                { type: 'mrkdwn', text: 'one' },
                { type: 'mrkdwn', text: 'two' },
              ],
            },
            { type: 'divider' },
            {
              type: 'context',
              elements: [
                { type: 'mrkdwn', text: 'below' },
                { type: 'image', alt_text: 'x' },
              ],
            },
            { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Press' } }] },
          ],
        },
      ],
    },
    {},
    'Head\none\ntwo\nbelow',
  ],
  [
    'embeds of Discord',
    {
      content: 'see',
      embeds: [{ title: 'T', url: 'https://a.example', description: 'D', fields: [{ name: 'n', value: 'v' }] }],
    },
    {},
    'see\nT https://a.example D\nn: v',
  ],
  ['a title', { title: '[Alerting] CPU', message: 'too hot' }, {}, '[Alerting] CPU\ntoo hot'],
  [
    'what Uptime Kuma says',
    { heartbeat: { status: 0 }, monitor: { name: 'web' }, msg: '[web] Down' },
    {},
    '[web] Down',
  ],
  [
    'a push of Gitea',
    {
      ...REPOSITORY,
      ref: 'refs/heads/main',
      compare_url: 'https://gitea.example/c',
      commits: [{ id: '1234567890', message: 'first', author: { name: 'Bob', username: 'bob' } }],
      pusher: { login: 'bob' },
    },
    { 'x-github-event': 'push', 'x-gitea-event': 'push' },
    '[ann/tea] ann pushed 1 commit to main: https://gitea.example/c\n1234567: first (bob)',
  ],
  [
    'a push of GitHub',
    {
      ...REPOSITORY,
      ref: 'refs/heads/main',
      compare: 'https://github.example/c',
      commits: ['first', 'second\n\nmore', 'third', 'fourth'].map((message, index) => ({
        id: `${index}234567890`,
        message,
        author: { username: 'bob' },
      })),
    },
    { 'x-github-event': 'push' },
    '[ann/tea] ann pushed 4 commits to main: https://github.example/c\n1234567: second (bob)\n2234567: third (bob)\n3234567: fourth (bob)',
  ],
  [
    'a branch that was deleted',
    { ...REPOSITORY, ref: 'refs/heads/old', deleted: true, commits: [] },
    { 'x-github-event': 'push' },
    '[ann/tea] ann deleted old',
  ],
  [
    'a pull request that was merged',
    {
      ...REPOSITORY,
      action: 'closed',
      pull_request: { number: 3, merged: true, title: 'Hot water', html_url: 'https://github.example/3' },
    },
    { 'x-github-event': 'pull_request' },
    '[ann/tea] ann merged pull request #3: Hot water https://github.example/3',
  ],
  [
    'an issue',
    { ...REPOSITORY, action: 'opened', issue: { number: 4, title: 'Cold', html_url: 'https://github.example/4' } },
    { 'x-github-event': 'issues' },
    '[ann/tea] ann opened issue #4: Cold https://github.example/4',
  ],
  [
    'a run of GitHub that begins',
    { ...REPOSITORY, action: 'requested', workflow_run: {} },
    { 'x-github-event': 'workflow_run' },
    null,
  ],
  [
    'a run of GitHub that has ended',
    {
      ...REPOSITORY,
      action: 'completed',
      workflow_run: { name: 'CI', head_branch: 'main', conclusion: 'failure', html_url: 'https://github.example/5' },
    },
    { 'x-github-event': 'workflow_run' },
    '[ann/tea] CI on main ended: failure https://github.example/5',
  ],
  [
    'a check of GitHub that has ended',
    {
      ...REPOSITORY,
      action: 'completed',
      check_suite: { app: { name: 'Kettle' }, head_branch: 'main', conclusion: 'success' },
    },
    { 'x-github-event': 'check_suite' },
    '[ann/tea] Kettle on main ended: success',
  ],
  [
    'a job of GitHub that begins',
    { ...REPOSITORY, action: 'in_progress', workflow_job: { name: 'boil' } },
    { 'x-github-event': 'workflow_job' },
    null,
  ],
  [
    'a greeting of GitHub',
    { ...REPOSITORY, zen: 'Keep it simple.' },
    { 'x-github-event': 'ping' },
    '[ann/tea] is connected: Keep it simple.',
  ],
  [
    'an event of GitHub that nobody knows',
    { ...REPOSITORY, action: 'created' },
    { 'x-github-event': 'some_thing' },
    '[ann/tea] ann some thing created',
  ],
  [
    'a push of GitLab',
    {
      object_kind: 'push',
      user_username: 'ann',
      project: { path_with_namespace: 'ann/tea' },
      ref: 'refs/heads/main',
      after: 'a1',
      total_commits_count: 25,
      commits: [{ id: 'abcdef0123456', message: 'Boil\n', author: { name: 'Bob' } }],
    },
    { 'x-gitlab-event': 'Push Hook' },
    '[ann/tea] ann pushed 25 commits to main\nabcdef01: Boil (Bob)',
  ],
  [
    'a tag of GitLab that was deleted',
    { object_kind: 'tag_push', user_name: 'Ann', ref: 'refs/tags/v1', after: ZEROS },
    { 'x-gitlab-event': 'Tag Push Hook' },
    'Ann deleted tag v1',
  ],
  [
    'a merge request',
    {
      object_kind: 'merge_request',
      user: { username: 'ann' },
      project: { path_with_namespace: 'ann/tea' },
      object_attributes: { action: 'merge', iid: 2, title: 'Hot water', url: 'https://gitlab.example/2' },
    },
    { 'x-gitlab-event': 'Merge Request Hook' },
    '[ann/tea] ann merged merge request !2: Hot water https://gitlab.example/2',
  ],
  [
    'a merge request that was approved',
    { object_kind: 'merge_request', user: { username: 'ann' }, object_attributes: { action: 'approved', iid: 2 } },
    { 'x-gitlab-event': 'Merge Request Hook' },
    'ann approved merge request !2:',
  ],
  [
    'a task of GitLab',
    {
      object_kind: 'work_item',
      user: { username: 'ann' },
      object_attributes: { action: 'close', iid: 5, title: 'Cold', url: 'https://gitlab.example/5' },
    },
    { 'x-gitlab-event': 'Work Item Hook' },
    'ann closed work item #5: Cold https://gitlab.example/5',
  ],
  [
    'a page of a wiki',
    {
      object_kind: 'wiki_page',
      user: { username: 'ann' },
      object_attributes: { action: 'create', title: 'Tea', url: 'https://gitlab.example/tea' },
    },
    { 'x-gitlab-event': 'Wiki Page Hook' },
    'ann created wiki page Tea https://gitlab.example/tea',
  ],
  [
    'a release of GitLab',
    { object_kind: 'release', action: 'create', tag: 'v1', name: 'One', url: 'https://gitlab.example/v1' },
    { 'x-gitlab-event': 'Release Hook' },
    'created release v1 https://gitlab.example/v1',
  ],
  [
    'a job that has ended',
    {
      object_kind: 'build',
      ref: 'main',
      build_id: 9,
      build_name: 'boil',
      build_status: 'failed',
      user: { username: 'ann' },
      project: { path_with_namespace: 'ann/tea' },
      repository: { homepage: 'https://gitlab.example/ann/tea' },
    },
    { 'x-gitlab-event': 'Job Hook' },
    '[ann/tea] job boil on main: failed https://gitlab.example/ann/tea/-/jobs/9',
  ],
  [
    'a job that begins',
    { object_kind: 'build', build_name: 'boil', build_status: 'running' },
    { 'x-gitlab-event': 'Job Hook' },
    null,
  ],
  [
    'a pipeline that begins',
    { object_kind: 'pipeline', object_attributes: { id: 7, ref: 'main', status: 'pending' } },
    { 'x-gitlab-event': 'Pipeline Hook' },
    null,
  ],
  [
    'a pipeline',
    {
      object_kind: 'pipeline',
      object_attributes: { id: 7, ref: 'main', status: 'failed', url: 'https://gitlab.example/7' },
    },
    { 'x-gitlab-event': 'Pipeline Hook' },
    'pipeline #7 on main: failed https://gitlab.example/7',
  ],
  [
    'alerts',
    {
      version: '4',
      status: 'firing',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'DiskFull', severity: 'page', instance: 'db1' },
          annotations: { summary: '2 % left' },
          generatorURL: 'https://prometheus.example/g',
        },
        { status: 'resolved', labels: { alertname: 'Down' }, annotations: {} },
      ],
    },
    {},
    'FIRING: DiskFull (page) on db1 - 2 % left https://prometheus.example/g\nRESOLVED: Down',
  ],
]

void describe('what programs post', () => {
  for (const [what, value, headers, text, author = null] of CASES) {
    void it(`is understood where it is ${what}`, () => {
      assert.deepEqual(understoodOf(value, headers), { kind: 'said', said: text === null ? null : { author, text } })
    })
  }

  void it('is its text where it is no JSON', () => {
    for (const type of ['text/plain', '']) {
      const said = { author: null, text: '{"text":1}' }
      assert.deepEqual(understand({ headers: {}, type, body: '{"text":1}' }), { kind: 'said', said })
    }
  })

  void it('may be a form, of fields or with JSON in it', () => {
    for (const body of [
      'text=It+works&username=ci',
      'payload=%7B%22text%22%3A%22It+works%22%2C%22username%22%3A%22ci%22%7D',
    ]) {
      const said = { author: 'ci', text: 'It works' }
      assert.deepEqual(understand({ headers: {}, type: FORM_TYPE, body }), { kind: 'said', said })
    }
  })

  void it('is its text where curl -d calls a text a form', () => {
    const body = 'Tests: 100 % green & done'
    assert.deepEqual(understand({ headers: {}, type: FORM_TYPE, body }), {
      kind: 'said',
      said: { author: null, text: body },
    })
    for (const nothing of ['', ' ', 'a=b']) {
      assert.equal(understand({ headers: {}, type: FORM_TYPE, body: nothing }).kind, 'fault')
    }
  })

  for (const [what, body] of [
    ['JSON that is cut', '{"text":'],
    ['an empty body', ''],
    ['JSON without text', '{"a":{"text":"x"}}'],
    ['a text that is a list', '{"text":["x"]}'],
    ['a list', '[{"text":"x"}]'],
    ['null', 'null'],
    ['a text of spaces', '{"text":"  "}'],
    ['no alerts', '{"status":"firing","alerts":[]}'],
  ] as const) {
    void it(`is refused, with the reason, where it is ${what}`, () => {
      const understood = understand({ headers: {}, type: JSON_TYPE, body })
      assert.equal(understood.kind, 'fault')
    })
  }

  for (const sign of ['<http:a|', '<http:', '<!a|', '<', '&amp;', '\n', ' ']) {
    void it(`is looked at once, however often ${JSON.stringify(sign)} stands in it`, () => {
      const tookMs = (bytes: number) => {
        const before = performance.now()
        understoodOf({ text: sign.repeat(bytes / sign.length) })
        return performance.now() - before
      }
      // As long as the body of a hook may be; looked at from each sign anew, it takes seconds.
      assert.ok(tookMs(256 * 1024) < 500)
    })
  }

  void it('ends no request with a defect, whatever JSON it is', () => {
    const headers = [
      {},
      ...['push', 'issues', 'x'].map((event) => ({ 'x-github-event': event })),
      { 'x-gitlab-event': 'x' },
    ]
    const keys = [
      'text',
      'alerts',
      'status',
      'commits',
      'repository',
      'object_kind',
      'attachments',
      'username',
      '__proto__',
    ]
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 3 }),
        tie('object'),
      ),
      object: fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 4 }),
    }))
    fc.assert(fc.property(tree, fc.constantFrom(...headers), (value, given) => void understoodOf(value, given)))
  })
})
