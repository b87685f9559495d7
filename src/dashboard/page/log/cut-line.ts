/** So much of a line is shown at once: more makes a page of many screens of it. */
export const letters = { quoted: 80, inBanner: 600, inLog: 4000 } as const;

export interface CutLine {
  readonly text: string;
  /** So many letters more are not shown. */
  readonly left: number;
}

export const cutLine = (text: string, most: number): CutLine =>
  text.length <= most ? { text, left: 0 } : { text: text.slice(0, most), left: text.length - most };
