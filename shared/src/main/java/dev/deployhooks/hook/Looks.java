package dev.deployhooks.hook;

/**
 * What the looks of a function share.
 *
 * @param hook the hook's name, by which it knows its own messages
 * @param departures the way into its queue
 * @param known what this instance remembers
 */
record Looks(String hook, Departures departures, LooksOfThisInstance known) {}
