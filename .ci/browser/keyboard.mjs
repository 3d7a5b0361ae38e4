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

  // The key for search can be turned off, and is left alone where one types.
  const press = async what => { await wide.goto(briefing); await what?.(); await wide.keyboard.press('/'); await wide.waitForTimeout(300); };
  const toggle = () => wide.locator('#_keys').click();
  await press(toggle);
  if (wide.url() !== briefing) fail('the key for search works after it was turned off');
  await press();
  if (wide.url() !== briefing) fail('the key for search does not stay off');
  await press(async () => { await toggle(); await wide.locator('body').press('Shift'); });
  if (!new URL(wide.url()).pathname.endsWith('/search/')) fail('the key for search does not work after it was turned on again');
  await wide.locator('#_q').fill('a');
  await wide.keyboard.press('/');
  if (await wide.locator('#_q').inputValue() !== 'a/') fail('the key for search is taken from a field');

  // What is new since the last visit: nothing is kept before somebody asks, and nothing moves.
  await visits('home', '');
  await visits('ledger', 'questions/');
  async function visits(name, path) {
    const page = await start({ viewport: { width: 1280, height: 900 } });
    const kept = () => page.evaluate(() => localStorage.getItem('visits'));
    const marks = () => page.locator('[data-new]').filter({ visible: true });
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    await page.goto(address(path));
    const before = await height();
    if (await page.evaluate(() => localStorage.length)) fail(`${name}: something is kept before anybody asked`);
    if (await marks().count()) fail(`${name}: something is marked before anybody asked`);
    await page.locator('#_visits').click();
    if (!(await kept()) || await marks().count()) fail(`${name}: the first visit marks something, or is not kept`);
    await page.evaluate(() => localStorage.setItem('visits', `0 ${Date.parse('2020-01-01')}`));
    await page.reload();
    const count = await marks().count();
    if (count === 0 || !(await marks().first().innerText())) fail(`${name}: nothing is marked as new, with a word, after a visit years ago`);
    if (!(await page.locator('#_visits').innerText()).includes(String(count))) fail(`${name}: the button does not say how many`);
    if (await height() !== before) fail(`${name}: marks move the page`);
    await page.evaluate(() => localStorage.setItem('visits', `${Date.parse('2100-01-01')} ${Date.now()}`));
    await page.reload();
    if (await marks().count()) fail(`${name}: something is marked that is older than the visit`);
    await page.locator('#_visits').click();
    if (await kept()) fail(`${name}: something is kept after the marks were turned off`);
    await page.context().close();
  }

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
