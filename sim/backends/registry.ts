// The backends by name. Each stands in a folder of its own, describes itself as a `BackendKind`, and is registered in one
// line: in node.ts beside this file for Node, or by whoever brings one.

import { nearest } from '../../base/text.ts';
import type { Backend } from './backend.ts';

/** What a backend is, before one is opened. */
export interface BackendKind {
  /** The opened backend has the same. */
  readonly name: string;
  /** `verification`: offered to replay and check, and not to search or learn. */
  readonly purpose: 'simulation' | 'verification';
  /** Whether the same numbers come out on every machine, to the bit. */
  readonly isReproducible: boolean;
  /**
   * How a search evaluates on it. `threads`: the worker threads each learn one body after another, on the built-in `cpu`
   * backend; `together`: all bodies learn in one batch, on the thread that opened it.
   */
  readonly evaluates: 'threads' | 'together';
  /** Whether it can be opened here. */
  isAvailable(): Promise<boolean>;
  /** Whether `auto` takes it; the first of those that say so is taken, else the first that was registered. */
  isPreferred(): Promise<boolean>;
  /** Opens one, which is the caller's to close. */
  open(options?: OpenOptions): Promise<Backend>;
}

/** What whoever opens a backend may ask of it; those that do not hold their thread need not heed it. */
export interface OpenOptions {
  /** See `WasmBackendOptions`. */
  readonly pause?: () => Promise<void>;
}

const kinds = new Map<string, BackendKind>();

/**
 * Makes a backend known by its name, to `openBackend` and to the commands.
 *
 * @returns Takes it out again.
 * @throws {RangeError} where the name is taken
 */
export function registerBackend(kind: BackendKind): () => void {
  if (kind.name === 'auto' || kinds.has(kind.name))
    throw new RangeError(`There is a backend "${kind.name}" already. Give yours another name.`);
  kinds.set(kind.name, kind);
  return () => {
    kinds.delete(kind.name);
  };
}

/** All that there are, in the order in which they were registered. */
export const backendKinds = (): readonly BackendKind[] => [...kinds.values()];

/** Names of those that search and learning are offered. */
export const simulationBackends = (): string[] =>
  backendKinds()
    .filter(({ purpose }) => purpose === 'simulation')
    .map(({ name }) => name);

/** @throws {RangeError} where there is none of that name */
export function backendKind(name: string): BackendKind {
  const kind = kinds.get(name);
  if (!kind) throw new RangeError(`There is no backend "${name}". ${nearest(name, [...kinds.keys()])}`);
  return kind;
}

/** The name that `auto` stands for on this machine. */
export async function preferredBackend(): Promise<string> {
  for (const kind of kinds.values()) if (await kind.isPreferred()) return kind.name;
  const [first] = kinds.keys();
  if (first === undefined) throw new RangeError('No backend has been registered.');
  return first;
}

/**
 * Opens a backend, which is then the caller's to close.
 *
 * @param name As it was registered, or `auto`.
 * @throws {RangeError} where there is none of that name
 * @throws {GpuError} for `gpu` where no adapter gives a device
 */
export async function openBackend(name: string, options?: OpenOptions): Promise<Backend> {
  return backendKind(name === 'auto' ? await preferredBackend() : name).open(options);
}
