// A whole site that is written from right to left: nothing lies beyond an edge, the frame is mirrored, and
// passages in other languages say which, and run in their own direction.
import { readFileSync } from 'node:fs';
import { check } from './check.mjs';

const AXE = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

await check(async ({ site, address, open, fail, say }) => {
  for (const width of [1280, 390]) {
    const context = await open({ viewport: { width, height: 900 }, bypassCSP: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const path of site.pages.filter(path => !/<meta http-equiv="refresh"/.test(site.read(path)))) {
      const at = `${path || 'home'} ${width}`;
      await page.goto(address(path), { waitUntil: 'load' });
      const seen = await page.evaluate(() => {
        const name = document.querySelector('.mast__name').getBoundingClientRect();
        const passages = [...document.querySelectorAll('main [lang]')];
        const direction = element => getComputedStyle(element).direction;
        return {
          page: direction(document.documentElement),
          over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          mirrored: name.left + name.right > innerWidth,
          turned: passages.filter(e => /^(en|zh)/.test(e.lang) && direction(e) !== 'ltr').map(e => e.outerHTML.slice(0, 80)),
          spaced: passages.filter(e => /^(zh|ar)/.test(e.lang) && !['normal', '0px'].includes(getComputedStyle(e).letterSpacing)).map(e => e.outerHTML.slice(0, 80)),
          foreign: passages.length,
        };
      });
      if (seen.page !== 'rtl') fail(`${at}: not from right to left`);
      if (seen.over > 0) fail(`${at}: ${seen.over} px too wide`);
      if (!seen.mirrored) fail(`${at}: the site's name is not on the right`);
      for (const what of seen.turned) fail(`${at}: runs in the page's direction: ${what}`);
      for (const what of seen.spaced) fail(`${at}: letters apart: ${what}`);
      if (path === 'briefings/talks/' && seen.foreign < 3) fail(`${at}: ${seen.foreign} passages in other languages`);
      if (width === 1280) await page.screenshot({ path: `target/screenshots/right-to-left${path.replace(/\W+/g, '-')}.png`, fullPage: true });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(runOnly => axe.run(document, { runOnly }), RULES);
      for (const { id, help, nodes } of violations) fail(`${at}: ${id} (${help}), ${nodes.length}: ${nodes[0].target}`);
    }
    await context.close();
  }
  say(`${site.pages.length} pages from right to left`);
});
