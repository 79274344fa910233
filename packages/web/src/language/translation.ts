/** All that is said in a language, by the parts of the page. In English each part has its own words, which are loaded with it. */
import type { PhraseCatalogue } from '@partyline/irc/client'
import type { OutsideWords } from '../composer/outside-words.ts'
import type { EntranceWords } from '../entrance/entrance-words.ts'
import type { FileWords } from '../files/file-words.ts'
import type { TakenWords } from '../header/taken-words.ts'
import type { MessageWords } from '../message/message-words.ts'
import type { KeyWords } from '../overlays/key-words.ts'
import type { OverlayWords } from '../overlays/overlay-words.ts'
import type { PanelWords } from '../panel/panel-words.ts'
import type { PersonWords } from '../people/person-words.ts'
import type { Strings } from './en.ts'

export interface Translation {
  /** What all clients say the same way. */
  readonly phrases: PhraseCatalogue
  readonly page: Strings
  readonly entrance: EntranceWords
  readonly taken: TakenWords
  readonly outside: OutsideWords
  readonly message: MessageWords
  readonly person: PersonWords
  readonly files: FileWords
  readonly overlays: OverlayWords
  readonly keys: KeyWords
  readonly panels: PanelWords
}
