/** IP addresses as text, versions 4 and 6. Zones and IPv4 with dots inside IPv6 are not taken. Source: RFC 4291. */

/** Hexadecimal digits, capitals: 8 for IPv4, 32 for IPv6. Addresses of one version compare as texts. */
export type IpAddress = string;

/** Undefined where the text is no address. */
export const parseIpAddress = (text: string): IpAddress | undefined =>
  text.includes(':') ? parseV6(text) : parseV4(text);

function parseV4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map((part) => hex(Number(part), 2)).join('');
}

function parseV6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const groups = [...head, ...tail];
  if (halves.length > 2 || !groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (halves.length === 1 ? groups.length !== 8 : groups.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - groups.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => hex(Number.parseInt(group, 16), 4)).join('');
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
