/** The connections of one abuser, and of the clients that are there beside it. */
import { Peer } from './peer.ts'

/** What one address may have open. */
export const SESSIONS = 32
/** All of 127.0.0.0/8 is this machine: to the server each is an address of its own. */
const ABUSER = '127.0.0.2'
/** How many connections are being opened at a time. */
const LANES = 50
/** Until a connection that the server closed is opened again. */
const AGAIN_MS = 50

type Open = (index: number) => Promise<Peer>
/** What a peer writes in each round. */
type Lines = (round: number) => string

/** Where the client with this number comes from, of those that do nothing but be there. */
export function addressOfGuest(index: number): string {
  const network = Math.floor(index / SESSIONS)
  return `127.1.${network >> 8}.${(network & 0xff) + 1}`
}

export class Swarm {
  readonly #port: number
  readonly #webPort: number
  readonly #buffer = Peer.newBuffer()

  constructor(port: number, webPort: number) {
    this.#port = port
    this.#webPort = webPort
  }

  async connect(from = ABUSER): Promise<Peer> {
    return await Peer.connect(this.#port, from, this.#buffer, 'utf8')
  }

  /** Its text is bytes, as latin1 has them. */
  async connectToWeb(): Promise<Peer> {
    return await Peer.connect(this.#webPort, ABUSER, this.#buffer, 'latin1')
  }

  /** A peer that is registered. */
  async enlist(nickname: string, capabilities = '', from = ABUSER): Promise<Peer> {
    const peer = await this.connect(from)
    const request = capabilities === '' ? '' : `CAP REQ :${capabilities}\r\nCAP END\r\n`
    await peer.ask(`${request}NICK ${nickname}\r\nUSER x 0 * :x\r\n`, ' 422 ')
    return peer
  }

  /** So many peers, opened some at a time. */
  async gather(count: number, open: Open): Promise<readonly Peer[]> {
    const peers: Peer[] = []
    let next = 0
    const lane = async (): Promise<void> => {
      while (next < count) {
        const index = next
        next += 1
        peers[index] = await open(index)
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    return peers
  }

  /** Prepares what one address may open; the attack is that each pours its lines. */
  async crew(open: Open, lines: (index: number) => Lines): Promise<() => void> {
    const peers = await this.gather(SESSIONS, open)
    return () => {
      for (const [index, peer] of peers.entries()) void besiege(peer, () => open(index), lines(index))
    }
  }
}

/** A connection that the server closes is opened again. */
async function besiege(first: Peer, again: () => Promise<Peer>, lines: Lines): Promise<never> {
  for (let peer = first; ; peer = await again()) {
    await peer.pour(lines)
    peer.close()
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}
