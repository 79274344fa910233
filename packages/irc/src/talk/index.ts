/** What all clients show the same way: a part of `@partyline/irc/client`. */
export { parseBlocks, type Block } from './blocks.ts'
export type { Candidate } from './complete/candidates.ts'
export { applyCompletion, complete, type Completion, type CompletionContext } from './complete/complete.ts'
export { describeEvent } from './describe-event.ts'
export { describeRefusal, type Refused } from './describe-refusal.ts'
export { describeReply } from './describe-reply.ts'
export { describeFold, summarizeFold, type FoldSummary } from './fold-summary.ts'
export { fnv1a } from './fnv.ts'
export { hueOf, HUES } from './hue.ts'
export { isMention, type Named } from './mention.ts'
export { paletteColour } from './palette.ts'
export { sayPhrase, type Phrase, type PhraseCatalogue, type PhraseValue } from './phrase.ts'
export { RowMaker, type Shown } from './row-maker.ts'
export { indexOfRow, NO_ROWS, rowAt, rowsBetween, type Row, type Rows } from './row.ts'
export { FILES_OTHERWISE, uploadProblem } from './slash/upload-problem.ts'
export { isSecretInput, planInput, readSlash, slashUsage } from './slash/plan-input.ts'
export { parseSearchQuery } from './slash/search-query.ts'
export type {
  SlashCommand,
  SlashContext,
  SlashOutcome,
  SlashParam,
  SlashParamName,
  UploadWish,
} from './slash/slash-command.ts'
export { findSlashCommand, SLASH_COMMANDS } from './slash/slash-table.ts'
export { parseSpans, PLAIN_STYLE, type Colour, type Span, type SpanStyle } from './spans.ts'
export { visibleControls } from './visible-controls.ts'
