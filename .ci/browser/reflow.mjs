// No page scrolls sideways: not on the narrowest screen of WCAG 1.4.10, not with text twice as large.
import { check } from './check.mjs';

const VIEWS = [
  { name: '320 px', width: 320, text: 1 },
  { name: '390 px, text at 200 %', width: 390, text: 2 },
  { name: '768 px', width: 768, text: 1 },
  { name: '1280 px, text at 200 %', width: 1280, text: 2 },
];

await check(async ({ site, address, open, fail, say }) => {
  const page = await (await open({ reducedMotion: 'reduce' })).newPage();
  for (const path of site.pages) {
    await page.goto(address(path), { waitUntil: 'load' });
    for (const { name, width, text } of VIEWS) {
      await page.setViewportSize({ width, height: 800 });
      const over = await page.evaluate(text => {
        const root = document.documentElement;
        root.style.fontSize = `${text * 100}%`;
        const widest = [...document.body.querySelectorAll('*')]
          .filter(e => e.checkVisibility() && !e.closest('.tablewrap, pre'))
          .sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)[0];
        const px = root.scrollWidth - root.clientWidth;
        return { px, widest: `${widest.tagName.toLowerCase()}.${widest.className}` };
      }, text);
      if (over.px > 0) fail(`${path || 'home'}, ${name}: ${over.px} px too wide, by ${over.widest}`);
    }
  }
  say(`${site.pages.length} pages, ${VIEWS.length} widths`);
});
