// Follows every link of the site from its home page, under its sub-path: each leads to something, each
// anchor is there, and every page can be reached.
import { check } from './check.mjs';

await check(async ({ site, address, open, fail, say }) => {
  const page = await (await open({ bypassCSP: true })).newPage();
  await page.goto(address());
  const { wrong, reached, links } = await page.evaluate(crawl, { home: address(), elsewhere: site.base.href });
  wrong.forEach(fail);
  for (const path of site.pages.filter(path => path !== '404.html')) {
    if (!reached.includes(address(path))) fail(`${path}: no way leads there from the home page`);
  }
  const lost = await page.goto(address('no/such/page/'));
  if (lost.status() !== 404) fail('a missing page is not missed');
  for (const link of await page.locator('a[href], link[href], script[src]').all()) {
    const href = await link.evaluate(e => (e.getAttribute('href')?.startsWith('#') ? '' : e.href || e.src));
    if (href.startsWith(address()) && (await page.request.get(href)).status() !== 200) fail(`404.html, seen from below: ${href}`);
  }
  say(`${links} links, ${reached.length} pages`);
});

/** Runs in the browser, whose parser it needs. Full addresses of the site (`elsewhere`) count as its own. */
async function crawl({ home, elsewhere }) {
  const documents = new Map(), statuses = new Map(), wrong = [], waiting = [home];
  let links = 0;
  const get = async url => {
    if (statuses.has(url)) return;
    const answer = await fetch(url, { redirect: 'manual' });
    statuses.set(url, answer.type === 'opaqueredirect' ? 'moved' : answer.status);
    if (!/text\/html/.test(answer.headers.get('content-type') ?? '')) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    documents.set(url, new Set([...page.querySelectorAll('[id]')].map(e => e.id)));
    for (const e of page.querySelectorAll('[href], [src], [srcset], meta[http-equiv="refresh"]')) {
      const values = [e.getAttribute('href'), e.getAttribute('src'), e.content?.match(/url=(.*)/)?.[1]];
      values.push(...(e.getAttribute('srcset') ?? '').split(',').map(part => part.trim().split(' ')[0]));
      for (const value of values.filter(Boolean)) {
        const full = new URL(value, url).href;
        waiting.push({ from: url, value, to: full.startsWith(elsewhere) ? home + full.slice(elsewhere.length) : full });
      }
    }
  };
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (next === home) { await get(home); continue; }
    const { from, value, to } = next;
    links += 1;
    const url = new URL(to), at = from.slice(home.length) || 'home';
    if (url.origin !== location.origin) {
      if (!/^(https:|mailto:|data:)/.test(to)) wrong.push(`${at}: an odd address: ${value}`);
      continue;
    }
    if (!to.startsWith(home)) { wrong.push(`${at}: leads out of the site: ${value}`); continue; }
    const anchor = decodeURIComponent(url.hash.slice(1));
    url.hash = '';
    await get(url.href);
    if (statuses.get(url.href) !== 200) wrong.push(`${at}: ${value} is ${statuses.get(url.href)}`);
    else if (anchor && !documents.get(url.href)?.has(anchor)) wrong.push(`${at}: no such anchor: ${value}`);
  }
  return { wrong, reached: [...documents.keys()], links };
}
