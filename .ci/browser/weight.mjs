// What a visit costs: bytes on the wire with fonts, style sheets and script as written, and whether
// anything moves: hardly when fonts come late over a slow line, and nothing for any other reason.
import { check } from './check.mjs';
import { onePageOfEachType } from './site.mjs';

const FIRST_VISIT = 100_000; // bytes, compressed as on a web host
const STYLE_AND_SCRIPT = 30_000; // bytes, not compressed
const MOVE_ON_A_SLOW_LINE = 0.1; // cumulative layout shift; up to this it counts as good
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 };
const FAST = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

await check(async ({ site, address, open, fail, say }) => {
  const weigh = async width => {
    for (const { type, path } of onePageOfEachType(site)) {
      const context = await open({ viewport: { width, height: 844 } });
      await context.addInitScript(watch);
      const page = await context.newPage();
      const network = await context.newCDPSession(page);
      await network.send('Network.enable');
      await network.send('Network.emulateNetworkConditions', SLOW);
      let wire = 0;
      network.on('Network.loadingFinished', ({ encodedDataLength }) => { wire += encodedDataLength; });
      await page.goto(address(path), { waitUntil: 'networkidle' });
      const slow = await settle(page);
      say(`${type} at ${width}: ${wire} bytes; style and script ${slow.code} before compression; moves by ${slow.sum.toFixed(3)}`);
      if (slow.sum > MOVE_ON_A_SLOW_LINE) fail(`${type} at ${width}: moves by ${slow.sum} on a slow line: ${slow.what}`);
      if (wire > FIRST_VISIT) fail(`${type}: a first visit is ${wire} bytes, more than ${FIRST_VISIT}`);
      if (slow.code > STYLE_AND_SCRIPT) fail(`${type}: style and script are ${slow.code} bytes, more than ${STYLE_AND_SCRIPT}`);
      await network.send('Network.emulateNetworkConditions', FAST);
      await page.route('**/*.woff2', route => route.abort());
      await page.goto(address(path), { waitUntil: 'load' });
      const still = await settle(page);
      if (still.sum > 0) fail(`${type} at ${width}: moves by ${still.sum}, not for its fonts: ${still.what}`);
      await context.close();
    }
  };
  await Promise.all([weigh(1280), weigh(390)]);
});

/** Runs in the page, before anything else does. */
function watch() {
  window.moves = [];
  new PerformanceObserver(list => window.moves.push(...list.getEntries())).observe({ type: 'layout-shift', buffered: true });
}

/** Waits, scrolls, and tells what moved on its own, and how large style and script are. */
async function settle(page) {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(200);
  await page.mouse.wheel(0, 4000);
  await page.waitForTimeout(200);
  return page.evaluate(() => ({
    sum: window.moves.reduce((sum, move) => sum + move.value, 0),
    what: window.moves.flatMap(move => move.sources.map(({ node }) => node?.className || node?.nodeName)).join(', '),
    code: performance.getEntriesByType('resource').filter(e => /\.(css|js)(\?|$)/.test(e.name)).reduce((sum, e) => sum + e.decodedBodySize, 0),
  }));
}
