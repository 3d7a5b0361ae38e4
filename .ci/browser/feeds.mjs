// The Atom feeds against the schema of RFC 4287, the JSON feeds against what jsonfeed.org asks for, the site
// map against the schema of sitemaps.org; both forms of a feed say the same, and all they name is there.
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

  const read = file => readFileSync(join(site.folder, file), 'utf8');
  const jsonFeeds = site.files.filter(file => file.endsWith('.json') && /"version": ?"https:\/\/jsonfeed\.org/.test(read(file).slice(0, 200)));
  if (jsonFeeds.length !== feeds.length) fail(`${feeds.length} Atom feeds, but ${jsonFeeds.length} JSON feeds`);
  const named = [];
  for (const file of jsonFeeds) {
    const feed = JSON.parse(read(file));
    for (const problem of problems(feed)) fail(`${file}: ${problem}`);
    if (feed.feed_url !== site.base.href + file) fail(`${file}: says that it stands at ${feed.feed_url}`);
    const twin = feeds.find(name => name === { 'feed.json': 'atom.xml', 'questions-feed.json': 'questions.atom', 'updates.json': 'updates.atom' }[file] || name === file.replace(/feed\.json$/, 'atom.xml'));
    const ids = addresses(twin, /<entry>[^]*?<id>([^<]+)<\/id>/g);
    if (ids.join() !== feed.items.map(item => item.id).join()) fail(`${file} and ${twin} have other entries`);
    named.push(feed.home_page_url, ...feed.items.map(item => item.url));
  }
  for (const [type, path, own] of [['topic', /^topics\/[^/]+\/$/, path => [`${path}atom.xml`, `${path}feed.json`]], ['updates', /^updates\/$/, () => ['updates.atom', 'updates.json']], ['questions', /^questions\/$/, () => ['questions.atom', 'questions-feed.json']], ['home', /^$/, () => ['questions.atom', 'updates.json']]]) {
    for (const page of site.pages.filter(page => path.test(page))) {
      const html = site.read(page);
      const alternates = [...html.matchAll(/<link rel="alternate" type="application\/(?:atom|feed)\+(?:xml|json)" title="[^"]+" href="([^"]+)">/g)].map(match => match[1]);
      for (const file of [...own(page), 'atom.xml', 'feed.json'].filter(file => site.files.includes(file))) {
        if (!alternates.includes(site.base.href + file)) fail(`${page || type}: does not announce ${file}`);
        if (type !== 'home' && !html.includes(`href="${site.base.pathname}${file}"`)) fail(`${page}: has no link to ${file}`);
      }
      if (new Set(alternates).size !== alternates.length) fail(`${page || type}: announces a feed twice`);
    }
  }

  const listed = addresses('sitemap.xml', /<loc>([^<]+)<\/loc>/g);
  named.push(...listed, ...feeds.flatMap(feed => addresses(feed, /<link [^>]*href="([^"]+)"/g)));
  for (const address of named) {
    const path = address.startsWith(site.base.href) ? address.slice(site.base.href.length) : undefined;
    const file = path?.replace(/#.*$/, '');
    if (file === undefined || !(site.pages.includes(file) || site.files.includes(file))) fail(`names ${address}, which is not there`);
  }
  say(`${feeds.length} Atom feeds, ${jsonFeeds.length} JSON feeds, ${listed.length} addresses in the site map`);
});

/** What is wrong with a JSON feed by version 1.1 of the format: https://www.jsonfeed.org/version/1.1/ */
function problems(feed) {
  const wrong = [];
  const known = (what, object, fields) => {
    for (const [name, value] of Object.entries(object)) {
      const type = fields[name];
      if (name.startsWith('_')) { if (typeof value !== 'object' || value === null) wrong.push(`${what}: ${name} is not an object`); }
      else if (!type) wrong.push(`${what}: there is no ${name}`);
      else if (type !== (Array.isArray(value) ? 'array' : typeof value)) wrong.push(`${what}: ${name} must be ${type}`);
      else if (value === '' || value.length === 0 && name !== 'items') wrong.push(`${what}: ${name} is empty`);
    }
  };
  const whole = (what, object, names) => {
    for (const name of names) if (object[name] && !/^https?:\/\//.test(object[name])) wrong.push(`${what}: ${name} is not a whole address`);
  };
  known('feed', feed, { version: 'string', title: 'string', home_page_url: 'string', feed_url: 'string', description: 'string', user_comment: 'string', next_url: 'string', icon: 'string', favicon: 'string', authors: 'array', language: 'string', expired: 'boolean', hubs: 'array', items: 'array' });
  for (const name of ['version', 'title', 'items']) if (!feed[name]) wrong.push(`no ${name}`);
  whole('feed', feed, ['home_page_url', 'feed_url', 'icon', 'favicon']);
  const ids = new Set(), dates = [];
  for (const item of feed.items) {
    const what = `item ${item.id}`;
    known(what, item, { id: 'string', url: 'string', external_url: 'string', title: 'string', content_html: 'string', content_text: 'string', summary: 'string', image: 'string', banner_image: 'string', date_published: 'string', date_modified: 'string', authors: 'array', tags: 'array', language: 'string', attachments: 'array' });
    if (!item.id || ids.has(item.id)) wrong.push(`${what}: no id of its own`);
    if (!item.content_html && !item.content_text) wrong.push(`${what}: no content`);
    whole(what, item, ['url', 'external_url', 'image', 'banner_image']);
    ids.add(item.id);
    for (const name of ['date_published', 'date_modified']) {
      if (item[name] && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(item[name])) wrong.push(`${what}: ${name} is not as RFC 3339 has it`);
    }
    dates.push(new Date(item.date_modified ?? item.date_published).getTime());
    const relative = (item.content_html ?? '').match(/ (?:href|src)=["'](?!https?:|mailto:|data:)[^"']*/);
    if (relative) wrong.push(`${what}: an address that is not whole:${relative[0]}`);
  }
  if (dates.some((date, index) => index > 0 && !(date <= dates[index - 1]))) wrong.push('the newest item is not the first');
  return wrong;
}
