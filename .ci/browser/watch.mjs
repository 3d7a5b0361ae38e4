// `counterpart watch` in a real browser: edits appear, findings come and go, styles change in place, the
// reader stays where they are, and no other site's page can read or listen. Takes the program's path.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { PATIENCE, launch } from './check.mjs';

const program = resolve(process.argv[2] ?? 'target/release/counterpart');
const root = mkdtempSync(join(tmpdir(), 'counterpart-watch-'));
for (const name of ['site.toml', 'content']) cpSync(name, join(root, name), { recursive: true });

const wrong = [];
const fail = text => wrong.push(text);
const say = text => console.log(`  ${text}`);

/** Starts the program, and waits until it serves. */
async function start(...args) {
  // Long after the dates of the demo site.
  const env = { ...process.env, SOURCE_DATE_EPOCH: '1900000000', NO_COLOR: '1' };
  const child = spawn(program, ['watch', '--root', root, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise(end => child.on('exit', (code, signal) => end({ code, signal })));
  let complaints = '';
  child.stderr.on('data', data => { complaints += data; });
  const address = await new Promise((found, lost) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const [, address] = line.match(/serving at (\S+)/) ?? [];
      if (address) found(address);
    });
    ended.then(() => lost(new Error(`the program ended: ${complaints}`)));
  });
  return { address, stop: signal => { child.kill(signal); return ended; }, complaints: () => complaints };
}

const at = path => join(root, path);
const edit = (path, change) => {
  const text = readFileSync(at(path), 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`the edit of ${path} changes nothing`);
  writeFileSync(at(path), changed);
};
const BRIEFING = 'content/briefings/military-channels.md';

let server = await start('--port', '0');
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
context.setDefaultTimeout(PATIENCE);
const page = await context.newPage();
const listening = target => target.waitForSelector('html[data-counterpart=listening]', { state: 'attached' });
const panel = page.locator('section[aria-label="What Counterpart found"]');
try {
  const refused = [];
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', event => console.error(`policy: ${event.violatedDirective}`));
  });
  page.on('console', message => { if (message.type() === 'error') refused.push(message.text()); });
  await page.goto(`${server.address}briefings/military-channels/`);
  await listening(page);
  const before = readFileSync(at(BRIEFING), 'utf8');

  // An edit of the text appears, and the reader stays where they are.
  await page.evaluate(() => scrollTo(0, 700));
  await page.evaluate(() => { window.old = true; });
  edit(BRIEFING, text => text + '\nA paragraph that came while somebody was reading.\n');
  await page.getByText('A paragraph that came while').waitFor();
  await page.waitForFunction(() => !window.old && scrollY === 700).catch(() => fail('the scroll position is lost'));
  await listening(page);

  // An edit of another page leaves this one alone.
  await page.evaluate(() => { window.old = true; });
  edit('content/about.md', text => text + '\nElsewhere.\n');
  await fetched(`${server.address}about/`, 'Elsewhere.');

  // A misquote shows in the panel, with its line; the page can be read; mending it ends that.
  edit(BRIEFING, text => text.replace('“We have more meetings', '“We have few meetings'));
  await panel.waitFor();
  await panel.getByText('these words are not in').first().waitFor();
  await panel.locator('mark').first().waitFor();
  if (!/military-channels\.md:\d+:\d+ · quote-not-in-source/.test(await panel.innerText())) fail('the panel does not say where');
  if (!(await page.locator('h1').isVisible())) fail('the page cannot be read behind the panel');
  await listening(page);
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [390, 1280]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await accessible(`the panel, ${width} ${colorScheme}`);
      await page.screenshot({ path: `target/screenshots/watch-${width}-${colorScheme}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: 'light', media: 'print' });
  if (await panel.isVisible()) fail('the panel is printed');
  await page.emulateMedia({ media: null });
  await page.keyboard.press('End');
  const button = panel.getByRole('button');
  await button.focus();
  await page.keyboard.press('Enter');
  if (await panel.locator('ol').isVisible()) fail('the panel does not fold up');
  edit(BRIEFING, text => text.replace('“We have few meetings', '“We have more meetings'));
  await panel.waitFor({ state: 'hidden' });
  await listening(page);

  // A template that cannot be read leaves the last good page; so does `site.toml`.
  const good = await page.locator('main').innerText();
  for (const [path, text] of [['templates/briefing.html', '{% extends "base.html" %}{% block'], ['site.toml', 'title = ']]) {
    const was = path === 'site.toml' ? readFileSync(at(path)) : null;
    cpSync('templates/briefing.html', at('templates/briefing.html'), { recursive: true });
    writeFileSync(at(path), text);
    await panel.waitFor();
    if ((await page.locator('main').innerText()) !== good) fail(`${path}: the last good page is not shown`);
    if (was) writeFileSync(at(path), was); else rmSync(at('templates'), { recursive: true });
    await panel.waitFor({ state: 'hidden' });
  }
  await listening(page);

  // A style sheet is exchanged in place.
  const sheets = await page.locator('link[rel=stylesheet]').count();
  await page.evaluate(() => { window.old = true; });
  const css = readFileSync('static/brief.css', 'utf8');
  cpSync('static/fonts', at('static/fonts'), { recursive: true });
  writeFileSync(at('static/brief.css'), `${css}\nh1{letter-spacing:7px}\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px');
  if (!(await page.evaluate(() => window.old))) fail('a style sheet reloads the page');
  await page.waitForFunction(most => document.querySelectorAll('link[rel=stylesheet]').length <= most, sheets);
  rmSync(at('static'), { recursive: true });
  await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing !== '7px');
  if (!(await page.evaluate(() => window.old))) fail('a style sheet that goes reloads the page');

  // The policy of the page let all of this happen, and nothing was refused.
  for (const text of refused) fail(`the console says: ${text}`);

  // A template whose policy lets no script in works all the same.
  const base = readFileSync('templates/base.html', 'utf8');
  const strict = base.replace(/ content="default-src[^"]*"/, ` content="default-src 'none'; style-src 'self'"`);
  if (strict === base) throw new Error('the template has no policy');
  cpSync('templates/404.html', at('templates/404.html'), { recursive: true });
  writeFileSync(at('templates/base.html'), strict);
  await page.waitForSelector(`meta[content^="default-src 'none'; style-src 'self'; script-src 'self'"]`, { state: 'attached' });
  await listening(page);
  rmSync(at('templates'), { recursive: true });
  await page.waitForSelector('meta[content*=font-src]', { state: 'attached' });

  // Something new comes where nothing was.
  await page.goto(`${server.address}briefings/new/`);
  await listening(page);
  writeFileSync(at('content/briefings/new.md'), '+++\ntitle = "A new one"\ndate = 2025-11-03\nsummary = "New."\n+++\n\nText.\n');
  await page.getByRole('heading', { name: 'A new one', level: 1 }).waitFor();
  await listening(page);
  renameSync(at('content/briefings/new.md'), at('content/briefings/newer.md'));
  await page.getByRole('heading', { name: 'A new one', level: 1 }).waitFor({ state: 'detached' });

  // The program ends, and starts again with another text: the page catches up by itself.
  await page.goto(`${server.address}about/`);
  await listening(page);
  const port = new URL(server.address).port;
  const { code, signal } = await server.stop('SIGINT');
  if (signal !== 'SIGINT' && code !== 130) fail(`Ctrl-C ends the program with ${code} ${signal}`);
  await page.getByText('Counterpart does not answer').waitFor();
  edit('content/about.md', text => text + '\nWhile nobody listened.\n');
  server = await start('--port', port, '--follow');
  await page.getByText('While nobody listened.').waitFor();
  await listening(page);

  // With `--follow` the browser goes to the page that is edited, and to the place.
  edit(BRIEFING, text => text + '\nThe place that was edited.\n');
  await page.waitForURL('**/military-channels/');
  const place = page.getByText('The place that was edited.');
  await page.waitForFunction(text => {
    const found = [...document.querySelectorAll('p')].find(p => p.textContent === text)?.getBoundingClientRect();
    return found && found.top >= 0 && found.bottom <= innerHeight;
  }, 'The place that was edited.').catch(() => fail('--follow does not show the place'));
  if (!(await place.isVisible())) fail('--follow shows another page');

  await strangers();
  say(`edits, findings, styles, a restart, --follow, strangers: ${server.address}`);
} finally {
  await browser.close();
  const { code, signal } = await server.stop('SIGHUP');
  if (signal !== 'SIGHUP' && code !== 129) fail(`a closed terminal ends the program with ${code} ${signal}`);
  rmSync(root, { recursive: true });
}
for (const text of wrong) console.log(`  WRONG ${text}`);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** Waits until the server has this text at this address. */
async function fetched(address, text) {
  for (const end = Date.now() + PATIENCE; ;) {
    if ((await (await fetch(address)).text()).includes(text)) return;
    if (Date.now() > end) throw new Error(`${address} never has ${text}`);
  }
}

