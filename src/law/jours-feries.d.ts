/** The part that the agreement of holidays asks; the package says nothing of its types. */
declare module '@socialgouv/jours-feries' {
  /** The holidays of a year by their French name, each at midnight of the time zone of the machine. */
  export default function joursFeries(year: number, options?: { alsace: boolean }): Readonly<Record<string, Date>>
}
