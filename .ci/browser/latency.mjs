// How long an edit takes from the write of the file until it is to be seen in a real browser: the median and
// the worst of 50. Takes the folder of a site (`cargo bench --bench edits -- --size 1000 --write FOLDER`
// writes one), which is copied, and the program's path; `--edits 10` edits less.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { PATIENCE, launch } from './check.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--edits');
const edits = at < 0 ? 50 : Number(args.splice(at, 2)[1]);
const [site, program = 'target/release/counterpart'] = args;
if (!site) throw new Error('name the folder of a site');

const root = mkdtempSync(join(tmpdir(), 'counterpart-latency-'));
for (const name of ['site.toml', 'content', 'templates', 'static'])
  if (existsSync(join(site, name))) cpSync(join(site, name), join(root, name), { recursive: true });
// Files of the theme that are edited.
for (const name of ['templates/briefing.html', 'templates/404.html', 'static/brief.css'])
  if (!existsSync(join(root, name))) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    cpSync(name, join(root, name));
  }

const briefings = readdirSync(join(root, 'content/briefings'), { recursive: true })
  .filter(name => name.endsWith('.md') && !name.endsWith('_index.md'))
  .sort()
  .map(name => ({ file: `content/briefings/${name}`, page: `briefings/${name.slice(0, -3)}/` }));

const child = spawn(resolve(program), ['watch', '--port', '0', '--root', root], { stdio: ['ignore', 'pipe', 'inherit'] });
const address = await new Promise((found, lost) => {
  createInterface({ input: child.stdout }).on('line', line => {
    const [, address] = line.match(/serving at (\S+)/) ?? [];
    if (address) found(address);
  });
  child.on('exit', () => lost(new Error('the program ended')));
});
const browser = await launch();
try {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(PATIENCE);
  const some = briefings[3 % briefings.length];
  const inLastBlock = (text, what) => {
    const end = text.lastIndexOf('{%- endblock');
    return text.slice(0, end) + what + text.slice(end);
  };
  const briefing = number => briefings[(number * 7919) % briefings.length];
  // What is edited, which page is open, the new text with a mark, and what shows the mark in the page.
  const series = [
    ['content edit', briefing, (text, mark) => `${text}\nOne more sentence: ${mark}.\n`, seen],
    ['title edit', briefing, (text, mark) => text.replace('title = "', `title = "${mark} `), seen],
    ['style edit', () => ({ file: 'static/brief.css', page: some.page }),
      (text, mark) => `${text}\nh1{--mark:${mark}}\n`, styled],
    ['edit of a template of one page', () => ({ file: 'templates/404.html', page: 'nowhere/' }),
      (text, mark) => inLastBlock(text, `<p>${mark}</p>`), seen],
    ["edit of the briefings' template", () => ({ file: 'templates/briefing.html', page: some.page }),
      (text, mark) => inLastBlock(text, `<p>${mark}</p>`), seen],
  ];
  console.log(`${`${briefings.length} briefings`.padEnd(50)}${'median'.padStart(8)}${'worst'.padStart(8)}`);
  for (const [name, where, change, shown] of series) {
    const times = [];
    // With thousands of pages, an edit of all of them takes seconds.
    const isSlow = briefings.length > 1000 && (name.includes('style') || name.includes('briefings'));
    const count = isSlow ? Math.min(edits, 10) : edits;
    for (let number = 0; number < count; number++) {
      const { file, page: path } = where(number);
      const mark = `mark-${number}-${name.length}`;
      await page.goto(address + path);
      await page.waitForSelector('html[data-counterpart=listening]', { state: 'attached' });
      const text = change(readFileSync(join(root, file), 'utf8'), mark);
      const started = performance.now();
      writeFileSync(join(root, file), text);
      await page.waitForFunction(shown, mark, { polling: 'raf' });
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    const [median, worst] = [times[times.length >> 1], times.at(-1)].map(time => time.toFixed(1).padStart(8));
    console.log(`${`${name}, ms, of ${count}`.padEnd(50)}${median}${worst}`);
  }
} finally {
  await browser.close();
  child.removeAllListeners('exit');
  child.kill();
  rmSync(root, { recursive: true });
}

function seen(mark) {
  return document.title.includes(mark) || document.querySelector('main')?.textContent.includes(mark);
}

function styled(mark) {
  return getComputedStyle(document.querySelector('h1')).getPropertyValue('--mark').trim() === mark;
}
