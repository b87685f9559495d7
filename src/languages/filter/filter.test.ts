import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseFilterPattern } from './filter.ts';
import { Message } from './line-test.ts';

function matching(pattern: string, lines: readonly string[]): string[] {
  const parsed = parseFilterPattern(pattern);
  assert.ok('matches' in parsed, JSON.stringify(parsed));
  return lines.filter((line) => parsed.matches(new Message(line)));
}

const tableOf =
  (lines: readonly string[]) =>
  (cases: readonly (readonly [pattern: string, expected: readonly number[]])[]): void => {
    for (const [pattern, expected] of cases)
      it(`${pattern || '(empty)'} matches ${expected.join(', ') || 'none'}`, () =>
        assert.deepEqual(
          matching(pattern, lines),
          expected.map((number) => lines[number - 1]),
        ));
  };

describe('terms', () => {
  tableOf([
    '[ERROR 400] BAD REQUEST',
    '[ERROR 401] UNAUTHORIZED REQUEST',
    '[ERROR 419] MISSING ARGUMENTS',
    '[ERROR 420] INVALID ARGUMENTS',
    '[WARN] Exiting with ERRORCODE: -1',
    '',
  ])([
    ['', [1, 2, 3, 4, 5, 6]],
    ['  ', [1, 2, 3, 4, 5, 6]],
    ['ERROR', [1, 2, 3, 4, 5]],
    ['error', []],
    ['ERROR ARGUMENTS', [3, 4]],
    ['"BAD REQUEST"', [1]],
    ['"ERROR 4" -ARGUMENTS', [1, 2]],
    ['ERROR -"Exiting" -REQUEST', [3, 4]],
    ['"ERROR" - "Exiting"', [1, 2, 3, 4]],
    ['-ERROR', [6]],
    ['?BAD ?MISSING', [1, 3]],
    ['?"401] U" ?WARN', [2, 5]],
    ['?BAD ?MISSING REQUEST', [1, 2]],
    ['?BAD -REQUEST', [3, 4, 5, 6]],
    ['%AUTHORIZED%', [2]],
    ['ERROR -%4[0-9]{2}\\] [A-Z]%'.replace(' [', '\\s['), [5]],
    ['?%^\\[WARN% ?MISSING', [3, 5]],
  ]);
  it('a quotation mark in a phrase is escaped', () => {
    assert.deepEqual(matching('"\\"odd\\""', ['say "odd"', 'odd']), ['say "odd"']);
  });
});

describe('regular expressions', () => {
  const cases: [expression: string, text: string, expected: boolean][] = [
    ['a', 'bab', true],
    ['a', 'b', false],
    ['^ab', 'abc', true],
    ['^b', 'abc', false],
    ['c$', 'abc', true],
    ['b$', 'abc', false],
    ['^$', '', true],
    ['^$', 'a', false],
    ['colou?r', 'color', true],
    ['colou?r', 'colour', true],
    ['colou?r', 'colouur', false],
    ['^[a-c]+$', 'abcabc', true],
    ['^[a-c]+$', 'abd', false],
    ['^[^a-c]$', 'd', true],
    ['^[^a-c]$', 'b', false],
    ['^[^a-c]$', 'é', true],
    ['^[-a]$', '-', true],
    ['^[]a]$', ']', true],
    ['^[\\d_]+$', '1_2', true],
    ['^a{3}$', 'aaa', true],
    ['^a{3}$', 'aa', false],
    ['^a{2,3}$', 'aaa', true],
    ['^a{2,3}$', 'aaaa', false],
    ['^a{2,}$', 'aaaaa', true],
    ['^a{0}b$', 'b', true],
    ['gray|grey', 'a grey cat', true],
    ['^a|b$', 'xb', true],
    ['^a|b$', 'bx', false],
    ['10\\.10\\.0\\.1', '10.10.0.1', true],
    ['10\\.10\\.0\\.1', '10x10x0x1', false],
    ['^a.c$', 'abc', true],
    ['^a.c$', 'a\nc', false],
    ['^ab*c$', 'ac', true],
    ['^ab*c$', 'abbbc', true],
    ['^ab+c$', 'ac', false],
    ['\\d{3}', 'ab12', false],
    ['\\d{3}', 'ab123', true],
    ['^\\D\\s\\S\\w\\W$', 'a bc!', true],
    ['\\x28x\\x29', 'f(x)', true],
    ['a/b:c_d#e=f@g;h,i-j', '_a/b:c_d#e=f@g;h,i-j_', true],
    ['\\[x\\]', '[x]', true],
  ];
  for (const [expression, text, expected] of cases)
    it(`%${expression}% ${expected ? 'is found in' : 'is not in'} ${JSON.stringify(text)}`, () =>
      assert.equal(matching(`%${expression}%`, [text]).length === 1, expected));

  it('find what those of JavaScript find', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '1');
    const part = fc
      .tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{2,}'))
      .map((pair) => pair.join(''));
    const sequence = fc
      .tuple(fc.constantFrom('', '^'), fc.array(part, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '$'))
      .map(([from, parts, to]) => from + parts.join('') + to);
    const expression = fc.array(sequence, { minLength: 1, maxLength: 3 }).map((all) => all.join('|'));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(expression, text, (regex, line) => {
        assert.equal(matching(`%${regex}%`, [line]).length === 1, new RegExp(regex).test(line));
      }),
      { numRuns: 500 },
    );
  });

  it('take no longer for a pattern that makes others try every way', () => {
    const line = `${'a'.repeat(200_000)}!`;
    for (const evil of ['a*a*a*a*a*a*a*a*b', 'a?a?a?a?a?a?a?a?a?a?aaaaaaaaaab$', '[ab]*a[ab]{110}c', '^a+a+a+a+$'])
      assert.deepEqual(matching(`%${evil}%`, [line]), []);
  });
});

