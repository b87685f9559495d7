/**
 * `max-buffer-size` of a log driver: a number, and perhaps a unit, as Docker's library go-units reads it; and why nothing can be made of one, in its words.
 * Sources: Docker documentation, "Configure logging drivers"; ECS API reference, LogConfiguration.
 */

/** Undefined: it is a size. An empty one asks for the default. */
export function bufferSizeProblem(text: string): string | undefined {
  if (text === '' || /^\d*\.?\d+\.?\s?(?:b|[kmgtp](?:i?b)?)?$/i.test(text)) return undefined;
  const number = /^.*[\d. ]/s.exec(text)?.[0];
  if (number === undefined || Number.isNaN(Number(number)) || Number(number) < 0) return `invalid size: '${text}'`;
  return `invalid suffix: '${text.slice(number.length)}'`;
}
