/** What the terminal client says to a person, in English. Every other language has a file with the same keys; tsc names those that are missing. */

export const ENGLISH = {
  /** How this language calls itself. */
  language: 'English',
  /** For `Intl`. */
  tag: 'en',
  /** Between what happened. */
  comma: ', ',

  tooSmall: (columns: number, rows: number) =>
    `This window is too small: ${columns} columns and ${rows} rows are needed.`,
  places: 'Channels',
  people: 'People',
  server: 'Server',
  today: 'Today',
  yesterday: 'Yesterday',
  newMark: 'new since you left',
  reactions: (text: string, count: number) => `${text} ${count}`,
  redacted: (by: string) => `deleted by ${by}`,
  unknownMessage: 'an earlier message',
  inviting: (channel: string, by: string) => `${by} invites you to ${channel}: /join ${channel}`,

  connection: {
    offline: 'not connected',
    connecting: 'connecting …',
    signingIn: 'signing in …',
    catchingUp: 'loading what came meanwhile …',
    waiting: (seconds: number) => `reconnecting in ${seconds} s, Ctrl-G tries now`,
    noNetwork: 'no network, goes on when it is back',
    ended: (why: string) => `not connected: ${why}`,
  },
  trouble: {
    unreachable: 'the server cannot be reached',
    lost: 'the connection broke',
    silent: 'the server has fallen silent',
    closed: 'the server closed the connection',
    killed: 'an operator ended the connection',
    banned: 'you are banned from this server',
    password: 'the password of the server is wrong or missing',
    account: 'account or password is wrong',
    nickname: 'this name is taken',
    certificate: 'the certificate of the server has changed',
    protocol: 'what answers there is no chat server',
    overloaded: 'the server sends more than this program can hold',
  },
  membership: {
    joining: 'joining …',
    left: 'you have left; Enter joins again',
    kicked: (by: string, reason: string) => `${by} removed you${reason === '' ? '' : `: ${reason}`}; Enter joins again`,
    refused: (text: string) => `you may not come in: ${text}`,
  },
  empty: {
    noPlaces: 'You are in no channel yet. /join #lobby enters one, Ctrl-K finds everything.',
    channel: 'Nothing has been said here yet.',
    conversation: 'This is the beginning.',
  },
  loadingEarlier: 'loading earlier messages …',
  loadFailed: (text: string) => `earlier messages could not be loaded: ${text}. PageUp tries again`,
  newBelow: (count: number) => (count === 1 ? '1 new message ↓ Esc' : `${count} new messages ↓ Esc`),
  atEarlier: 'earlier messages, Esc leads to the newest',
  typing: (names: readonly string[]) =>
    names.length === 1
      ? `${names[0] ?? ''} is typing …`
      : names.length < 4
        ? `${names.join(', ')} are typing …`
        : `${names.length} people are typing …`,
  failure: {
    refused: (text: string) => `not sent: ${text}`,
    unconfirmed: 'not sent: the connection broke, and nothing tells whether it arrived',
    unwritable: 'not sent: the server takes no such text',
    remedy: 'Ctrl-Up selects it, then Enter sends it again and Delete drops it',
  },

  hint: {
    selected: 'Enter reply   + react   Delete take back   Esc done',
    selectedPending: 'Enter send again   Delete drop   Esc done',
    selectedPlain: 'Esc done',
    replying: (nick: string) => `reply to ${nick}, Esc drops it`,
    leave: 'Ctrl-C once more leaves the chat',
    textCut: 'The text was too long, its end is missing.',
    keys: 'F1 keys   Ctrl-K go anywhere   / commands',
    noSearch: 'This server has no search.',
    leaveUploading: 'Ctrl-C once more leaves the chat and gives up the upload',
    cleared: 'Earlier messages come back with PageUp.',
  },

  upload: {
    which: 'Which file? /upload photo.jpg, and Tab completes it.',
    /** In a chat that another machine draws. */
    elsewhere: (command: string) => `On your machine: ${command}  (this chat is drawn by the server)`,
    reading: 'reading …',
    of: (size: string) => `of ${size}`,
    verifying: 'verifying …',
    broken: 'the connection broke, trying again …',
    failed: (name: string, why: string) => `${name} was not sent: ${why}`,
    cancel: 'Ctrl-X gives up',
    dismiss: 'Ctrl-X closes',
  },
  palette: {
    title: 'Go to',
    empty: 'Nothing like that. Enter joins a channel when it begins with #.',
    join: (channel: string) => `join ${channel}`,
    write: (nick: string) => `write to ${nick}`,
  },
  search: {
    title: 'Search',
    busy: 'searching …',
    none: 'Nothing found.',
    failed: (text: string) => `The search failed: ${text}`,
    hint: 'Enter searches, then opens the place of a message',
  },
  help: {
    title: 'Keys',
    commands: 'Commands',
    close: 'Esc closes, arrows scroll',
  },
  keys: {
    send: 'send',
    newLine: 'new line in the text',
    complete: 'complete a name, channel, command or file',
    history: 'earlier texts of yours, on the first and last line',
    palette: 'go anywhere, do anything',
    search: 'search the history',
    help: 'all keys and commands',
    unread: 'next place with something new',
    place: 'next place',
    scroll: 'earlier and later messages',
    end: 'mark as read and go to the newest, close what is open',
    select: 'select a message to answer, react to or take back',
    panes: 'show or hide channels, people',
    words: 'move and delete by words',
    retry: 'connect now',
    cancelUpload: 'give up the upload',
    redraw: 'draw the screen again',
    leave: 'leave, when pressed twice',
    suspend: 'to the shell, fg comes back',
  },

  signIn: {
    title: 'Partyline',
    where: (server: string) => `on ${server}`,
    name: 'Your name',
    password: 'Password',
    passwordHint: 'only if this name has an account',
    serverPassword: 'Server password',
    join: 'Enter joins   Tab next field   Ctrl-C leaves',
    nameMissing: 'A name is needed.',
    nameInvalid: 'A name has no spaces and does not begin with a digit or a sign.',
  },
}

type Worded<Value> = Value extends string
  ? string
  : Value extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof Value]: Worded<Value[Key]> }

export type Strings = Worded<typeof ENGLISH>
