// What a visitor does with keys and buttons: skip link, navigation, text; menu; colours; copying; printing.
import { check } from './check.mjs';
import { onePageOfEachType } from './site.mjs';

await check(async ({ site, address, open, fail, say }) => {
  const types = onePageOfEachType(site);
  const briefing = address(types.find(({ type }) => type === 'briefing').path);
  const focus = page => page.evaluate(() => {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return {
      is: e.matches('main') ? 'main' : e.matches('.skip') ? 'skip' : e.closest('nav') ? 'nav' : e.closest('main') ? 'text' : e.closest('footer') ? 'foot' : e.tagName,
      text: e.textContent.trim().slice(0, 40),
      seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    };
  });
  const start = async options => {
    const context = await open({ reducedMotion: 'reduce', permissions: ['clipboard-read', 'clipboard-write'], ...options });
    await context.addInitScript(() => { window.print = () => { window.printed = true; }; });
    const page = await context.newPage();
    page.on('console', message => message.type() === 'error' && fail(`console: ${message.text()}`));
    page.on('pageerror', error => fail(`script: ${error}`));
    return page;
  };

  const wide = await start({ viewport: { width: 1280, height: 900 } });
  for (const { type, path } of types) {
    await wide.goto(address(path));
    await wide.keyboard.press('Tab');
    const first = await focus(wide);
    if (first.is !== 'skip' || !first.seen) fail(`${type}: the first Tab reaches ${first.is} “${first.text}”`);
    await wide.keyboard.press('Enter');
    if ((await focus(wide)).is !== 'main') fail(`${type}: the skip link does not lead to the text`);
    await wide.goto('about:blank');
    await wide.goto(address(path));
    const stops = await wide.locator('a[href], button, summary, input').count();
    const way = new Set();
    for (let press = 0; press < stops && !way.has('foot'); press += 1) {
      await wide.keyboard.press('Tab');
      const at = await focus(wide);
      way.add(at.is);
      if (!at.seen || !at.ring) fail(`${type}: focus cannot be seen on “${at.text}”`);
    }
    for (const part of ['skip', 'nav', 'text', 'foot']) if (!way.has(part)) fail(`${type}: Tab does not reach ${part}`);
  }

  await wide.goto(briefing);
  const theme = wide.locator('#_theme');
  for (const [want, scheme] of [['light', 'light'], ['dark', 'dark']]) {
    await theme.click();
    await wide.reload();
    const got = await wide.evaluate(() => ({ theme: document.documentElement.dataset.theme, scheme: getComputedStyle(document.documentElement).colorScheme, ground: getComputedStyle(document.documentElement).backgroundColor }));
    if (got.theme !== want || got.scheme !== scheme) fail(`the colours are ${got.theme} after a reload, not ${want}`);
    if ((want === 'dark') !== (parseInt(got.ground.match(/\d+/)[0], 10) < 128)) fail(`${want}: the ground is ${got.ground}`);
    if (!(await theme.innerText()).toLowerCase().includes(want)) fail(`${want}: the switch says ${await theme.innerText()}`);
  }
  await theme.click();
  if (await wide.evaluate(() => 'theme' in document.documentElement.dataset)) fail('the colours cannot go back to automatic');

  await wide.evaluate(() => document.querySelectorAll('details').forEach(part => { part.open = true; }));
  const copies = await wide.locator('button[data-copy]').all();
  if (copies.length === 0) fail('the briefing has nothing to copy');
  for (const button of copies) {
    const [before, want] = [await button.innerText(), await button.getAttribute('data-copy')];
    await button.click();
    await wide.waitForTimeout(100);
    if (await wide.evaluate(() => navigator.clipboard.readText()) !== want) fail(`“${before}” copies something else`);
    if (await button.innerText() === before) fail(`“${before}” does not say that it copied`);
    await wide.waitForTimeout(1800);
    if (await button.innerText() !== before) fail(`“${before}” does not come back`);
  }
  await wide.locator('button[data-print]').first().click();
  if (!(await wide.evaluate(() => window.printed))) fail('the button that prints does not');

  const narrow = await start({ viewport: { width: 390, height: 844 } });
  await narrow.goto(briefing);
  for (let press = 0; press < 3; press += 1) await narrow.keyboard.press('Tab');
  await narrow.keyboard.press('Enter');
  if (!(await narrow.locator('#_nav').isVisible())) fail('Enter does not open the menu');
  await narrow.keyboard.press('Tab');
  if ((await focus(narrow)).is !== 'nav') fail('Tab does not go into the menu');
  await narrow.keyboard.press('Escape');
  if (await narrow.locator('#_nav').isVisible()) fail('Escape does not close the menu');
  say(`${types.length} pages, colours, ${copies.length} to copy, menu`);
});
