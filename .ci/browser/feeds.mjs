// The feeds against the schema of RFC 4287, the site map against that of sitemaps.org, and all they name
// is there.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';

const here = path => fileURLToPath(new URL(path, import.meta.url));
const JAR = here('node_modules/vnu-jar/build/dist/vnu.jar');
const JING = ['-cp', JAR, 'nu.validator.vendor.thaiopensource.relaxng.util.Driver', '-c'];
const ATOM = here('atom.rnc');
const SITEMAP = here('node_modules/sitemap/schema/sitemap.xsd');

await check(async ({ site, fail, say }) => {
  const against = (file, command, args) => {
    const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
    if (error) throw error;
    if (status !== 0) fail(`${file}: ${(stdout + stderr).trim()}`);
  };
  const addresses = (file, pattern) => [...readFileSync(join(site.folder, file), 'utf8').matchAll(pattern)].map(match => match[1]);
  const feeds = site.files.filter(file => /(^|\/)atom\.xml$|\.atom$/.test(file));
  if (feeds.length === 0) fail('no feed');
  for (const feed of feeds) against(feed, 'java', [...JING, ATOM, join(site.folder, feed)]);
  against('sitemap.xml', 'xmllint', ['--nonet', '--noout', '--schema', SITEMAP, join(site.folder, 'sitemap.xml')]);

  const listed = addresses('sitemap.xml', /<loc>([^<]+)<\/loc>/g);
  const named = [...listed, ...feeds.flatMap(feed => addresses(feed, /<link [^>]*href="([^"]+)"/g))];
  for (const address of named) {
    const path = address.startsWith(site.base.href) ? address.slice(site.base.href.length) : undefined;
    const file = path?.replace(/#.*$/, '');
    if (file === undefined || !(site.pages.includes(file) || site.files.includes(file))) fail(`names ${address}, which is not there`);
  }
  say(`${feeds.length} feeds, ${listed.length} addresses in the site map`);
});
