/** What HELP says beside commands: the modes of channels and of people, and the bans that are no masks, as other servers have these topics. */

interface Topic {
  readonly first: string
  /** How each is written, and what it means. */
  readonly rows: Readonly<Record<string, string>>
}

export const HELP_TOPICS = {
  CMODES: {
    first: 'Modes of channels, as MODE #channel +b mask:',
    rows: {
      'q nickname': 'Founder (~): whose the registered channel is.',
      'a nickname': 'Administrator (&), whom the founder names.',
      'o nickname': 'Operator (@): sets modes and ranks, invites people and sends them away.',
      'h nickname': 'Half-operator (%): the same, but gives voice (+) only.',
      'v nickname': 'Voice (+): speaks where others may not.',
      'b mask': 'A ban: people that it matches do not enter, and do not speak without a rank. See HELP EXTBANS.',
      'e mask': 'An exception: bans do not hold for people that it matches.',
      'I mask': 'People that it matches enter without an invitation.',
      'k key': 'People enter with this key only: JOIN #channel key.',
      'l number': 'Nobody enters while so many are inside.',
      'j joins:seconds': 'No more people than these enter in so many seconds.',
      'f #channel': 'People that cannot enter are led to that channel.',
      C: 'No CTCP but actions (/me).',
      M: 'Guests speak with a rank only.',
      R: 'Guests do not enter.',
      U: 'What members without a rank say is told to members with a rank only.',
      c: 'No colours.',
      i: 'People enter when they are invited.',
      m: 'Members speak with a rank only.',
      n: 'Nobody speaks from outside.',
      s: 'Secret: it is shown to its members only.',
      t: 'The topic is set by half-operators (%) and stronger ranks only.',
      u: 'Members without a rank do not know of one another.',
    },
  },
  UMODES: {
    first: 'Modes of people, as MODE nickname +i:',
    rows: {
      B: 'You are shown as a bot.',
      R: 'Guests cannot write to you, but for those that you ACCEPT or write to first.',
      T: 'You get no CTCP but actions (/me).',
      i: 'Invisible: people that share no channel with you do not find you in lists.',
      o: 'An operator of the network, by OPER or by account.',
      s: 'For operators of the network: you are told what the others do.',
      w: 'You get WALLOPS.',
    },
  },
  EXTBANS: {
    first: 'In the lists b, e and I, beside nick!user@host with * and ?, an address or a network (192.0.2.0/24):',
    rows: {
      'R:account': 'Everybody that is logged in to this account. account: means the same.',
      'm:mask': 'People that it matches enter, and do not speak without a rank. R:account may stand behind m: too.',
    },
  },
} as const satisfies Readonly<Record<string, Topic>>

/** Some servers call it `CMODE`, others `CMODES`. */
export function helpTopic(name: string): Topic | undefined {
  const plural = name.endsWith('S') ? name : `${name}S`
  return Object.entries(HELP_TOPICS).find(([topic]) => topic === plural)?.[1]
}
