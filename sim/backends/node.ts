// The backends that Node has, a line for each (Node only). To import this file is to register them.

import { gpu } from './gpu/node-kind.ts';
import { registerBackend } from './registry.ts';
import { cpu, exact } from './wasm/kinds.ts';

registerBackend(cpu);
registerBackend(exact);
registerBackend(gpu);
