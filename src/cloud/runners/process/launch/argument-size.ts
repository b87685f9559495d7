/**
 * Whether a command and its environment are too large for the host to start: found before anything is started, with what is too large.
 * Source: execve(2), "Limits on size of arguments and environment", for a stack of the usual 8 MiB; ARG_MAX of macOS.
 */
const isLinux = process.platform === 'linux';
/** Bytes of one argument or one `NAME=VALUE`, with the NUL behind it. */
const textBytesMax = isLinux ? 128 * 1024 : 1024 * 1024;
/** Of all of them, with a pointer to each; a little is left for the host's own words. */
const allBytesMax = (isLinux ? 2 * 1024 * 1024 : 1024 * 1024) - 4096;
const pointerBytes = 8;

/** Undefined: small enough. */
export function tooLarge(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): string | undefined {
  const texts = [
    ...command.map((word, n) => ({ what: `argument ${n}`, bytes: Buffer.byteLength(word) + 1 })),
    ...Object.entries(environment).map(([name, value]) => ({
      what: `environment variable \`${name}\``,
      bytes: Buffer.byteLength(name) + Buffer.byteLength(value) + 2,
    })),
  ];
  const large = texts.find(({ bytes }) => bytes > textBytesMax);
  if (large) return `${large.what} has ${large.bytes} bytes, ${textBytesMax} are the most`;
  const all = texts.reduce((sum, { bytes }) => sum + bytes + pointerBytes, 0);
  return all > allBytesMax ? `arguments and environment have ${all} bytes, ${allBytesMax} are the most` : undefined;
}
