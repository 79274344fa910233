/**
 * Every bound that the server puts on what comes from outside, in one place. All of them can be changed in the
 * configuration (`[limits]`), by flag (`--limit name=value`) and by environment. What holds at one door alone stands in the folder of
 * that door, because this file knows none of them; `config/limit-names.ts` has both.
 */

/** What one limit means. The unit is the end of its name: bytes, milliseconds, or a plain count. */
export interface Limit {
  readonly default: number
  readonly min: number
  readonly max: number
  /** Why there is a limit, and why this number. */
  readonly reason: string
  /** What the client or operator that reaches it sees. */
  readonly reached: string
}

const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB
const DAY_MS = 86_400_000

export const LIMITS = {
  lineBytesMax: {
    default: 512,
    min: 512,
    max: 64 * KIB,
    reason: 'RFC 1459 2.3: a message without tags has 512 bytes, CR LF included',
    reached: '417 ERR_INPUTTOOLONG. The line is dropped and the next one is read',
  },
  tagBytesMax: {
    default: 4094,
    min: 512,
    max: 4094,
    reason: 'IRCv3 message-tags: a client may send 4,094 bytes of tag data',
    reached: '417 ERR_INPUTTOOLONG. The line is dropped and the next one is read',
  },
  paramsMax: {
    default: 15,
    min: 15,
    max: 100,
    reason: 'RFC 1459 2.3: a message has at most 15 parameters',
    reached: 'the last parameter takes the rest of the line',
  },
  nicknameBytesMax: {
    default: 32,
    min: 9,
    max: 64,
    reason: 'a name fits on a screen line beside its text. 32 bytes are ten Chinese characters',
    reached: '432 ERR_ERRONEUSNICKNAME',
  },
  userBytesMax: {
    default: 16,
    min: 9,
    max: 32,
    reason: 'the source of every message carries it',
    reached: 'the rest is cut off',
  },
  hostBytesMax: {
    default: 63,
    min: 20,
    max: 63,
    reason: 'a host that operators give is in the source of every message. Clients reserve room for 63',
    reached: 'CHGHOST and HostServ SET refuse it',
  },
  realnameBytesMax: {
    default: 150,
    min: 50,
    max: 400,
    reason: 'WHOIS and JOIN carry it in one line',
    reached: 'the rest is cut off. SETNAME answers FAIL INVALID_REALNAME',
  },
  channelBytesMax: {
    default: 64,
    min: 16,
    max: 100,
    reason: 'every message to the channel carries it',
    reached: '403 ERR_NOSUCHCHANNEL',
  },
  topicBytesMax: { default: 390, min: 80, max: 400, reason: 'fits into one line', reached: 'the rest is cut off' },
  reasonBytesMax: {
    default: 300,
    min: 80,
    max: 350,
    reason: 'reasons of KICK, PART and QUIT and the AWAY text fit into one line with their source',
    reached: 'the rest is cut off',
  },
  keyBytesMax: { default: 32, min: 8, max: 100, reason: 'JOIN and MODE carry it', reached: '525 ERR_INVALIDKEY' },
  channelsPerSessionMax: {
    default: 100,
    min: 1,
    max: 10_000,
    reason: 'bounds what one session can make the server hold',
    reached: '405 ERR_TOOMANYCHANNELS',
  },
  channelsMax: {
    default: 50_000,
    min: 1,
    max: 1_000_000,
    reason: 'a channel with a topic, key or list is kept after its last member left',
    reached: '403 ERR_NOSUCHCHANNEL. Existing channels are not affected',
  },
  emptyChannelTimeoutMs: {
    default: 30 * DAY_MS,
    min: 0,
    max: 3_650 * DAY_MS,
    reason: 'a topic, key or list outlives a holiday, and no name stays taken for ever',
    reached: 'the channel ends, with its topic, modes and lists. The next JOIN makes a new one',
  },
  emptyChannelsPerAddressMax: {
    default: 50,
    min: 0,
    max: 1_000_000,
    reason: 'one address must not use up channelsMax by giving topics to channels that nobody is in',
    reached: 'a channel to which this address gave a topic, key or list ends when its last member leaves',
  },
  returnTimeoutMs: {
    default: DAY_MS,
    min: 0,
    max: 365 * DAY_MS,
    reason: 'clients come back within minutes of a restart, people on the next day',
    reached: 'the place from before the restart lapses: its holder enters as anybody does',
  },
  listEntriesMax: {
    default: 100,
    min: 1,
    max: 1_000,
    reason: 'every JOIN walks the ban, exception and invitation lists',
    reached: '478 ERR_BANLISTFULL',
  },
  maskBytesMax: {
    default: 200,
    min: 20,
    max: 300,
    reason:
      'longer than any source. A list reply carries a mask and a source in one line. Counted also as the mask is compared, where one character can be eighteen',
    reached: '696 ERR_INVALIDMODEPARAM, in WHO and LIST 417 ERR_INPUTTOOLONG',
  },
  modesPerCommandMax: {
    default: 12,
    min: 3,
    max: 20,
    reason: 'the change, with its parameters, is sent on in one line',
    reached: 'FAIL MODE TOO_MANY_CHANGES. The changes before are made, those after are not',
  },
  targetsPerCommandMax: {
    default: 4,
    min: 1,
    max: 20,
    reason: 'one line must not become a thousand messages',
    reached: '407 ERR_TOOMANYTARGETS. Nothing of the command is done',
  },
  multilineBytesMax: {
    default: 4_096,
    min: 512,
    max: 64 * KIB,
    reason: 'a message of several lines is held until its last line has come, and is one row of the history',
    reached: 'FAIL BATCH MULTILINE_MAX_BYTES. Nothing of the message is sent',
  },
  multilineLinesMax: {
    default: 32,
    min: 1,
    max: 1_000,
    reason: 'readers that do not know such messages get as many: more belongs into a file',
    reached: 'FAIL BATCH MULTILINE_MAX_LINES. Nothing of the message is sent',
  },
  markersPerPersonMax: {
    default: 1_000,
    min: 1,
    max: 1_000_000,
    reason: 'memory for up to where a person has read each channel and conversation',
    reached: 'the marker with the earliest date is forgotten',
  },
  redactWindowMs: {
    default: DAY_MS,
    min: 0,
    max: 36_500 * DAY_MS,
    reason:
      'an author can delete a slip of the same day, and not what was agreed on long ago. Operators of a channel can at any time',
    reached: 'FAIL REDACT REDACT_WINDOW_EXPIRED. The message stays',
  },
  registeredChannelsMax: {
    default: 20,
    min: 0,
    max: 100_000,
    reason: 'a registered channel stays when nobody is in it, with its name. 0: nobody registers one',
    reached: 'ChanServ refuses to register another channel of this account',
  },
  accessEntriesMax: {
    default: 200,
    min: 0,
    max: 10_000,
    reason: 'the accounts that have a rank in a registered channel: each is compared when somebody enters',
    reached: 'ChanServ refuses to add another account',
  },
  entryMessageBytesMax: {
    default: 400,
    min: 0,
    max: 2_000,
    reason: 'what a registered channel says to each user that enters, which costs a line of output or a few',
    reached: 'ChanServ refuses the entry message',
  },
  renameIntervalMs: {
    default: 60_000,
    min: 0,
    max: DAY_MS,
    reason:
      'members whose clients do not know of renaming are sent out of the channel and in again, with all its names',
    reached: 'FAIL RENAME CANNOT_RENAME. The channel keeps its name',
  },
  redirectTimeoutMs: {
    default: 7 * DAY_MS,
    min: 0,
    max: 36_500 * DAY_MS,
    reason: 'people that were not there when a channel was renamed come by its old name',
    reached: 'the old name leads nowhere any more, and is free',
  },
  invitationsPerSessionMax: {
    default: 50,
    min: 1,
    max: 1_000,
    reason: 'invitations are held until used',
    reached: 'the oldest invitation lapses',
  },
  knockIntervalMs: {
    default: 60_000,
    min: 0,
    max: DAY_MS,
    reason: 'each knock at a channel is told to all its operators, and anybody may knock',
    reached: '712 ERR_TOOMANYKNOCK. The operators are told nothing',
  },
  silenceEntriesMax: {
    default: 32,
    min: 1,
    max: 1_000,
    reason: 'every private message to the user is compared with its list',
    reached: '511 ERR_SILELISTFULL. The masks before it are in the list',
  },
  monitorEntriesMax: {
    default: 100,
    min: 1,
    max: 1_000,
    reason: 'memory, and what it costs to tell of one nickname: a person watches for friends, and not for everybody',
    reached: '734 ERR_MONLISTFULL. The nicknames before it are watched',
  },
  outgoingQueueMax: {
    default: 1_000,
    min: 1,
    max: 100_000,
    reason: 'what waits for a program that does not answer is in memory, for each hook',
    reached: 'the oldest is dropped, and the log says so',
  },
  outgoingWaitingMax: {
    default: 10_000,
    min: 100,
    max: 1_000_000,
    reason: 'what waits for all programs together is in memory: some 500 bytes a message',
    reached: 'the oldest of the hook for which most wait is dropped, and the log says so',
  },
  outgoingAtOnceMax: {
    default: 16,
    min: 1,
    max: 1_000,
    reason: 'each is a connection of its own to a program',
    reached: 'the next message waits until it is the turn of its hook',
  },
  outgoingGiveUpMs: {
    default: 3_600_000,
    min: 1_000,
    max: DAY_MS,
    reason: 'a program that is started anew is back within an hour. What was said before that is in the history',
    reached: 'the message is dropped, the log says why, and the next one is sent',
  },
  hooksPerChannelMax: {
    default: 10,
    min: 0,
    max: 1_000,
    reason:
      'each is a way for programs into the channel or out of it, which its operators should be able to look through',
    reached: 'HookServ says so. One must be removed first',
  },
  correspondentsPerSessionMax: {
    default: 200,
    min: 1,
    max: 10_000,
    reason:
      'memory for the partners of private conversations, whose history a person can ask for. With an account they are kept',
    reached: 'the conversation unused for longest, to the hour, can no longer be asked for until somebody writes in it',
  },
  sessionsMax: {
    default: 15_000,
    min: 1,
    max: 1_000_000,
    reason: 'below the usual hard limit of 20,000 open files, with room for the disk',
    reached: 'ERROR and close',
  },
  waveJoinsMax: {
    default: 100,
    min: 1,
    max: 1_000_000,
    reason:
      'guests that come into a channel in so great a number at once (waveWindowMs) are programs. Exempt addresses do not count',
    reached:
      '480 ERR_THROTTLE for further guests, for waveHoldMs. The operators of the channel and of the network are told',
  },
  waveWindowMs: {
    default: 10_000,
    min: 100,
    max: DAY_MS,
    reason: 'joins within this time are one wave',
    reached: 'the count begins anew',
  },
  waveHoldMs: {
    default: 60_000,
    min: 100,
    max: DAY_MS,
    reason: 'programs give up, or are banned meanwhile',
    reached: 'the channel takes guests again',
  },
  serverBansMax: {
    default: 1_000,
    min: 0,
    max: 100_000,
    reason: 'every client that comes is compared with all bans of the network',
    reached: 'FAIL UBAN TOO_MANY_BANS. Those that are there hold',
  },
  apiTokensMax: {
    default: 100,
    min: 0,
    max: 10_000,
    reason: 'every request of a program of the owner is compared with all tokens',
    reached: 'TOO_MANY_TOKENS. Those that are there hold',
  },
  serverInvitationsMax: {
    default: 200,
    min: 0,
    max: 10_000,
    reason: 'every code that somebody gives is compared with all invitations to the server',
    reached: 'those that are used up or have ended are forgotten, else TOO_MANY_INVITATIONS. Those that are there hold',
  },
  serverInvitationUsesMax: {
    default: 200,
    min: 1,
    max: 1_000,
    reason: 'the accounts that were made with an invitation are kept with it, so that its owner sees them',
    reached: 'TOO_MANY_USES. Several invitations can be made',
  },
  auditEntriesMax: {
    default: 5_000,
    min: 0,
    max: 1_000_000,
    reason: 'memory for what operators did, which is kept on the disk too',
    reached: 'the oldest entry is forgotten',
  },
  sessionsPerUserMax: {
    default: 32,
    min: 1,
    max: 10_000,
    reason: 'the devices of one person. Whatever the person sees is written to each of them',
    reached: 'FAIL NICK TOO_MANY_SESSIONS. The sessions that are there are not affected',
  },
  pushSubscriptionsMax: {
    default: 10,
    min: 1,
    max: 1_000,
    reason: 'the devices of one person. Each push is encrypted for each of them',
    reached: 'FAIL WEBPUSH MAX_REGISTRATIONS',
  },
  pushEndpointBytesMax: {
    default: 400,
    min: 100,
    max: 2_000,
    reason: 'the address of one client at a service that pushes, which must fit into a line beside its keys',
    reached: 'FAIL WEBPUSH INVALID_PARAMS',
  },
  pushesWaitingMax: {
    default: 1_000,
    min: 10,
    max: 100_000,
    reason: 'what is kept in memory while services are slow. A push is some 500 bytes',
    reached: 'the oldest is not pushed, and the log says so (push.dropped). The history has the message',
  },
  pushesAtOnceMax: {
    default: 16,
    min: 1,
    max: 1_000,
    reason: 'each is a connection of its own to a service',
    reached: 'the next push waits',
  },
  metadataKeysMax: {
    default: 20,
    min: 1,
    max: 1_000,
    reason:
      'what is said of one person or channel is sent to everybody that meets it (IRCv3 metadata). Clients know some ten keys',
    reached: 'FAIL METADATA LIMIT_REACHED',
  },
  metadataKeyBytesMax: {
    default: 32,
    min: 16,
    max: 100,
    reason: 'a key is the name of a field in a client. The longest of the registry of IRCv3 has 12',
    reached: 'FAIL METADATA KEY_INVALID',
  },
  metadataValueBytesMax: {
    default: 300,
    min: 50,
    max: 10_000,
    reason:
      'the address of a picture, or a sentence, which fits into a line beside the names. Less is left where names are long',
    reached: 'FAIL METADATA INVALID_VALUE, in version 2 of the draft VALUE_INVALID',
  },
  metadataSubscriptionsMax: {
    default: 50,
    min: 10,
    max: 1_000,
    reason: 'a client subscribes to the keys that it can show. The list is looked through for each change',
    reached: 'FAIL METADATA TOO_MANY_SUBS. The keys before it are subscribed to',
  },
  sessionsPerAddressMax: {
    default: 32,
    min: 1,
    max: 1_000_000,
    reason:
      'a household or a lab shares one address. More than this is a fault or an attack. An IPv6 network of 64 bits is one address, one of 48 bits may have 16 times as many. Loopback is exempt',
    reached: 'ERROR and close',
  },
  accountsMax: {
    default: 100_000,
    min: 0,
    max: 10_000_000,
    reason: 'memory for accounts, each about two kilobytes',
    reached: 'FAIL REGISTER TEMPORARILY_UNAVAILABLE. The accounts that are there are not affected',
  },
  registrationsPerAddressMax: {
    default: 5,
    min: 1,
    max: 1_000_000,
    reason:
      'accounts that one address may register within a day, and codes that may be mailed for it, or to one e-mail address: names must not be taken in bulk, and nobody annoyed. Loopback is exempt',
    reached: 'FAIL REGISTER TEMPORARILY_UNAVAILABLE',
  },
  accountPasswordCharactersMin: {
    default: 8,
    min: 1,
    max: 100,
    reason: 'NIST SP 800-63B, revision 3, 5.1.1.2. A shorter one is found by guessing, however slow guesses are',
    reached: 'FAIL REGISTER WEAK_PASSWORD',
  },
  accountPasswordBytesMax: {
    default: 300,
    min: 50,
    max: 400,
    reason: 'IRCv3 draft/account-registration: it must fit into a line to NickServ',
    reached: 'FAIL REGISTER UNACCEPTABLE_PASSWORD',
  },
  fingerprintsPerAccountMax: {
    default: 10,
    min: 0,
    max: 1_000,
    reason: 'the certificates of the devices of one person',
    reached: 'NickServ says so. Those that are there are not affected',
  },
  keysPerAccountMax: {
    default: 20,
    min: 0,
    max: 1_000,
    reason: 'the SSH keys of the devices of one person',
    reached: 'NickServ says so. Those that are there are not affected',
  },
  tokensPerAccountMax: {
    default: 20,
    min: 0,
    max: 1_000,
    reason: 'the devices of one person, each with a token of its own',
    reached: 'NickServ says so. Those that are there are not affected',
  },
  saslMessageBytesMax: {
    default: 4_096,
    min: 400,
    max: 64 * KIB,
    reason:
      'IRCv3 sasl-3.1: what the lines of one SASL message may have together, in Base64. The longest of ours has 1,000',
    reached: '905 ERR_SASLTOOLONG. The exchange is over, and the client may begin another',
  },
  verificationGuessesMax: {
    default: 100,
    min: 1,
    max: 10_000,
    reason: 'a code that was sent by mail is typed by a person, and guessed at by nobody. It has 59 bits',
    reached:
      'FAIL VERIFY INVALID_CODE. The code is none any more: the name is free again, or the address is to be set again. Wrong codes count as wrong passwords for their address besides',
  },
  verificationGuessesPerAddressMax: {
    default: 10,
    min: 1,
    max: 10_000,
    reason: 'per account and day: nobody alone can use up the code of a person whose name it knows',
    reached: 'FAIL VERIFY TEMPORARILY_UNAVAILABLE. Further wrong codes from there count no more against the code',
  },
  verificationTimeoutMs: {
    default: DAY_MS,
    min: 60_000,
    max: 30 * DAY_MS,
    reason: 'mail is late at times, and a name is not held for ever by a registration that nobody completes',
    reached: 'FAIL VERIFY INVALID_CODE. The name is free again',
  },
  arrivalsPerSecond: {
    default: 1,
    min: 1,
    max: 1_000_000,
    reason: 'an address that connects and leaves again and again: each time, others are told, and its rate begins anew',
    reached:
      'as many clients as may be connected from the address are read at once. Each further one waits for its turn',
  },
  passwordDelayMsMax: {
    default: 30_000,
    min: 0,
    max: DAY_MS,
    reason:
      'guessing at the password: after a wrong one the address waits a second, and twice as long after each further one',
    reached: 'the address waits this long. After ten minutes without a wrong password nothing is held against it',
  },
  addressesMax: {
    default: 10_000,
    min: 1,
    max: 10_000_000,
    reason: 'memory for the addresses from which wrong passwords, or many clients, came',
    reached: 'the address where that is longest ago is forgotten',
  },
  registerTimeoutMs: {
    default: 60_000,
    min: 100,
    max: DAY_MS,
    reason: 'a client that connects and says nothing holds a descriptor',
    reached: 'ERROR and close',
  },
  idlePingMs: {
    default: 90_000,
    min: 100,
    max: DAY_MS,
    reason: 'a broken connection is noticed, and address translation kept alive, within minutes',
    reached: 'PING is sent',
  },
  pingTimeoutMs: {
    default: 60_000,
    min: 100,
    max: DAY_MS,
    reason: 'time to answer that PING, on a bad mobile line',
    reached: 'ERROR and close. Others see the QUIT',
  },
  nicknamePingTimeoutMs: {
    default: 10_000,
    min: 100,
    max: DAY_MS,
    reason: 'a nickname that is wanted is not held by a broken connection. One that is alive answers sooner',
    reached: 'ERROR and close of the session that has the nickname. Others see the QUIT, and the nickname is free',
  },
  commandsPerSecond: {
    default: 10,
    min: 1,
    max: 1_000_000,
    reason:
      'the steady rate of one session: the token bucket refills at it. A command costs a token or a few for each target, and one more for each thousand users told, masks compared, channels or rows looked at, and each 512 bytes of its line beyond the first 512',
    reached: 'reading from that session waits. Nothing is lost',
  },
  commandBurst: {
    default: 50,
    min: 1,
    max: 1_000_000,
    reason: 'a client that starts joins its channels and asks for history at once. A person pastes some lines',
    reached: 'reading from that session waits. Nothing is lost',
  },
  commandsUnderwayMax: {
    default: 128,
    min: 1,
    max: 100_000,
    reason: 'what one session may have waiting for its turn while the disk is slow',
    reached: 'reading from that session waits. Nothing is lost',
  },
  prepareTimeoutMs: {
    default: 30_000,
    min: 100,
    max: DAY_MS,
    reason: 'a command that needs time before its turn, such as one that checks a password, waits for others that do',
    reached: 'FAIL TEMPORARILY_UNAVAILABLE. Nothing of the command is done',
  },
  preparationsMax: {
    default: 2,
    min: 1,
    max: 100,
    reason:
      'commands that are prepared at the same time. To check a password takes 64 MiB and a thread, of which names and files need the others',
    reached: 'the next command that needs time waits for one before it. Commands that need none do not',
  },
  preparationsPerAddressMax: {
    default: 1,
    min: 1,
    max: 100,
    reason: 'of preparationsMax, as many for one address: guessing at passwords must not keep others from coming in',
    reached: 'the next such command from this address waits. Those from other addresses go ahead',
  },
  sendQueueBytesMax: {
    default: 2 * MIB,
    min: 128 * KIB,
    max: 1024 * MIB,
    reason:
      'what others say while a client does not read, on a bad line. A long answer (LIST, a page of history) is made as it is read',
    reached: 'the connection is closed. What it missed is in the history',
  },
  historyPageMax: {
    default: 500,
    min: 1,
    max: 10_000,
    reason: 'one answer of CHATHISTORY fits into the send queue',
    reached: 'the answer has this many messages',
  },
  searchResultsMax: {
    default: 100,
    min: 1,
    max: 1_000,
    reason: 'one answer of SEARCH is held until its reader has taken it. Nobody reads more hits than these',
    reached: 'the answer has this many messages, the newest of those that were found',
  },
  searchTimeoutMs: {
    default: 5_000,
    min: 100,
    max: DAY_MS,
    reason:
      'a search that the index cannot help, for common letters alone or while the index is made, reads the whole history',
    reached: 'what was found until then is the answer, and FAIL INTERNAL_ERROR follows it',
  },
  recentEventsPerChannelMax: {
    default: 200,
    min: 0,
    max: 100_000,
    reason: 'what a client asks for after a reconnect is answered from memory',
    reached: 'older events are answered from the disk',
  },
  recentBytesMax: {
    default: 64 * MIB,
    min: 0,
    max: 64 * 1024 * MIB,
    reason: 'memory for recent history of all channels together',
    reached: 'the channel unused for longest is forgotten and answered from the disk',
  },
  conversationsMax: {
    default: 100_000,
    min: 100,
    max: 1_000_000_000,
    reason:
      'room on the disk: every two guests that talk leave a private conversation, which nobody can read when they have left',
    reached: 'the private conversation unused for longest is deleted',
  },
  whowasEntriesMax: {
    default: 1_000,
    min: 0,
    max: 1_000_000,
    reason: 'memory for WHOWAS',
    reached: 'the oldest entry is forgotten',
  },
  sliceMs: {
    default: 3,
    min: 1,
    max: 1_000,
    reason:
      'commands are executed, lines written and long answers made for so long at a time, so that others wait no longer. Shorter slices mean more transactions for the disk',
    reached: 'the rest is done after everything else that waits has had its slice',
  },
  batchTurnsMax: {
    default: 2_000,
    min: 1,
    max: 100_000,
    reason: 'bounds how long one batch keeps the event loop and one transaction the disk',
    reached: 'the rest is in the next batch',
  },
  logLinesPerEventMax: {
    default: 5,
    min: 0,
    max: 1_000_000,
    reason:
      'strangers can cause lines of the log, such as door.rejected. Of one event, so many are written within a minute',
    reached: 'the rest of the minute becomes one line, with timesMore. Lines of the level debug are all written',
  },
  dateAheadMsMax: {
    default: 60_000,
    min: 0,
    max: DAY_MS,
    reason: 'when the clock of the machine is set back a little, dates wait for it, so that they do not go back',
    reached: 'dates follow the clock down, and clock.set-back in the log says so. The order stays as it was',
  },
  diskFreePercentMin: {
    default: 5,
    min: 0,
    max: 100,
    reason:
      'unless history-age and history-size say otherwise, history is kept for ever, so that the disk of the data folder can become full. Then nothing is accepted',
    reached: 'disk.low in the log, and disk.recovered when there is more room again',
  },
  uploadBytesMax: {
    default: GIB,
    min: 0,
    max: 1024 * GIB,
    reason: 'one file of a channel. Larger ones go from machine to machine (partyline send). 0: no files are taken',
    reached: 'the upload is answered 413 before a byte of it is read',
  },
  uploadBytesPerAccountMax: {
    default: 10 * GIB,
    min: 0,
    max: 1024 * 1024 * GIB,
    reason: 'one person must not use up what all have. Each file counts 4 KiB at least',
    reached: 'the upload is answered 413. Files that no message names any more make room',
  },
  uploadBytesTotalMax: {
    default: 100 * GIB,
    min: 0,
    max: 1024 * 1024 * GIB,
    reason:
      'what all files may have on the disk. Files with the same content count once. On a cluster each of them counts',
    reached: 'the upload is answered 507',
  },
  filesMax: {
    default: 200_000,
    min: 0,
    max: 10_000_000,
    reason: 'what is known of each file is held in memory',
    reached: 'the upload is answered 507',
  },
  filesPerAccountMax: {
    default: 20_000,
    min: 0,
    max: 10_000_000,
    reason: 'one person must not use up what all have',
    reached: 'the upload is answered 413',
  },
  uploadFreeBytesMin: {
    default: GIB,
    min: 0,
    max: 1024 * GIB,
    reason: 'history goes on the same disk, and nothing is accepted when that is full',
    reached: 'an upload that would leave less is answered 507 before a byte of it is read',
  },
  uploadsUnfinishedMax: {
    default: 20,
    min: 1,
    max: 10_000,
    reason: 'of one account. Each reserves the room that its file needs',
    reached: 'the next upload is answered 429 until one of them is complete, ended or too old',
  },
  uploadResumeTimeoutMs: {
    default: DAY_MS,
    min: 60_000,
    max: 365 * DAY_MS,
    reason: 'an upload can be gone on with after a night, and one that nobody comes back to gives its room back',
    reached: 'what there is of it is removed, and its address is answered 404',
  },
  uploadIdleTimeoutMs: {
    default: 60_000,
    min: 1_000,
    max: DAY_MS,
    reason: 'a body may take hours, but a client that sends nothing of it holds a connection',
    reached: 'the connection is closed. What came is kept, and a client that speaks tus goes on behind it',
  },
  uploadScanTimeoutMs: {
    default: 300_000,
    min: 1_000,
    max: DAY_MS,
    reason: 'the command of upload-scan may hang. A gigabyte takes a virus scanner a minute',
    reached: 'the command is ended, and the file is not taken',
  },
  unnamedFileTimeoutMs: {
    default: 7 * DAY_MS,
    min: 60_000,
    max: 3_650 * DAY_MS,
    reason: 'a file whose link stands in no message, and never did, is one that nobody has sent yet',
    reached: 'the file is removed. One that a message names stays, unless file-age says otherwise',
  },
  pictureBytesMax: {
    default: 64 * MIB,
    min: 0,
    max: 1024 * MIB,
    reason: 'a picture is held whole while what its camera has noted is taken out of it',
    reached: 'the picture is not taken, unless its sender wants it kept as it is',
  },
  picturePixelsMax: {
    default: 100_000_000,
    min: 1_000_000,
    max: 268_000_000,
    reason:
      'a thumbnail is made of the pixels of a picture, four bytes each, and a file of some kilobytes can have any number of them',
    reached: 'the picture has no thumbnail',
  },
  drainTimeoutMs: {
    default: 5_000,
    min: 0,
    max: DAY_MS,
    reason: 'a stop waits this long for clients to take their last lines',
    reached: 'the rest is cut off and counted in the log',
  },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof LIMITS
/** The limits in force, by name. */
export type Limits = Readonly<Record<LimitName, number>>

export function defaultLimits(): Limits {
  return defaultsOf(LIMITS)
}

/** The values of a table of limits that nobody has configured. */
export function defaultsOf<Table extends Readonly<Record<string, Limit>>>(
  table: Table,
): { readonly [Name in keyof Table]: number } {
  return Object.fromEntries(Object.entries(table).map(([name, limit]) => [name, limit.default])) as {
    [Name in keyof Table]: number
  }
}
