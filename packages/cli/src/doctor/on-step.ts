/** How a long look tells what it is at. */
import type { Text } from '../language/text.ts'

/** Told what is waited for, in words that go on from "Waiting for", each time that changes. */
export type OnStep = (step: Text) => void
