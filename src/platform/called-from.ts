import path from 'node:path'

/** A file as whoever types a command names it, from the folder he stands in: `bin/pli` goes to the root of the repository first. */
export const calledFrom = (file: string): string => path.resolve(process.env['CALLED_FROM'] ?? '', file)
