/** Made from languages/fr by `node src/platform/i18n/generate-keys.ts`: every message and its placeholders. */
export type Placeholders = {
  'ui.back': never
  'ui.draft': never
  'ui.draft.french': never
  'ui.error.prefix': never
  'ui.errors.title': 'count'
  'ui.fifteenDays.opened': 'opened' | 'start'
  'ui.fifteenDays.passed': 'end' | 'start'
  'ui.fifteenDays.waiting': 'end' | 'start' | 'today'
  'ui.help.title': never
  'ui.language.change': never
  'ui.notice.done': never
  'ui.notice.info': never
  'ui.notice.refusal': never
  'ui.notice.warn': never
  'ui.optional': never
  'ui.password.hide': never
  'ui.password.show': never
  'ui.product': never
  'ui.refusal.next': never
  'ui.signOut': never
  'ui.skip': never
  'ui.staff.nav': never
  'ui.step': 'n' | 'total'
}
