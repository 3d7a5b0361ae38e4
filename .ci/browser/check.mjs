// What all checks share: the site behind a server, a browser when asked for, and what was found wrong.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';
import { readSite } from './site.mjs';

const BROWSERS = ['chromium', 'google-chrome', 'chromium-browser'].map(name => `/usr/bin/${name}`);
const ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-sync',
  '--no-first-run',
];

export const PATIENCE = 60_000; // milliseconds for one step in the browser, on a busy machine

/** Starts the browser of this machine. */
export const launch = (more = []) =>
  chromium.launch({ executablePath: BROWSERS.find(file => existsSync(file)), args: [...ARGS, ...more] });

/**
 * Runs a check of the site in the folder that the command line names, and exits with 1 if it called
 * `fail`. The check gets `site`, `address(path)`, `open(options)` for a fresh browser context, `fail`
 * and `say`.
 */
export async function check(work) {
  const site = readSite(process.argv[2] ?? 'public');
  const server = await serve(site.folder, site.base.pathname);
  const wrong = [];
  let browser; // a promise of it, so that two who ask at once get the same
  const open = async options => {
    browser ??= launch();
    const context = await (await browser).newContext(options);
    context.setDefaultTimeout(PATIENCE);
    return context;
  };
  try {
    await work({
      site,
      address: (path = '') => server.origin + site.base.pathname + path,
      open,
      fail: text => wrong.push(text),
      say: text => console.log(`  ${text}`),
    });
  } finally {
    await (await browser)?.close();
    server.close();
  }
  for (const text of wrong) console.log(`  WRONG ${text}`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
