/** What a client is made of, for Node and for browsers: the public surface of `@partyline/irc/client`. */
export { parseBlocks, type Block } from '../talk/blocks.ts'
export { hueOf, HUES } from '../talk/hue.ts'
export { isMention, type Named } from '../talk/mention.ts'
export { paletteColour } from '../talk/palette.ts'
export { parseSpans, PLAIN_STYLE, type Colour, type Span, type SpanStyle } from '../talk/spans.ts'
export { visibleControls } from '../talk/visible-controls.ts'
