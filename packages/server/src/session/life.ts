/**
 * The life of a session, on two axes that are independent of each other. Its standing is what it is to the network; its
 * ending is what becomes of its connection. A connection can be lost before anybody has asked for the end, and a session that
 * has asked for it still reads its last answers.
 */

/**
 * registering: says what it is called (RFC 2812 3.1). negotiating: the same, and waits for CAP END (IRCv3
 * capability-negotiation). underway: the wish to be a user waits for its place in the order. present: a user of the network.
 * leaving: its end has been asked for, and waits for its turn.
 */
export type Standing = 'registering' | 'negotiating' | 'underway' | 'present' | 'leaving'

/**
 * negotiate, conclude: CAP LS or REQ, and CAP END. register: the wish is submitted; welcome, turnAway: how it is answered,
 * which may be after its session has left. leave: QUIT, or what the server decides.
 */
export type Step = 'negotiate' | 'conclude' | 'register' | 'welcome' | 'turnAway' | 'leave'

/** Where each step leads; from a standing that is not named it cannot be taken. */
export const STEPS: Readonly<Record<Step, Readonly<Partial<Record<Standing, Standing>>>>> = {
  negotiate: { registering: 'negotiating', negotiating: 'negotiating' },
  conclude: { registering: 'registering', negotiating: 'registering' },
  register: { registering: 'underway', negotiating: 'underway' },
  welcome: { underway: 'present', leaving: 'leaving' },
  turnAway: { underway: 'registering', leaving: 'leaving' },
  leave: { registering: 'leaving', negotiating: 'leaving', underway: 'leaving', present: 'leaving' },
}

export class Life {
  #standing: Standing = 'registering'
  #ending: string | null = null

  get standing(): Standing {
    return this.#standing
  }

  /** Why the connection ends, as soon as it ends. */
  get ending(): string | null {
    return this.#ending
  }

  /** @throws {Error} a step that cannot be taken from here, which is a defect; the standing stays as it was */
  take(step: Step): void {
    const next = STEPS[step][this.#standing]
    if (next === undefined) throw new Error(`A session that is ${this.#standing} cannot take the step "${step}"`)
    this.#standing = next
  }

  /** The first reason holds. */
  end(reason: string): void {
    this.#ending ??= reason
  }
}
