// The header: a block of 32-bit words that tells the compiled code where a body's columns lie and how long they are.
// The code is the same for every body; only the header differs.

import type { ElementKind } from '../../body/elements.ts';
import type { Column, Domain } from '../../step/program.ts';
import { type Code, op } from './assembler.ts';

/** The words of a header by name, in the order in which the code first asked for them. */
export class Header {
  readonly #slots = new Map<string, number>();

  get names(): readonly string[] {
    return [...this.#slots.keys()];
  }

  /** Code that reads a word of the header, which is every compiled function's first parameter. */
  read(name: string): Code {
    let slot = this.#slots.get(name);
    if (slot === undefined) {
      slot = this.#slots.size;
      this.#slots.set(name, slot);
    }
    return op.i32.load(4 * slot, op.local.get(0));
  }
}

/** Names of the header's words. */
export const word = {
  /** Address of a column, or its offset within a row. */
  column: (column: Column) => `column ${column.name}`,
  /** Bytes of a domain's elements that loops run over. */
  extent: (domain: Domain) => `extent ${domain}`,
  /** All ones for each element of a domain, zero for what pads it. */
  mask: (domain: Domain) => `mask ${domain}`,
  /** For each spring or cell, all ones if it is an actuator; and for each actuator, if it is one of these. */
  actuated: (kind: ElementKind) => `actuated ${kind}`,
  drives: (kind: ElementKind) => `drives ${kind}`,
  /** Bytes of the actuators that are springs, in a column and in one of parameters. */
  drivenSprings: 'driven springs',
  drivenSpringParameters: 'driven spring parameters',
  /** For each element, the byte offset of one of its masses within a column. */
  end: (kind: ElementKind, end: number) => `end ${end} of ${kind}`,
  /** Where each mass's list of incident elements starts and stops, in bytes. */
  incidentStart: (kind: ElementKind) => `incident start ${kind}`,
  incidentStop: (kind: ElementKind) => `incident stop ${kind}`,
  /** Lists: byte offset of the element, of its end in a column of all ends; +1 or -1, and 1 (0 for padding). */
  incidentElement: (kind: ElementKind) => `incident ${kind}`,
  incidentEnd: (kind: ElementKind) => `incident ${kind} end`,
  incidentSign: (kind: ElementKind) => `incident ${kind} sign`,
  incidentOne: (kind: ElementKind) => `incident ${kind} one`,
  weights: (name: string) => `weights ${name}`,
  weightsGradient: (name: string) => `weights gradient ${name}`,
  /** Bytes of a layer's weights, and of one block of outputs among them. */
  weightsBytes: (name: string) => `weights bytes ${name}`,
  weightsBlock: (name: string) => `weights block ${name}`,
} as const;
