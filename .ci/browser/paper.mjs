// Every type of page prints: it has pages, and what is for the screen only is not on them.
import { check } from './check.mjs';
import { onePageOfEachType } from './site.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';

const SHOTS = 'target/screenshots';
const SCREEN_ONLY = '.skip, header.mast, nav, footer, button, .toc, .no-print';

await check(async ({ site, address, open, fail, say }) => {
  mkdirSync(SHOTS, { recursive: true });
  const page = await (await open()).newPage();
  await page.emulateMedia({ media: 'print' });
  const counts = [];
  for (const { type, path } of onePageOfEachType(site)) {
    await page.goto(address(path), { waitUntil: 'load' });
    const seen = await page.evaluate(screenOnly => ({
      printed: [...document.querySelectorAll(screenOnly)].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 60)),
      hidden: [...document.querySelectorAll('main details > *')].filter(e => !e.closest(screenOnly) && !e.checkVisibility({ contentVisibilityAuto: true })).length,
      text: document.body.innerText.trim().length, // of what is shown only
    }), SCREEN_ONLY);
    for (const what of seen.printed) fail(`${type}: printed, but for the screen: ${what}`);
    if (seen.hidden) fail(`${type}: not on paper, because it is folded on the screen: ${seen.hidden} parts`);
    if (seen.text < 50) fail(`${type}: no text on paper`);
    const pdf = await page.pdf({ format: 'A4' });
    const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    if (sheets === 0) fail(`${type}: no page came out`);
    counts.push(`${type} ${sheets}`);
    if (type === 'briefing') writeFileSync(`${SHOTS}/briefing.pdf`, pdf);
  }
  say(`pages of A4: ${counts.join(', ')}`);
});
