// Writing to the terminal, or to whatever stands in its place.

/** `morphograd … | head` closes the pipe early; that is no error. */
export function quietOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}

/** Clears the terminal's line that is being written and goes to its beginning. */
export const REWRITE = '\r\x1b[2K';

export const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

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
