// What evolution refuses, as sentences that a person can act on.

/** `worker-failed` is no one's input but a fault of the code; `exhausted` is the machine's, which lacks memory. */
export type EvolutionErrorCode =
  | 'bad-options'
  | 'bad-genotype'
  | 'bad-results'
  | 'worker-failed'
  | 'exhausted';

/** Its message says what was wrong and what to do. */
export class EvolutionError extends Error {
  readonly code: EvolutionErrorCode;

  constructor(code: EvolutionErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EvolutionError';
    this.code = code;
  }
}
