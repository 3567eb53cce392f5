/** What a test file under trial gets for `node:test`: its tests are taken down, and run one after the other by `trials.ts`. */
export const collected: (() => unknown)[] = []

export const test = (_title: string, run: () => unknown): void => void collected.push(run)
export const describe = (_title: string, run: () => void): void => run()
