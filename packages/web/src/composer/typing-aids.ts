/** What of talk is loaded when somebody types a command, or has something completed. */
export { applyCompletion, complete, planInput } from '@partyline/irc/client'
