import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PlaceKey } from '@partyline/irc/client'
import { editorOf } from '../editing/editor.ts'
import { DRAFT_CHARACTERS_MAX, KEPT_CHARACTERS_MAX, SENT_REMEMBERED_MAX } from '../limits.ts'
import { draftOf, initialUi, remembered, towards, withDraft, withDraftAt, type Ui } from './ui.ts'

const LONG = 'x'.repeat(DRAFT_CHARACTERS_MAX)
const LONG_MAX = KEPT_CHARACTERS_MAX / DRAFT_CHARACTERS_MAX

void describe('what is kept of what was written', () => {
  void it('is the newest of the texts in other places', () => {
    const places = Array.from({ length: LONG_MAX + 1 }, (_, index) => `#c${index}` as PlaceKey)
    const write = (ui: Ui, place: PlaceKey): Ui => withDraft({ ...ui, place }, editorOf(LONG))
    const full = places.slice(0, LONG_MAX).reduce(write, initialUi(null))
    assert.deepEqual([...full.drafts.keys()], places.slice(0, LONG_MAX))
    const beyond = places.slice(LONG_MAX).reduce(write, full)
    assert.deepEqual([...beyond.drafts.keys()], places.slice(1))
  })

  void it('goes along to a place that was asked for before it was begun, and into no other text', () => {
    const tea = '#tea' as PlaceKey
    const asked = towards(initialUi(null), '#tea')
    assert.deepEqual(
      [asked.goingTo?.takesDraft, towards(withDraft(asked, editorOf('a')), '#tea').goingTo?.takesDraft],
      [true, false],
    )
    const written = withDraftAt(withDraft(asked, editorOf('hel')), tea)
    assert.deepEqual([draftOf(written).text, draftOf({ ...written, place: tea }).text], ['', 'hel'])
    const both = withDraft(
      { ...withDraft({ ...asked, place: tea }, editorOf('there')), place: asked.place },
      editorOf('hel'),
    )
    assert.equal(withDraftAt(both, tea), both)
  })

  void it('is so much of what was sent, and so many', () => {
    const full = Array.from({ length: LONG_MAX }, () => LONG)
    assert.equal(full.reduce(remembered, []).length, LONG_MAX)
    assert.deepEqual(remembered(full, 'y'), [...full.slice(1), 'y'])
    const short = Array.from({ length: SENT_REMEMBERED_MAX }, (_, index) => `${index}`)
    assert.deepEqual(remembered(short, 'y'), [...short.slice(1), 'y'])
  })
})
