// Without script everything can be read and reached: text, menu, contents. Buttons that need it are hidden.
import { check } from './check.mjs';
import { onePageOfEachType } from './site.mjs';

await check(async ({ site, address, open, fail, say }) => {
  const context = await open({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const types = onePageOfEachType(site);
  for (const { type, path } of types) {
    await page.goto(address(path));
    const text = (await page.locator('main').innerText()).trim();
    if (text.length < 100 || !(await page.locator('main').isVisible())) fail(`${type}: its text cannot be read`);
    if (!(await page.locator('h1').isVisible())) fail(`${type}: its title cannot be seen`);
    for (const button of await page.locator('[data-js]').all()) {
      if (await button.isVisible()) fail(`${type}: a button that does nothing: ${await button.innerText()}`);
    }
    await page.getByRole('button', { name: 'Menu' }).click();
    const link = page.locator('#_nav a').last();
    if (!(await link.isVisible())) { fail(`${type}: the menu does not open`); continue; }
    const target = await link.getAttribute('href');
    await link.click();
    await page.waitForURL(url => url.pathname === target, { timeout: 5000 }).catch(() => fail(`${type}: the menu leads to ${page.url()}`));
  }
  await page.goto(address(types.find(({ type }) => type === 'briefing').path));
  const contents = page.locator('.toc--inline');
  await contents.locator('summary').click();
  const entry = contents.locator('a').nth(2);
  if (!(await entry.isVisible())) fail('briefing: the contents do not open');
  const anchor = await entry.getAttribute('href');
  await entry.click();
  const top = (await page.locator(anchor).boundingBox()).y;
  if (top < 0 || top > 844) fail(`briefing: ${anchor} is not on the screen after a click on it`);
  await page.goto(address('questions/'));
  const questions = page.locator('article.qn');
  const all = await questions.count();
  const shown = async () => (await questions.filter({ visible: true }).all()).length;
  const status = await questions.last().getAttribute('data-s');
  await page.locator('label', { has: page.locator(`#_s-${status}`) }).click();
  const some = await shown();
  if (some === 0 || some === all) fail(`questions: of ${all}, ${some} are shown after a choice of their status`);
  if (await page.locator(`.qgroup:not([data-s="${status}"])`).filter({ visible: true }).count()) fail('questions: a heading without questions');
  await page.locator('label', { has: page.locator('#_s-all') }).click();
  await page.locator('.filters summary').click();
  await page.locator('.filters label', { has: page.locator('input[id]') }).last().click();
  if (await shown() === 0 || await shown() === all) fail(`questions: ${await shown()} are shown after a choice of a briefing`);
  say(`${types.length} pages, menu and contents, choice of questions`);
});
