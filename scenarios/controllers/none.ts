// No controller: nothing moves the actuators.

import { z } from 'zod';
import type { ControllerKind } from './kind.ts';

const shape = { kind: z.literal('none').describe('Nothing moves the actuators.') } as const;

const settings = z.strictObject(shape);

export const none = {
  name: 'none',
  settings,
  stored: z.strictObject(shape),
  describe: () => 'none',
  kernels: () => [],
  constants: () => ({}),
  numbers: () => [],
  initial: () => [],
  stages: () => null,
} as const satisfies ControllerKind<z.output<typeof settings>>;
