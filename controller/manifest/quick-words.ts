/** Plain words as the quick YAML reader knows them. */
import { SPECIAL_WORDS } from './scalars.ts';

/** Thrown where the full parser is needed. One instance: nobody looks at its stack. */
export const GIVE_UP = new Error('needs the full parser');

export const LETTER = 1;
const DIGIT = 2;
const MARK = 4;

/** Classes of ASCII characters: letters, digits, and the marks `_ . / + -` that may stand inside plain words. */
export const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z]/.test(character)) CLASSES[code] = LETTER;
  else if (/[0-9]/.test(character)) CLASSES[code] = DIGIT;
  else if (/[_./+-]/.test(character)) CLASSES[code] = MARK;
}

const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]{0,14})$/;
/** What some reader may take for a number or a date. */
const NUMBER_LIKE = /^[0-9][0-9a-fA-F_.:xXoO+-]*$/;

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function resolveLetters(word: string): string | boolean | null {
  if (word.length > 5 || !SPECIAL_WORDS.has(word)) return word;
  const constant = CONSTANTS.get(word);
  if (constant === undefined) throw GIVE_UP;
  return constant;
}

/** The value of a plain word that everyone reads alike. */
export function resolveWord(word: string): string | number | boolean | null {
  const kind = CLASSES[word.charCodeAt(0)] ?? 0;
  if (kind === LETTER) return resolveLetters(word);
  if (WHOLE_NUMBER.test(word)) return Number(word);
  const isText = kind === DIGIT ? !NUMBER_LIKE.test(word) : word.startsWith('/');
  if (isText) return word;
  throw GIVE_UP;
}
