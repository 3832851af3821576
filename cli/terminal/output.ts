// Writing to the terminal, or to whatever stands in its place.

/** What is to happen once nobody reads what is written; by default the command does what it has to, and says no more. */
let onClosedPipe = (): void => {};

/** Has a run stop in its own way where `morphograd … | head` closes the pipe early, until what is returned is called. */
export function whenPipeCloses(stop: () => void): () => void {
  const before = onClosedPipe;
  onClosedPipe = stop;
  return () => {
    onClosedPipe = before;
  };
}

/**
 * Goes on where the output cannot be written: a full disk under a log is no reason to lose a run. It is said once, and the
 * exit code is 1 if it would have been 0.
 */
export function surviveLostOutput(): void {
  let isLost = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isLost) return;
    isLost = true;
    if (error.code === 'EPIPE') {
      onClosedPipe();
      return;
    }
    process.on('exit', (code) => {
      if (code === 0) process.exitCode = 1;
    });
    process.stderr.write(
      `morphograd: standard output cannot be written (${error.code ?? error.message}); what would stand there is lost.\n`,
    );
  });
  // Nobody is left to be told.
  process.stderr.on('error', () => {});
}

/** Clears the terminal's line that is being written and goes to its beginning. */
export const REWRITE = '\r\x1b[2K';

/** What a terminal would obey: controls other than tab and line break, and those that turn the direction of writing. */
const obeyed = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text that a terminal shows and does not obey, for names in files may come from anyone. What it would obey stands there as
 * JSON writes it, so that JSON stays what it is.
 */
export const printable = (text: string): string =>
  text.replaceAll(obeyed, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** To standard output. */
export const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${printable(lines.join('\n'))}\n`);
};

/** To standard error. */
export const complain = (text: string): void => console.error(printable(text));

/** Columns padded to the width of their widest cell, two spaces between; those of numbers stand to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** A number as people compare it: three decimals, or three digits if it is small. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 0.1 || value === 0 ? value.toFixed(3) : value.toPrecision(3);
}

/** Seconds as `7 s`, `1:05` or `2:03:05`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