describe('the size of a pattern', () => {
  const sizeOf = (pattern: string): number => {
    const parsed = parseFilterPattern(pattern);
    assert.ok('matches' in parsed, JSON.stringify(parsed));
    return parsed.size;
  };
  it('is that of its regular expressions', () => {
    assert.equal(sizeOf('ERROR -"a phrase"'), 0);
    assert.ok(sizeOf('%a{100}%') >= 100);
    assert.ok(sizeOf('{ $.a = %x{20}% && $.b = %y{20}% }') >= 40);
  });
  it('is bounded', () => {
    for (const pattern of ['%a{100}% %a{100}%', '%a{0,80}%']) {
      const parsed = parseFilterPattern(pattern);
      assert.ok(!('matches' in parsed));
      assert.equal(parsed.message, 'its regular expressions are together too large');
    }
  });
});

describe('JSON patterns', () => {
  const trail = JSON.stringify({
    eventType: 'UpdateTrail',
    sourceIPAddress: '111.111.111.111',
    arrayKey: ['value', 'another value'],
    objectList: [
      { name: 'a', id: 1 },
      { name: 'b', id: 2 },
    ],
    SomeObject: null,
    ThisFlag: true,
    text: '404',
  });
  const user = JSON.stringify({
    user: { id: 1, email: 'John.Stiles@example.com' },
    users: [
      { id: 2, email: 'John.Doe@example.com' },
      { id: 3, email: 'Jane.Doe@example.com' },
    ],
    actions: ['GET', 'PUT', 'DELETE'],
    coordinates: [
      [0, 1, 2],
      [4, 5, 6],
    ],
    latency: 700.5,
    'a-b': 'x',
  });
  tableOf([trail, user, 'no JSON { $.user.id = 1 }', '{"open', '[1]'])([
    ['{ $.eventType = "UpdateTrail" }', [1]],
    ['{$.eventType=UpdateTrail}', [1]],
    ['{ $.eventType = "Update*" }', [1]],
    ['{ $.eventType = *Trail }', [1]],
    ['{ $.eventType = "*teTr*" }', [1]],
    ['{ $.eventType = Up*Trail }', []],
    ['{ $.eventType = * }', [1]],
    ['{ $.eventType != "x" }', [1]],
    ['{ $.sourceIPAddress != 123.123.* }', [1]],
    ['{ $.sourceIPAddress = 111.111.* }', [1]],
    ['{ $.arrayKey[0] = "value" }', [1]],
    ['{ $.arrayKey[2] = * }', []],
    ['{ $.arrayKey = * }', []],
    ['{ $.arrayKey != "value" }', []],
    ['{ $.objectList[1].id = 2 }', [1]],
    ['{ $.objectList[*].id = 2 }', [1]],
    ['{ $.objectList[*].id = 3 }', []],
    ['{ $.SomeObject IS NULL }', [1]],
    ['{ $.user IS NULL }', []],
    ['{ $.SomeOtherObject NOT EXISTS }', [1, 2]],
    ['{ $.user NOT EXISTS }', [1]],
    ['{ $.ThisFlag IS TRUE }', [1]],
    ['{ $.ThisFlag IS FALSE }', []],
    ['{ $.text = 404 }', [1]],
    ['{ $.text >= 404 }', [1]],
    ['{ $.a-b = x }', [2]],
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', [2]],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', []],
    ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', [2]],
    ['{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }', []],
    ['{ $.coordinates[1][2] = 6 }', [2]],
    ['{ $.latency >= 500 }', [2]],
    ['{ $.latency < 7e2 }', []],
    ['{ $.latency > +7E2 }', [2]],
    ['{ $.latency = 700.5 }', [2]],
    ['{ $.latency != 700.5 }', []],
    ['{ $.latency <= 55.5 }', []],
    ['{ $.users[0].email = %^John\\.D% }', [2]],
    ['{ $.eventType = %[Uu]pdate% || $.latency = %^7\\d\\d% }', [1, 2]],
    ['{ $.eventType != %Update% }', []],
    ['{ $.__proto__ NOT EXISTS }', [1, 2]],
  ]);
});

