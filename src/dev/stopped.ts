/** An expected end of a command: said without a stack. */
export class Stopped extends Error {}
