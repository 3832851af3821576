// Robots from files that a user hands to the page, and files that the page hands back. Files are data: what they say is
// checked, and shown as text.

import { InputError, parseRobot, type Robot, robotToJSON } from '../../../index.ts';

/** Larger files than any robot that the page could simulate [bytes]. */
const MOST_BYTES = 24 * 2 ** 20;

/**
 * The robot of a dropped or chosen file.
 * @throws {InputError} with a paragraph for the user
 */
export async function readRobotFile(file: File): Promise<Robot> {
  if (file.size > MOST_BYTES) throw tooLarge(file.name, file.size);
  return robotFromText(await file.text(), file.name);
}

/** @throws {InputError} */
export function robotFromText(text: string, where: string): Robot {
  return parseRobot(dataOf(text, where), where);
}

export function tooLarge(where: string, bytes: number): InputError {
  const size = `${(bytes / 2 ** 20).toFixed(0)} MB`;
  return new InputError({
    code: 'invalid',
    where,
    problem: `the file has ${size}, and the page reads at most ${MOST_BYTES / 2 ** 20} MB. Train and replay such a robot on the command line.`,
  });
}

function dataOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError({
      code: 'syntax',
      where,
      problem: `this is not a robot's JSON file (${reason}). Drop a file that "morphograd evolve" or "morphograd train" wrote.`,
    });
  }
}

/** The text of a robot's file. */
export const robotText = (robot: Robot): string => `${JSON.stringify(robotToJSON(robot))}\n`;

/** A name for a file of this robot, of letters that every system takes. */
export const fileNameOf = ({ name = 'robot' }: Robot, ending: string): string =>
  `${name.replaceAll(/[^\w.-]+/g, '-').slice(0, 60) || 'robot'}.${ending}`;

export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
