// Which learning curves are believed. A stiff body can gain from a numerical explosion; selection would breed for that.

/** Bounds within which a learning curve is believed, besides being finite; a scenario has those that it names. */
export interface ValidityRule {
  /** The greatest |loss| that the task can honestly give; null: any. */
  readonly maximumLoss: number | null;
  /** The least change of loss from one evaluation to the next that is too much to have been learned; null: none is. */
  readonly maximumJump: number | null;
}

/** ELDiR's: five times the lattice's width of 22 × 0.05 m, and half a metre (github.com/lstrgar/ELDiR). */
export const ELDIR_VALIDITY = { maximumLoss: 5.5, maximumJump: 0.5 } as const satisfies ValidityRule;

/**
 * Judges a learning curve.
 *
 * @param learningCurve The loss of each evaluation.
 * @returns Null if the curve is valid, otherwise why it is not, as a sentence.
 */
export function invalidReason(learningCurve: readonly number[], rule: ValidityRule): string | null {
  if (learningCurve.length === 0) return 'There is no evaluation.';
  for (const [evaluation, loss] of learningCurve.entries()) {
    if (!Number.isFinite(loss)) return `The loss of evaluation ${evaluation} is ${loss}.`;
    if (rule.maximumLoss !== null && Math.abs(loss) > rule.maximumLoss) {
      return `The loss of evaluation ${evaluation} is ${loss}, beyond ±${rule.maximumLoss}.`;
    }
    const jump = Math.abs(loss - (learningCurve[evaluation - 1] ?? loss));
    if (rule.maximumJump !== null && jump >= rule.maximumJump) {
      return `The loss jumps by ${jump} at evaluation ${evaluation}; ${rule.maximumJump} or more is not learning.`;
    }
  }
  return null;
}
