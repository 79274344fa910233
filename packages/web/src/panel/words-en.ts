/** What the panels say to a person, in English. Every other language has a file with the same keys; tsc names the keys that are missing. */

export const PANELS_IN_ENGLISH = {
  again: 'Try again',
  cancel: 'Cancel',
  copy: 'Copy',
  copied: 'Copied',
  more: 'Show more',
  none: 'Nothing here yet.',
  loading: 'Loading…',
  unreachable: 'The server cannot be reached.',
  refused: (code: string) => `The server refused it: ${code}`,
  ever: 'for ever',

  owner: {
    title: 'Looking after the server',
    sections: {
      overview: 'Overview',
      people: 'People',
      accounts: 'Accounts',
      invitations: 'Invitations',
      bans: 'Bans',
      audit: 'Audit',
      browsers: 'Access',
      backups: 'Backups',
    },
    claiming: 'Opening the link…',
    claimed: 'This browser looks after the server from now on.',
    strangerTitle: 'This browser does not look after the server yet',
    stranger: 'On the machine on which the server runs, this makes a link for it:',
    lapsed: 'This link was used, or is older than an hour. Make another one:',
    plain: 'Over plain HTTP this works on the machine of the server only. Open the page by https.',

    uptime: (text: string) => `Up for ${text}`,
    version: 'Version',
    sessions: 'Connections',
    users: 'People here',
    channels: 'Channels',
    memory: 'Memory',
    certificate: 'Certificate (SHA-256)',
    free: (text: string) => `${text} free`,
    history: 'History',
    index: 'Search index',

    trends: 'Of late',
    day: 'Day',
    fortnight: 'Two weeks',
    messages: 'Messages per minute',
    record: 'Time to disk, 99 of 100',
    cpu: 'Processor, of one core',
    disk: 'Data folder',
    soon: 'The first values come after a minute.',
    plot: (title: string, now: string, most: string) => `${title}: now ${now}, at most ${most}`,
    peak: (text: string) => `at most ${text}`,
    busiest: 'Most is said in',
    authors: 'Most is said by',

    kill: 'Disconnect',
    killOf: (nick: string) => `Disconnect ${nick}`,
    guest: 'guest',
    since: (text: string) => `here since ${text}`,

    always: 'stays while away',
    hasNoPassword: 'no password',
    removeAccount: 'Remove',
    removeAccountOf: (name: string) => `Remove the account ${name}`,
    addAccount: 'New account',
    name: 'Name',
    password: 'Password',
    add: 'Make',

    invite: 'New invitation',
    inviteHint: 'A link with which somebody makes an account: on a phone, it is one tap from the QR code.',
    label: 'For whom',
    uses: 'For how many accounts',
    lasts: 'How long',
    week: 'a week',
    month: 'a month',
    inviteMade: 'The link is shown this once. Send it, or let a phone read it:',
    used: (used: number, uses: number) => `${used} of ${uses} used`,
    until: (text: string) => `until ${text}`,
    takeBack: 'Take back',
    takeBackOf: (label: string) => `Take back the invitation ${label}`,
    unneeded: 'As the server is now, people come in without one, too.',
    hereOnly: 'Only this machine reaches that address: start the server with --public to let others in.',

    ban: 'New ban',
    banHint: 'An account, nick!user@host, an address, or a network of addresses.',
    target: 'Whom',
    reason: 'Reason',
    lift: 'Lift',
    liftOf: (target: string) => `Lift the ban of ${target}`,

    browsersHint: 'Browsers and programs that can do all of this. One that is taken away can do nothing from then on.',
    thisBrowser: 'this browser',
    take: 'Take away',
    takeOf: (name: string) => `Take away ${name}`,
    another: 'Link for another browser',
    anotherMade: 'Good once, within an hour:',

    backup: 'Back up now',
    backupHint:
      'Copies the history and all keys into the data folder and verifies the copy, while the server runs. Copy it elsewhere, and restore it with partyline admin restore.',
    verify: 'Verify',
    verifyOf: (name: string) => `Verify the backup ${name}`,
    whole: 'Whole',
    unreadable: 'cannot be read',
    events: (count: string) => `${count} events`,
    busy: 'Working…',
  },
}

type Worded<Value> = Value extends string
  ? string
  : Value extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof Value]: Worded<Value[Key]> }

export type PanelWords = Worded<typeof PANELS_IN_ENGLISH>
