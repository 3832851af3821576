// The robots that come with the page. All were bred or taught by morphograd.

import walker from '../../../pictures/walker.json?url';
import climber from './climber.json?url';
import jumper from './jumper.json?url';
import trotter from './trotter.json?url';

export interface BuiltIn {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

export const builtIns: readonly BuiltIn[] = [
  { id: 'walker', name: 'Walker', url: walker },
  { id: 'climber', name: 'Climber', url: climber },
  { id: 'trotter', name: 'Trotter, in space', url: trotter },
  { id: 'jumper', name: 'Jumper', url: jumper },
];