describe('space-delimited patterns', () => {
  tableOf([
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
    '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /about.html HTTP/1.0" 500 5324',
    '127.0.0.1 - - [10/Oct/2000:13:50:35 -0700] "GET \\"x\\" HTTP/1.0" 403 4355',
    'ERROR WARN message',
    'ERROR message',
    'WARN message',
  ])([
    ['[ip, user, username, timestamp, request, status_code, bytes]', [1, 2, 3]],
    ['[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]', [1]],
    ['[ip, user, username, timestamp, request, status_code = 4*, bytes > 4000]', [3]],
    ['[ip, user, username, timestamp, request, status_code = 4* && status_code != 403, bytes]', [1]],
    ['[ip, user, username != -, timestamp, request, status_code, bytes]', [1, 2]],
    ['[..., status_code=4*, bytes]', [1, 3]],
    ['[ip, user, ..., status_code >= 500, bytes]', [2]],
    ['[ip=127.*, ...]', [1, 2, 3]],
    ['[...]', [1, 2, 3, 4, 5, 6]],
    ['[..., request=*.html*, status_code=4*,]', [1]],
    ['[..., request="GET \\\\\\"x*", status, bytes]', [3]],
    ['[..., timestamp=%^10/Oct.*15% , request, status, bytes]', [1]],
    ['[w1=ERROR, w2]', [5]],
    ['[w1=ERROR || w1=WARN, w2]', [5, 6]],
    ['[w1!=ERROR&&w1!=WARN, w2]', []],
    ['[w1, w2, w3]', [4]],
    ['[w1=%ERR|WAR%, w2=message]', [5, 6]],
  ]);
  it('take no longer for a line whose brackets never close', () => {
    assert.deepEqual(matching('[a, b]', ['[ '.repeat(200_000), '" \\" '.repeat(200_000)]), []);
  });
});

