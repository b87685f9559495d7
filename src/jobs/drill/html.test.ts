import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../languages/instant.ts';
import { renderHtml } from './html.ts';
import type { Drilled } from './report.ts';

const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>&\'';
const from = instant(Date.parse('2026-02-02T03:30:00Z'));
const after = (seconds: number) => instant(from + seconds * 1000);

const drilled: Drilled = {
  file: hostile,
  unseen: [],
  jobs: [
    {
      id: hostile,
      name: hostile,
      title: hostile,
      results: [
        {
          id: 'exit-1-always',
          title: 'exit 1 always',
          outcome: 'told',
          what: hostile,
          from,
          until: after(300),
          attempts: [{ at: from, endedAt: after(5), how: hostile, isGood: false, task: undefined }],
          told: [{ at: after(200), to: hostile, by: hostile }],
          called: [{ name: hostile, at: after(260) }],
          rang: [{ at: after(250), id: hostile }],
        },
      ],
      leftOut: [{ id: hostile, type: hostile, why: hostile }],
      given: new Map([[hostile, hostile]]),
      assumed: [hostile],
      notes: [hostile],
      unplayed: undefined,
    },
  ],
};

describe('the page of drills', () => {
  const page = renderHtml(drilled);

  it('holds no markup of what it tells of', () => {
    assert.doesNotMatch(page, /<script|<img|onerror=[^&]*>/);
    const tags = new Set([...page.matchAll(/<([a-z0-9!]+)/g)].map(([, tag]) => tag));
    for (const tag of tags)
      assert.match(
        String(tag),
        /^(!doctype|html|head|meta|title|style|body|h1|h2|p|section|table|thead|tbody|tr|th|td|br|small|svg|line|text|rect|path|ul|li|footer)$/,
      );
    for (const [, value] of page.matchAll(/ aria-label="([^"]*)"/g))
      assert.match(String(value), /&#34;&#62;&#60;script&#62;/);
  });

  it('loads nothing', () => {
    assert.doesNotMatch(page.replace(/"[^"]*"/g, '""'), /<[^>]*\b(?:src|href)\s*=|url\(|@import/i);
    assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
  });

  it('draws attempts, who was told, and what rang in vain', () => {
    assert.match(page, /<rect [^>]*class="bad"/);
    assert.match(page, /<path [^>]*class="bell"/);
    assert.match(page, /<path [^>]*class="unheard"/);
    assert.match(page, /after 3 min 20 s/);
  });
});
