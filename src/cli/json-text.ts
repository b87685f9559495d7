/** JSON that a program reads, and that does a terminal no harm either: what could move a cursor or turn text is written as `\u009b`, in any form of which it is the same value. */
const harmful = /[[\p{Cc}--[\n]]\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gv;

export const jsonText = (value: unknown, indent = 2): string =>
  JSON.stringify(value, undefined, indent).replace(harmful, escapes);

const escapes = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => escaped(character.charCodeAt(index))).join('');

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