describe('what is refused', () => {
  const cases: [pattern: string, message: string, column: number, hint: RegExp][] = [
    ['a.b', "Invalid character(s) in term 'a.b'", 1, /"a\.b"/],
    ['ok 12:30', "Invalid character(s) in term '12:30'", 4, /quotation marks/],
    ['a "b', `Invalid character(s) in term '"b'`, 3, /never closed/],
    ['""', `Invalid character(s) in term '""'`, 1, /at least one/],
    ['?', "Invalid character(s) in term ''", 2, /at least one/],
    ['?“*-*“', "Invalid character(s) in term '“*-*“'", 2, /quotation marks/],
    ['%a', "Invalid character(s) in term '%a'", 1, /two `%`/],
    ['%something!%', "Invalid character(s) in term '%something!%'", 11, /`!` as `\\x21`/],
    ['%(a)%', "Invalid character(s) in term '%(a)%'", 2, /groups.*\\x28/],
    ['%\\(%', "Invalid character(s) in term '%\\(%'", 2, /\\x28/],
    ['%a b%', "Invalid character(s) in term '%a b%'", 3, /\\x20/],
    ['%é%', "Invalid character(s) in term '%é%'", 2, /ASCII/],
    ['%*a%', "Invalid character(s) in term '%*a%'", 2, /nothing before/],
    ['%a{2,1}%', "Invalid character(s) in term '%a{2,1}%'", 3, /smaller/],
    ['%a{x}%', "Invalid character(s) in term '%a{x}%'", 3, /how often/],
    ['%a{100}b{100}%', "Invalid character(s) in term '%a{100}b{100}%'", 14, /128/],
    ['%[a%', "Invalid character(s) in term '%[a%'", 2, /never closed/],
    ['%[b-a]%', "Invalid character(s) in term '%[b-a]%'", 2, /range/],
    ['%a|%', "Invalid character(s) in term '%a|%'", 2, /empty/],
    ['%%', "Invalid character(s) in term '%%'", 2, /empty/],
    ['%a\\1%', "Invalid character(s) in term '%a\\1%'", 3, /.*/],
    ['{ $.a = 1', "If a filter pattern starts with '{' it must end with '}'", 10, /close it/],
    ['[a, b', "If a filter pattern starts with '[' it must end with ']'", 6, /close it/],
    ['{ a = 1 }', "Invalid character(s) in term 'a'", 3, /\$\.name/],
    ['{ $ = 1 }', "Invalid character(s) in term '$'", 3, /\$\.name/],
    ['{ $.a }', "Invalid character(s) in term ''", 7, /IS NULL/],
    ['{ $.a == 1 }', "Invalid character(s) in term '='", 8, /quotation/],
    ['{ $.a = b@c }', "Invalid character(s) in term '@c'", 10, /joined/],
    ['{ $.a = 1 $.b = 2 }', "Invalid character(s) in term '$.b'", 11, /joined/],
    ['{ ($.a = 1 }', '`)` is missing', 3, /close/],
    ['{ $.a < x }', '`<` compares numbers only', 9, /number/],
    ['{ $.a EXISTS }', "Invalid character(s) in term 'EXISTS'", 7, /= \*/],
    ['{ $.a IS NOT NULL }', "Invalid character(s) in term 'IS NOT NULL'", 7, /IS NULL/],
    ['{ $.a[x] = 1 }', 'an element is named by its number', 6, /\[0\]/],
    ['{ $.a[*].b[*] = 1 }', 'too many wildcards in selectors', 3, /at most 1/],
    ['{ $.a = %a% || $.b = %b% || $.c = %c% }', 'it holds 3 regular expressions', 1, /at most 2/],
    [`{ ${'('.repeat(60)}$.a = 1${')'.repeat(60)} }`, 'too many parentheses in one another', 53, /50/],
    ['[a, ..., b, ...]', '`...` stands in it twice', 13, /leave/],
    [
      '[status = 4* && bytes > 1000]',
      'the condition is on `bytes`, among those of the field `status`',
      17,
      /own conditions/,
    ],
    ['[a b]', "Invalid character(s) in term 'b'", 4, /behind the name/],
  ];
  for (const [pattern, message, column, hint] of cases)
    it(pattern, () => {
      const parsed = parseFilterPattern(pattern);
      assert.ok(!('matches' in parsed));
      assert.deepEqual([parsed.message, parsed.column, parsed.got], [message, column, pattern]);
      assert.match(parsed.hint ?? '', hint);
    });

  it('any text is a pattern or a problem, and a pattern returns a result for any line', () => {
    const scraps = fc.array(
      fc.constantFrom(
        '%',
        '{',
        '}',
        '[',
        ']',
        '$.a',
        '=',
        '"',
        ' ',
        '?',
        '-',
        'x',
        '(',
        ')',
        '&&',
        '...',
        ',',
        '\\',
        '*',
        'é',
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          scraps.map((all) => all.join('')),
        ),
        fc.string(),
        (pattern, line) => {
          const parsed = parseFilterPattern(pattern);
          if ('matches' in parsed) assert.equal(typeof parsed.matches(new Message(line)), 'boolean');
          else assert.ok(parsed.message && parsed.hint && (parsed.column ?? 0) >= 1);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
