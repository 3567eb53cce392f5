import parsePhoneNumber from 'libphonenumber-js/max'
import { type Identifier, identifier } from './values.ts'

/**
 * A telephone number in international form, digits grouped as people read them. Apart from the other values: the numbers of the
 * whole world are heavy, and who explains the law to a machine writes none.
 */
export const phone = (number: string): Identifier =>
  identifier(parsePhoneNumber(number)?.formatInternational() ?? number)
