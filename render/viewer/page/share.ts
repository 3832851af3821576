// Links that carry a robot in their address, behind the `#`, which browsers send to no server.

import { InputError, parseRobot, type Robot, robotToJSON } from '../../../index.ts';

/** Longer links are cut off by mail programs and messengers. */
export const MOST_LINK = 60_000;

const KEY = 'robot=';
const MOST_BYTES = 24 * 2 ** 20;

/** What stands behind the `#` of a link to this robot. */
export async function linkFragment(robot: Robot): Promise<string> {
  const text = JSON.stringify(robotToJSON(robot), (_, value: unknown) =>
    typeof value === 'number' ? shortest(value) : value,
  );
  const packed = await bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')));
  return KEY + toBase64(packed);
}

/**
 * The robot of a link; null if the fragment carries none.
 * @throws {InputError} with a sentence where it was damaged
 */
export async function robotOfFragment(fragment: string): Promise<Robot | null> {
  const text = fragment.replace(/^#/, '');
  if (!text.startsWith(KEY)) return null;
  return parseRobot(await unpack(text.slice(KEY.length)), 'this link');
}

async function unpack(packed: string): Promise<unknown> {
  try {
    const stream = new Blob([fromBase64(packed)]).stream();
    const bytes = await bytesOf(stream.pipeThrough(new DecompressionStream('deflate-raw')));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InputError({
      code: 'syntax',
      where: 'this link',
      problem:
        'the robot in it is damaged. The link may have been cut off; ask for it again, or for the file.',
    });
  }
}

/**
 * The decimal with the fewest digits that is the same number in single precision, which is what robots are simulated in.
 * It takes a third of the room.
 */
export function shortest(value: number): number {
  const single = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === single) return candidate;
  }
  return value;
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    // A small link can unpack to more than any memory holds.
    if (size > MOST_BYTES) throw new RangeError('too much');
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );
