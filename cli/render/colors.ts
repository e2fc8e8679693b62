/** Colours for one stream. The package decides nothing: whether a stream has colours is decided where it is opened. */
import picocolors from 'picocolors';
import type { Paint } from './table.ts';

export type Colors = ReturnType<typeof picocolors.createColors>;

export function colorsFor(enabled: boolean): Colors {
  return picocolors.createColors(enabled);
}

/** The colour of a condition: green for True, red for False, yellow for what is not known yet. */
export function conditionPaint(colors: Colors, status: string): Paint {
  switch (status) {
    case 'True':
      return colors.green;
    case 'False':
      return colors.red;
    case 'Unknown':
      return colors.yellow;
    default:
      return String;
  }
}