/** Fails with every accessibility rule that the page breaks. */
async function accessible(what) {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  for (const { id, nodes } of violations) fail(`${what}: ${id} at ${nodes[0].target}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) fail(`${what}: ${over} px too wide`);
}

/** A page of another site can neither read, nor listen, nor frame; nor can a name that was rebound. */
async function strangers() {
  const other = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><p>other'));
  await new Promise(done => other.listen(0, '127.0.0.1', done));
  const origins = [`http://127.0.0.1:${other.address().port}`, `http://localhost:${other.address().port}`];
  const { host, port, pathname } = new URL(server.address);
  const stranger = await context.newPage();
  for (const origin of origins) {
    await stranger.goto(origin);
    const got = await stranger.evaluate(async ({ host, pathname }) => {
      const home = `http://${host}${pathname}`, news = `http://${host}/.counterpart/news?page=/&state=`;
      const read = await fetch(home).then(r => r.text(), () => null);
      const blind = await fetch(home, { mode: 'no-cors' }).then(r => r.type, () => null);
      const heard = await new Promise(done => {
        const source = new EventSource(news);
        source.onopen = source.onmessage = () => done('open');
        source.onerror = () => done(source.readyState === EventSource.CLOSED ? null : 'tries');
      });
      const script = await new Promise(done => {
        const element = document.createElement('script');
        element.src = `http://${host}/.counterpart/watch.js`;
        element.onload = () => done('ran');
        element.onerror = () => done(null);
        document.body.append(element);
      });
      const frame = document.createElement('iframe');
      frame.src = home;
      document.body.append(frame);
      await new Promise(done => { frame.onload = done; });
      return { read, blind, heard, script };
    }, { host, pathname });
    for (const [way, what] of Object.entries(got)) if (what !== null) fail(`${origin} gets something: ${way} ${what}`);
    for (const frame of stranger.frames().slice(1)) {
      const text = await frame.locator('body').innerText().catch(() => '');
      if (/briefing/i.test(text)) fail(`${origin} frames the site`);
    }
  }
  const rebound = await launch(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
  const victim = await rebound.newPage();
  const answer = await victim.goto(`http://evil.example:${port}${pathname}`);
  if (answer.status() !== 403) fail(`a rebound name is answered with ${answer.status()}`);
  await rebound.close();
  other.close();
}
