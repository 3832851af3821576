// Calls across the border of a worker: a request, one answer, in order. Errors come over as their messages.

export type Handlers = Readonly<Record<string, (argument: never) => Promise<unknown>>>;

type ArgumentOf<H> = H extends (argument: infer A) => unknown ? A : never;
type AnswerOf<H> = H extends (...args: never[]) => Promise<infer R> ? R : never;

interface Request {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };

/** In the worker: answers requests one after another, each when the one before is done. */
export function serve(handlers: Handlers, transferOf: (value: unknown) => Transferable[] = () => []): void {
  let last: Promise<unknown> = Promise.resolve();
  const scope = globalThis as unknown as Worker;
  const answer = async ({ id, name, argument }: Request): Promise<void> => {
    try {
      const value = await handlers[name]!(argument as never);
      scope.postMessage({ id, value } satisfies Answer, transferOf(value));
    } catch (error) {
      scope.postMessage({ id, error: messageOf(error) } satisfies Answer);
    }
  };
  scope.onmessage = ({ data }: MessageEvent<Request>) => {
    last = last.then(() => answer(data));
  };
}

/** What can be handed over, of an answer with arrays in it. */
export const float32BuffersOf = (value: unknown): Transferable[] =>
  Object.values((value ?? {}) as object).flatMap((field) =>
    field instanceof Float32Array ? [field.buffer] : [],
  );

/** In the page: calls the worker's handlers by name. */
export interface Client<H extends Handlers> {
  call<N extends keyof H & string>(name: N, argument: ArgumentOf<H[N]>): Promise<AnswerOf<H[N]>>;
  /** Ends the worker; calls that wait are rejected. */
  close(): void;
}

/** What calls are rejected with that were under way when the worker was ended. */
export class ClosedError extends Error {
  override readonly name = 'ClosedError';
}

export function createClient<H extends Handlers>(worker: Worker): Client<H> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let next = 0;
  const rejectAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ('error' in data) call?.reject(new Error(data.error));
    else call?.resolve(data.value);
  });
  worker.addEventListener('error', (event) => {
    rejectAll(new Error(event.message || 'The worker that simulates could not be started.'));
  });
  return {
    call: (name, argument) =>
      new Promise<unknown>((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, name, argument } satisfies Request);
      }) as Promise<never>,
    close() {
      worker.terminate();
      rejectAll(new ClosedError('The worker has been ended.'));
    },
  };
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
