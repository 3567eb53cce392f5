/**
 * Writes every decimal digit of any script (Arabic ٣, Persian ۳, Bengali ৩, Devanagari ३, N'Ko ߃, full-width ３…) as its
 * ASCII digit and leaves all else alone. It commutes with NFKC, so it does not matter which of the two comes first.
 *
 * Unicode keeps the decimal digits (category Nd) of a script in one run, zero first, ten at a time, for ever (stability
 * policy): a digit's value is its distance from the start of its run, modulo ten. Ethiopic numerals have no zero, are no
 * decimal digits (category No) and nobody dials with them: they stay.
 */
export const asciiDigits = (text: string): string => text.replace(/\p{Nd}/gu, (digit) => digitAt(digit.codePointAt(0)!))

const DECIMAL = /^\p{Nd}$/u

function digitAt(point: number): string {
  if (point < 0x80) return String.fromCodePoint(point)
  let zero = point
  while (DECIMAL.test(String.fromCodePoint(zero - 1))) zero--
  return String((point - zero) % 10)
}
