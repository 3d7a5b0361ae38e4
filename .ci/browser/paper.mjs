// Every type of page prints: it has pages, with the site's name and the page's address in their margins;
// what is for the screen only is not on them, and nothing is split that belongs together.
import { check } from './check.mjs';
import { onePageOfEachType } from './site.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';

const SHOTS = 'target/screenshots';
const WHOLE = '.vb, .qn, .theme, .tl > li, .sayings > li, .sources li, .card, tr';
const SCREEN_ONLY = '.skip, header.mast, nav, footer, button, .toc, .no-print';

await check(async ({ site, address, open, fail, say }) => {
  mkdirSync(SHOTS, { recursive: true });
  const page = await (await open()).newPage();
  await page.emulateMedia({ media: 'print' });
  const counts = [];
  for (const { type, path } of onePageOfEachType(site)) {
    await page.goto(address(path), { waitUntil: 'load' });
    const seen = await page.evaluate(({ screenOnly, WHOLE }) => ({
      printed: [...document.querySelectorAll(screenOnly)].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 60)),
      hidden: [...document.querySelectorAll('main details > *')].filter(e => !e.closest(screenOnly) && !e.checkVisibility({ contentVisibilityAuto: true })).length,
      text: document.body.innerText.trim().length, // of what is shown only
      margins: document.querySelector('head > style')?.textContent ?? '',
      split: [...document.querySelectorAll(WHOLE)].filter(e => getComputedStyle(e).breakInside !== 'avoid').map(e => e.outerHTML.slice(0, 60)),
      bare: [...document.querySelectorAll('main a[rel~=external]')].filter(e => e.checkVisibility() && !getComputedStyle(e, '::after').content.includes(e.getAttribute('href'))).length,
    }), { screenOnly: SCREEN_ONLY, WHOLE });
    for (const what of seen.printed) fail(`${type}: printed, but for the screen: ${what}`);
    if (seen.hidden) fail(`${type}: not on paper, because it is folded on the screen: ${seen.hidden} parts`);
    const own = site.base.href.replace(/\/$/, '') + '/' + path;
    if (!seen.margins.includes(`@bottom-left{content:"${own}"}`)) fail(`${type}: its address is not in the margin: ${seen.margins}`);
    if (!/@top-left\{content:"./.test(seen.margins)) fail(`${type}: the site is not named in the margin`);
    for (const what of seen.split) fail(`${type}: may be split between sheets: ${what}`);
    if (seen.bare) fail(`${type}: ${seen.bare} links to other sites without their address`);
    if (seen.text < 50) fail(`${type}: no text on paper`);
    const pdf = await page.pdf({ format: 'A4' });
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    if (sheets === 0) fail(`${type}: no page came out`);
    counts.push(`${type} ${sheets}`);
    if (type === 'briefing') writeFileSync(`${SHOTS}/briefing.pdf`, pdf);
  }
  say(`pages of A4: ${counts.join(', ')}`);
});
