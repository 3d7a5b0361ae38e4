// Looks at one page of each type, wide and narrow, light and dark: rules of accessibility, the console,
// sideways scrolling. Keeps a screenshot of each in target/screenshots.
import { readFileSync } from 'node:fs';
import { check } from './check.mjs';
import { onePageOfEachType } from './site.mjs';

const AXE = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SHOTS = 'target/screenshots';

const VIEWPORTS = [{ width: 1280, height: 900 }, { width: 390, height: 844 }];

await check(async ({ site, address, open, fail, say }) => {
  const look = async colorScheme => {
    for (const viewport of VIEWPORTS) {
      // axe is a script that the page's own policy would refuse; policy.mjs looks at that.
      const context = await open({ colorScheme, viewport, bypassCSP: true, reducedMotion: 'reduce' });
      for (const { type, path } of onePageOfEachType(site)) {
        const at = `${type} ${viewport.width} ${colorScheme}`;
        const page = await context.newPage();
        page.on('console', message => message.type() === 'error' && fail(`${at}: console: ${message.text()}`));
        page.on('pageerror', error => fail(`${at}: script: ${error}`));
        page.on('requestfailed', request => fail(`${at}: not loaded: ${request.url()}`));
        await page.goto(address(path), { waitUntil: 'load' });
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: `${SHOTS}/${type}-${viewport.width}-${colorScheme}.png`, fullPage: true });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) fail(`${at}: ${over} px too wide`);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(runOnly => axe.run(document, { runOnly }), RULES);
        for (const { id, help, nodes } of violations) fail(`${at}: ${id} (${help}), ${nodes.length}: ${nodes[0].target}`);
        await page.close();
      }
      await context.close();
    }
  };
  await Promise.all([look('light'), look('dark')]);
  say(`${onePageOfEachType(site).length} pages, screenshots in ${SHOTS}`);
});
