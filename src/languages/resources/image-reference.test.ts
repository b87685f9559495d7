import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { imageProblem } from './image-reference.ts';

const hex = 'a'.repeat(64);

describe('an image is named by', () => {
  const names = [
    'busybox',
    'busybox:1',
    'busybox:1.36-musl',
    'library/busybox',
    'a/b/c/d:Tag_1.x',
    'a__b',
    'a---b',
    'a.b/c_d/e-f',
    'localhost/a',
    'localhost:5000/a',
    'registry.example.com/team/office:1',
    'registry.example.com:5000/office',
    'Registry/office',
    '000000000000.dkr.ecr.us-east-1.amazonaws.com/office-jobs:2026-11-24',
    'public.ecr.aws/docker/library/python:3.13',
    '[::1]:5000/office',
    '10.0.0.1:5000/office:1',
    `busybox@sha256:${hex}`,
    `busybox:1@sha256:${hex}`,
    `a/b@sha512:${hex}${hex}`,
    '1',
    '0a',
  ];
  for (const name of names) it(name, () => assert.equal(imageProblem(name), undefined));
});

describe('no image is named by', () => {
  const names: [name: string, problem: RegExp][] = [
    ['/busy:1', /before the first `\/` stands the name of a registry/],
    ['a//busy:1', /between slashes/],
    ['busy:1/', /between slashes|registry/],
    ['a/busy/', /between slashes/],
    ['./busy:1', /registry/],
    ['../busy', /registry/],
    ['a/../busy', /between slashes/],
    ['a/./busy', /between slashes/],
    ['..', /between slashes/],
    ['.', /between slashes/],
    ['/', /registry/],
    ['busy:', /after `:` stands a tag/],
    [':1', /between slashes/],
    ['busy::1', /after `:`/],
    ['busy:1:2', /after `:`/],
    ['busy:-1', /after `:`/],
    [`busy:${'1'.repeat(129)}`, /after `:`/],
    ['Busybox', /small letters/],
    ['registry.example.com/Office', /small letters/],
    ['a..b', /between slashes/],
    ['a___b', /between slashes/],
    ['-a', /between slashes/],
    ['a-', /between slashes/],
    ['a.', /between slashes/],
    ['host:port/a', /registry/],
    ['-host.example/a', /registry/],
    ['host..example/a', /registry/],
    ['[::1/a', /registry/],
    ['busy@', /a digest is/],
    ['busy@sha256:abc', /a digest is/],
    [`busy@sha256:${hex.toUpperCase()}`, /a digest is/],
    [`busy@md5:${hex}`, /a digest is/],
    [`busy@sha256:${hex}@sha256:${hex}`, /one `@`/],
    [`@sha256:${hex}`, /between slashes/],
    [hex, /64 hexadecimal digits/],
    ['busy box', /^Container\.image contains invalid characters\.$/],
    ['busy\n', /^Container\.image contains invalid characters\.$/],
    ['busy?x=1', /^Container\.image contains invalid characters\.$/],
    ['busy%2f', /^Container\.image contains invalid characters\.$/],
    ['${Registry}/busy', /^Container\.image contains invalid characters\.$/],
    ['busy\u0000', /^Container\.image contains invalid characters\.$/],
    ['a'.repeat(256), /^Container\.image should be 255 characters or less$/],
  ];
  for (const [name, problem] of names)
    it(JSON.stringify(name.slice(0, 30)), () => assert.match(imageProblem(name) ?? 'none', problem));

  it('what a path of a URL would read otherwise', () => {
    const piece = fc.constantFrom('a', 'B', '.', '..', '/', '//', ':', '@', '-', '_', '%', '?', '#', '\\', ' ', '1');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const name = pieces.join('');
        if (imageProblem(name) !== undefined) return;
        assert.ok(!/(^|\/)(\.{0,2})(\/|$)/.test(name) && !/[%?#\\ ]/.test(name), name);
      }),
      { numRuns: 2000 },
    );
  });
});
