// Where a kernel finds a column: which array, from which word on, and which barrier makes a write there visible to the
// other invocations of the workgroup.

import type { Column } from '../../step/program.ts';
import { type Extent, extentText, pairsText } from './extent.ts';
import type { Layout, Region } from './layout.ts';

export type KernelName = 'forward' | 'backward';

/** What a kernel works in: the memory of its workgroup, or the tape for bodies that are too large for that. */
export type Variant = 'workgroup' | 'storage';

/** Where one column lies. */
export interface Address {
  readonly array: 'cells' | 'tape' | 'parameters' | 'results';
  /** WGSL for the first word. */
  readonly at: string;
  readonly barrier: 'workgroup' | 'storage';
  /** For a row that is kept: its first word on the tape, besides the working copy in the cells. */
  readonly kept?: string;
}

/** The addresses of all columns in one variant of one kernel. */
export class Memory {
  readonly layout: Layout;
  readonly kernel: KernelName;
  readonly variant: Variant;

  constructor(layout: Layout, kernel: KernelName, variant: Variant) {
    this.layout = layout;
    this.kernel = kernel;
    this.variant = variant;
  }

  /** The array that a kernel works in. */
  get workspace(): 'cells' | 'tape' {
    return this.variant === 'workgroup' ? 'cells' : 'tape';
  }

  get scratch(): Region {
    return this.kernel === 'forward' ? this.layout.forwardScratch : this.layout.backwardScratch;
  }

  /** The address of a column; `next` is that of the row after the current one. */
  address(column: Column, next = false): Address {
    const { layout } = this;
    switch (column.storage) {
      case 'parameter':
        return { array: 'parameters', at: parameterText(at(layout.parameters, column)), barrier: 'storage' };
      case 'gradient':
        return {
          array: 'results',
          at: sum('body.gradients', at(layout.gradients, column)),
          barrier: 'storage',
        };
      case 'row':
        return this.#row(column, next);
      default: {
        const lasts = layout.lasting.offsets.has(column);
        const base = lasts ? 'lasting' : 'scratch';
        const region = lasts ? layout.lasting : this.scratch;
        return { array: this.workspace, at: sum(base, at(region, column)), barrier: this.variant };
      }
    }
  }

  /** The forward pass works on a copy of the row in the cells; the backward pass reads each row once, from the tape. */
  #row(column: Column, next: boolean): Address {
    const { state, rest } = this.layout;
    const stateAt = state.offsets.get(column);
    if (next && !stateAt) throw new TypeError(`only state passes to the next row, not ${column.name}`);
    const row = next ? 'next_row' : 'row';
    const kept = stateAt ? sum(row, stateAt) : sum(`${row} + state_size()`, at(rest, column));
    if (this.variant === 'storage' || this.kernel === 'backward')
      return { array: 'tape', at: kept, barrier: 'storage' };
    const cell = stateAt ? sum(next ? 'next_state' : 'state', stateAt) : sum('rest', at(rest, column));
    return { array: 'cells', at: cell, barrier: 'workgroup', kept };
  }
}

function at(region: Region, column: Column): Extent {
  const extent = region.offsets.get(column);
  if (!extent) throw new TypeError(`the column "${column.name}" has no place`);
  return extent;
}

const sum = (base: string, extent: Extent): string => {
  const offset = pairsText(extent);
  return offset === '0u' ? base : `${base} + ${offset}`;
};

const parameterText = (offset: Extent): string => {
  const text = extentText(offset);
  return text === '0u' ? 'body.parameters' : `body.parameters + ${text}`;
};
