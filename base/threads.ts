// Worker threads that load ES modules (Node only).

/**
 * Node.js aborts the whole process when a thread is ended while `require` instantiates an ES module, which is how the pool
 * tries to load one at first. Without that ability it imports the module, which may be ended at any time.
 */
export const esmThreads: { readonly execArgv?: string[] } = process.allowedNodeEnvironmentFlags.has(
  '--experimental-require-module',
)
  ? { execArgv: ['--no-experimental-require-module'] }
  : {};
