/** A line as it may be shown: colours of a terminal left out, other control characters as signs that can be seen. */
export const plain = (text: string): string =>
  text
    .replace(/\u001b\[[0-9;:]*m/g, '')
    .replace(/\t/g, '    ')
    .replace(/[\u0000-\u0009\u000b-\u001f]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
