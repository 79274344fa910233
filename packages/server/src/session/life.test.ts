/** Every step from every standing, and nothing else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Life, STEPS, type Standing, type Step } from './life.ts'

/** How a session comes to be there. */
const WAYS: Readonly<Record<Standing, readonly Step[]>> = {
  registering: [],
  negotiating: ['negotiate'],
  underway: ['register'],
  present: ['register', 'welcome'],
  leaving: ['register', 'welcome', 'leave'],
}

const LEADS_TO: Readonly<Record<Standing, Readonly<Partial<Record<Step, Standing>>>>> = {
  registering: { negotiate: 'negotiating', conclude: 'registering', register: 'underway', leave: 'leaving' },
  negotiating: { negotiate: 'negotiating', conclude: 'registering', register: 'underway', leave: 'leaving' },
  underway: { welcome: 'present', turnAway: 'registering', leave: 'leaving' },
  present: { leave: 'leaving' },
  leaving: { welcome: 'leaving', turnAway: 'leaving' },
}

function lifeThat(steps: readonly Step[]): Life {
  const life = new Life()
  for (const step of steps) life.take(step)
  return life
}

for (const [standing, way] of Object.entries(WAYS) as [Standing, readonly Step[]][]) {
  for (const step of Object.keys(STEPS) as Step[]) {
    const next = LEADS_TO[standing][step]
    void test(`${standing}: ${step} ${next === undefined ? 'is a defect, and changes nothing' : `leads to ${next}`}`, () => {
      const life = lifeThat(way)
      assert.equal(life.standing, standing)
      if (next === undefined) assert.throws(() => life.take(step), new RegExp(`is ${standing} .* "${step}"`))
      else life.take(step)
      assert.equal(life.standing, next ?? standing)
      assert.equal(life.ending, null, 'no standing ends the connection')
    })
  }
}

void test('a connection ends from any standing, changes none, and the first reason holds', () => {
  for (const [standing, way] of Object.entries(WAYS)) {
    const life = lifeThat(way)
    life.end('Connection lost')
    life.end('Quit')
    assert.deepEqual([life.standing, life.ending], [standing, 'Connection lost'])
  }
})

void test('a session whose connection is lost can leave afterwards', () => {
  const life = lifeThat(WAYS.present)
  life.end('Connection lost')
  life.take('leave')
  assert.equal(life.standing, 'leaving')
})
