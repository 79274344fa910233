/** What the page says to a person, in English. Every other language has a file with the same keys; tsc names the keys that are missing. */

export const ENGLISH = {
  /** How this language calls itself. */
  language: 'English',

  places: 'Places',
  people: 'People',
  conversation: 'Messages',
  close: 'Close',
  showPlaces: 'Show places',
  hidePlaces: 'Hide places',
  showPeople: 'Show people',
  hidePeople: 'Hide people',

  /** What the line under the header says to screen readers, and on hover. */
  line: {
    offline: 'Not connected',
  },
}

type Worded<Value> = Value extends string
  ? string
  : Value extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof Value]: Worded<Value[Key]> }

export type Strings = Worded<typeof ENGLISH>
