// Short labels for groups, where their names are too long.

/** The names, if all are at most `most` characters long; else the letters A, B, C, … (numbers after Z). */
export function labelsOf(names: readonly string[], most: number): string[] {
  if (names.every(({ length }) => length <= most)) return [...names];
  return names.map((_, i) => (i < 26 ? String.fromCharCode(65 + i) : String(i + 1)));
}
