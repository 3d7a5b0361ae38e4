// The search in a browser: its words are the program's, it fetches nothing before somebody searches, and
// it finds passages, marks the words, and leads to them; by keyboard, and in Chinese.
import { readFileSync } from 'node:fs';
import { check } from './check.mjs';

const CASES = new URL('../../src/search/tokens/cases.txt', import.meta.url);

await check(async ({ site, address, open, fail, say }) => {
  const context = await open({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const fetched = [];
  page.on('request', request => fetched.push(new URL(request.url()).pathname));
  page.on('console', message => message.type() === 'error' && fail(`console: ${message.text()}`));
  page.on('pageerror', error => fail(`script: ${error}`));
  const settled = () => page.waitForFunction(() => {
    const text = document.getElementById('_count').textContent;
    return text && text !== document.getElementById('_find').dataset.working;
  });

  await page.goto(address('search/'), { waitUntil: 'networkidle' });
  for (const path of fetched) if (/search\.js|\.json/.test(path)) fail(`${path} is fetched before anybody searches`);

  // From anywhere: the key for search, then words, then Enter.
  await page.goto(address(''));
  await page.keyboard.press('/');
  await page.waitForURL(/\/search\//);
  await page.locator('#_q').focus();
  await page.keyboard.type('dispel uncertainty');
  await page.keyboard.press('Enter');
  await settled();
  const found = await page.evaluate(() => ({
    count: document.getElementById('_count').textContent,
    quotes: document.querySelectorAll('#_results .verbatim mark').length,
    links: [...document.querySelectorAll('#_results a')].map(a => a.getAttribute('href')),
    headings: [...document.querySelectorAll('#_results section:not([hidden]) h2')].map(h => h.textContent),
  }));
  if (!/\d/.test(found.count)) fail(`“dispel uncertainty”: ${found.count}`);
  if (found.quotes === 0) fail('“dispel uncertainty”: no quotation is shown with the words marked');
  if (!found.links.some(link => /#(quote-\d+|p\d+)$/.test(link))) fail(`“dispel uncertainty”: no link leads to a passage: ${found.links}`);
  if (found.headings.length === 0) fail('results have no headings');
  const passage = page.locator('#_results .verbatim a').first();
  const href = await passage.getAttribute('href');
  await passage.click();
  await page.waitForURL(url => url.pathname + url.hash === href);
  await page.goBack();
  await settled();

  const ask = async query => {
    await page.goto(`${address('search/')}?q=${encodeURIComponent(query)}`);
    await settled();
    return page.locator('#_count').innerText();
  };
  if (/\d/.test(await ask('xyzzy'))) fail('“xyzzy” is found');
  if (/\d/.test(await ask('"uncertainty dispel"'))) fail('words in quotation marks are found out of order');
  if (!/\d/.test(await ask('"dispel uncertainty"'))) fail('words in quotation marks are not found in a row');
  if (!/\d/.test(await ask('DÍSPEL'))) fail('case and accents matter');

  let lines = 0;
  for (const line of readFileSync(CASES, 'utf8').split('\n').filter(line => line && !line.startsWith('#'))) {
    const [text, words = ''] = line.split(' => ');
    const got = await page.evaluate(text => document.counterpartTokens(text).join(' '), text);
    if (got !== words.trim()) fail(`“${text}” has the words “${got}” in the browser and “${words}” in the program`);
    lines += 1;
  }
  if (lines < 20) fail(`the table of words has ${lines} lines`);
  say(`a keyboard search, five more, ${lines} lines of words`);
});
