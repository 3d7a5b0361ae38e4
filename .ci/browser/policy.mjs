// Every page has a content security policy and keeps it, and asks nobody else for anything.
import { check } from './check.mjs';

await check(async ({ site, address, open, fail, say }) => {
  const context = await open();
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', event => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  const page = await context.newPage();
  const origin = new URL(address()).origin;
  page.on('request', request => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') fail(`${page.url()}: asks ${url}`);
  });
  page.on('dialog', dialog => { fail(`${page.url()}: a dialog: ${dialog.message()}`); dialog.dismiss(); });
  for (const path of site.pages) {
    if (!/<meta http-equiv="Content-Security-Policy" content="default-src 'none';/.test(site.read(path))) fail(`${path}: no policy`);
    await page.goto(address(path), { waitUntil: 'load' });
    for (const violation of await page.evaluate(() => window.violations)) fail(`${path || 'home'}: against its policy: ${violation}`);
  }
  say(`${site.pages.length} pages`);
});
