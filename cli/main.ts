#!/usr/bin/env node
// The command-line program. This file is plain enough for any Node; the rest is loaded once the version is known to do.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `morphograd needs Node.js 20.19, 22.12, 24 or newer, but this is ${process.versions.node}. ` +
      'Install a current one from https://nodejs.org and run the command again.',
  );
  process.exitCode = 2;
} else {
  const { main } = await import('./program.ts');
  await main(process.argv);
}

export {};
