// A deep link into a live page goes to the very words: each of the quotes in `tests/fragments` is
// looked up by its text fragment in a page that has the archived text.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { check } from './check.mjs';

const TEXT = readFileSync(new URL('../../tests/fragments/content/sources/live.txt', import.meta.url), 'utf8');
const HEIGHT = 600;

await check(async ({ site, open, fail, say }) => {
  const live = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(TEXT));
  });
  await new Promise(listening => live.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${live.address().port}`;
  const quotes = JSON.parse(site.read('quotes.json'));
  const tab = await (await open({ viewport: { width: 800, height: HEIGHT } })).newPage();
  let found = 0;
  for (const { id, live_href: href, paragraph, sentence, text } of quotes) {
    if (!href?.includes('#:~:text=')) { fail(`${id} has no deep link`); continue; }
    await tab.goto('about:blank');
    await tab.goto(`${origin}/${href.slice(href.indexOf('#'))}`, { waitUntil: 'load' });
    const words = text.split('…')[0].slice(0, 12);
    const seen = await tab.waitForFunction(() => scrollY > 0, null, { timeout: 3000 }).then(() => tab.evaluate(where, { paragraph, sentence, words }), () => null);
    if (!seen) fail(`${id}: the browser did not find ${decodeURIComponent(href)}`);
    else if (seen.top < 0 || seen.top > HEIGHT) fail(`${id}: the browser went elsewhere by ${decodeURIComponent(href)}`);
    else found += 1;
  }
  live.closeAllConnections();
  live.close();
  say(`${found} of ${quotes.length} deep links lead to their words`);
});

/** Where the first words of a quote are, seen from the top of the window. */
function where({ paragraph, sentence, words }) {
  const node = document.querySelectorAll('p')[paragraph - 1].firstChild;
  const lower = node.data.toLowerCase();
  const from = Math.max(0, lower.indexOf(sentence.toLowerCase().slice(0, 40)));
  const at = Math.max(lower.indexOf(words.toLowerCase(), from), 0);
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + 1);
  return { top: range.getBoundingClientRect().top };
}

/** A page with the text, so tall that a word that is not meant is out of sight. */
function page(text) {
  const escape = text => text.replace(/[&<>]/g, c => `&#${c.charCodeAt(0)};`);
  const paragraphs = text.trim().split(/\n\n+/).map(p => `<p>${escape(p)}</p>`);
  return `<!doctype html><meta charset="utf-8"><title>Live</title>
<style>body{padding:3000px 0}p{width:22em;line-height:250px;margin:400px 0}</style>${paragraphs.join('\n')}`;
}
