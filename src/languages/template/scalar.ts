/**
 * An unquoted scalar as CloudFormation reads it: by YAML 1.1. `0300` is octal, `1:30` sexagesimal, `0x1F` hexadecimal, `yes` true, and a number that
 * begins with a zero and is not octal (an account id with an 8 or a 9) is a double, which as text is Java's `1.2345678901E10`. Dates stay text.
 * Sources: YAML 1.1, "Language-Independent Types"; SnakeYAML 1.x, whose patterns they are; aws-cloudformation/rain, issue 27;
 * aws-cloudformation/cloudformation-coverage-roadmap, issue 745.
 */

/** Longer ones stay text: turning them into decimal digits takes time that grows faster than they do. */
const digitsMax = 400;

const integer = /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const double = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;
const sexagesimalDouble = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/;

export function readScalar(text: string): string | number | boolean {
  if (/^(true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return true;
  if (/^(false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text)) return false;
  return readNumber(text) ?? text;
}

/** A number, or its text where no number of JavaScript is written as Java writes it; undefined: it is none. */
export function readNumber(text: string): number | string | undefined {
  if (text.length > digitsMax || !/^[-+.]?[0-9]/.test(text)) return undefined;
  if (integer.test(text)) return readInteger(text.replaceAll('_', ''));
  if (double.test(text)) return readDouble(text.replaceAll('_', ''));
  return sexagesimalDouble.test(text) ? sexagesimal(text.replaceAll('_', '')) : undefined;
}

function readInteger(text: string): number | string | undefined {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  if (digits.includes(':')) return sexagesimal(text);
  if (/^0[bx]?$/.test(digits)) return digits === '0' ? 0 : undefined;
  const value = BigInt(/^0[0-7]/.test(digits) ? `0o${digits}` : digits) * (sign === '-' ? -1n : 1n);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Where a point or an exponent stands it is meant as a number; digits alone were meant as text, and become Java's. */
function readDouble(text: string): number | string {
  const number = Number(text);
  return /[.eE]/.test(text) && Number.isFinite(number) ? number : javaText(number);
}

function sexagesimal(text: string): number {
  const value = text
    .replace(/^[-+]/, '')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
  return text.startsWith('-') ? -value : value;
}

/** As `Double.toString` writes it. */
function javaText(number: number): string {
  if (!Number.isFinite(number)) return number > 0 ? 'Infinity' : '-Infinity';
  const [, mantissa = '', exponent = ''] = /^(.*)e([-+]\d+)$/.exec(number.toExponential()) ?? [];
  if (Math.abs(number) < 1e7) return Number.isInteger(number) ? `${number}.0` : String(number);
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
