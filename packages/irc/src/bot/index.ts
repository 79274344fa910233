/** Bots on the client core: a part of `@partyline/irc/client`. */
export type { Alarm, BotStore } from './alarms.ts'
export type { Bot, Command, Handler, Heard, HeardReaction } from './bot.ts'
export { createBot, type BotOptions } from './create-bot.ts'
export { BOT_LIMITS } from './limits.ts'
export type { Sent } from './sender.ts'
