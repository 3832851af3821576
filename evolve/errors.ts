// What evolution refuses, as sentences that a person can act on.

export type EvolutionErrorCode = 'bad-options' | 'bad-genotype' | 'bad-results';

export class EvolutionError extends Error {
  readonly code: EvolutionErrorCode;

  constructor(code: EvolutionErrorCode, message: string) {
    super(message);
    this.name = 'EvolutionError';
    this.code = code;
  }
}
