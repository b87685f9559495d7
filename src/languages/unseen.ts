/** Characters that move a cursor, turn the direction of text or cannot be seen, written as escapes. Sources: Unicode, Default_Ignorable_Code_Point; "Trojan Source". */

/** Line breaks are not among them, nor the selector that makes an emoji colourful. */
export const unseen =
  /(?!(?<=\p{Emoji})\ufe0f)[[\p{Cc}--[\n]]\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gv;

export const hasUnseen = (text: string): boolean => text.search(unseen) !== -1;

/** As JSON writes them: `\u202e`, beyond 16 bits two of them. */
export const unseenInJson = (text: string): string =>
  text.replace(unseen, (found) =>
    Array.from({ length: found.length }, (_, index) => `\\u${hex(found.charCodeAt(index), 4)}`).join(''),
  );

/** As YAML writes them between double quotes: `\u202e`, `\U000e0041`. */
export const unseenInYaml = (text: string): string =>
  text.replace(unseen, (found) => {
    const code = found.codePointAt(0) as number;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
