/**
 * What a container printed, made harmless to whoever looks at it: a line can then neither move the cursor, retitle the window, erase or
 * overwrite what stands above it, nor look like another line. Control characters are shown as `\x1b`, what turns or hides text as `\u202e`.
 * Colours and styles survive where they are asked for. Source: ECMA-48 (control functions, SGR); "Trojan Source" (bidirectional controls).
 */

export interface Look {
  /** For a terminal: SGR sequences of colours and styles are left as they are. */
  readonly colours: boolean;
  /** What stands before a line after the first. */
  readonly continued: string;
}

export function sanitize(text: string, { colours, continued }: Look): string {
  let isStyled = false;
  const shown = text.replace(suspicious, (found) => {
    if (found === '\n') return isStyled ? `${plain}\n${continued}` : `\n${continued}`;
    if (!found.startsWith('\x1b[')) return name(found);
    if (!colours || !style.test(found)) return name(found[0] as string) + found.slice(1);
    isStyled = true;
    return found;
  });
  return isStyled ? shown + plain : shown;
}

/** Of a text of our own form that quotes what files or accounts say. */
export const sanitizeText = (text: string): string => sanitize(text, { colours: false, continued: '' });

/** The same, which has our own colours and styles. */
export const sanitizeStyled = (text: string): string =>
  text.replace(suspicious, (found) => {
    if (found === '\n' || style.test(found)) return found;
    return found.startsWith('\x1b[') ? name('\x1b') + found.slice(1) : name(found);
  });

/** Of a name that is to stand in one line. */
export const sanitizeName = (text: string): string => sanitizeText(text).replaceAll('\n', '\\n');

const plain = '\x1b[0m';

/**
 * SGR sequences; control characters but the tab; what ends lines or has no shape of its own (directions, joiners, fillers, tags, selectors of
 * variants but the one that makes an emoji colourful), halves of characters.
 */
const suspicious =
  /\x1b\[[\d;]{0,60}m|(?!(?<=\p{Emoji})\ufe0f)[[\p{Cc}--\t]\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gv;

/** Bold, faint, italic, underlined, inverse, colours, and their ends; not concealed (8) and not blinking (5, 6). */
const one = '(?:[0-47]|2[2-47]|[349][0-7]|10[0-7]|[34]9|[34]8;5;\\d{1,3}|[34]8;2;\\d{1,3};\\d{1,3};\\d{1,3})?';
const style = new RegExp(`^\\x1b\\[${one}(?:;${one})*m$`);

function name(character: string): string {
  const code = character.codePointAt(0) as number;
  if (character === '\r') return '\\r';
  if (code > 0xffff) return `\\u{${code.toString(16)}}`;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
