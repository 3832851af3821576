// What stands behind a struct's member: `speed: f32, // [m/s] at which it is to walk`.

import type { WgslSource } from './parse.ts';
import type { StructSyntax } from './syntax.ts';

export interface Note {
  /** As it stands in the brackets; null: there are none. */
  readonly unit: string | null;
  /** Empty where nothing is said. */
  readonly meaning: string;
}

/** The notes of a struct's members, by their names; of members that share a line there is none. */
export function notesOf(struct: StructSyntax, sources: readonly WgslSource[]): Map<string, Note> {
  const { file } = struct.place;
  const lines = sources.find(({ path }) => path === file)?.text.split('\n') ?? [];
  const lineOf = (place: { readonly line: number }): string => lines[place.line - 1] ?? '';
  const isAlone = (line: number) => struct.members.filter(({ place }) => place.line === line).length === 1;
  const noted = struct.members.filter(({ place }) => isAlone(place.line));
  return new Map(noted.map(({ name, place }) => [name, noteIn(lineOf(place))]));
}

function noteIn(line: string): Note {
  const [, unit = null, meaning = ''] = /\/\/\s*(?:\[([^\]]*)\])?\s*(.*)$/.exec(line) ?? [];
  return { unit, meaning: meaning.trim() };
}
