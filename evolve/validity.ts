// Which learning curves are believed. A stiff body can gain from a numerical explosion; selection would breed for that.

/** Bounds within which a learning curve is believed; a scenario's defaults are ELDiR's. */
export interface ValidityRule {
  /** The greatest |loss| that the task can honestly give. */
  readonly maximumLoss: number;
  /** The least change of loss from one evaluation to the next that is too much to have been learned. */
  readonly maximumJump: number;
}

/** ELDiR's: five times the lattice's width of 22 × 0.05 m, and half a metre (github.com/lstrgar/ELDiR). */
export const ELDIR_VALIDITY: ValidityRule = { maximumLoss: 5.5, maximumJump: 0.5 };

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
    if (Math.abs(loss) > rule.maximumLoss) {
      return `The loss of evaluation ${evaluation} is ${loss}, beyond ±${rule.maximumLoss}.`;
    }
    const jump = Math.abs(loss - (learningCurve[evaluation - 1] ?? loss));
    if (jump >= rule.maximumJump) {
      return `The loss jumps by ${jump} at evaluation ${evaluation}; ${rule.maximumJump} or more is not learning.`;
    }
  }
  return null;
}
