import { isRefusal, type Refusal } from '../src/platform/refusal.ts'

/** In a world every act succeeds: a refusal is a fault of the seed. */
export function sure<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refusal} ${answer.field ?? ''}`)
  return answer
}
