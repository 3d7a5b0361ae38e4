// What was built: where it stands, all its pages, and one page of each type.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The types of page and where their pages are. The guide page must have code and a table. */
const TYPES = {
  home: /^$/,
  briefing: /^briefings\/[^/]+\/$/,
  comparison: /^readouts\/[^/]+\/$/,
  source: /^sources\/[^/]+\/$/,
  person: /^people\/[^/]+\/$/,
  organization: /^organizations\/[^/]+\/$/,
  place: /^places\/[^/]+\/$/,
  timeline: /^timeline\/$/,
  questions: /^questions\/$/,
  quotes: /^quotes\/$/,
  speaker: /^quotes\/[^/]+\/$/,
  updates: /^updates\/$/,
  section: /^people\/$/,
  list: /^briefings\/$/,
  topics: /^topics\/$/,
  topic: /^topics\/[^/]+\/$/,
  guide: /^guide\/[^/]+\/$/,
  about: /^about\/$/,
  search: /^search\/$/,
  404: /^404\.html$/,
};

/** Reads the site in `folder`. Paths of pages are as in addresses, without the sub-path. */
export function readSite(folder) {
  const files = readdirSync(folder, { recursive: true }).map(String).sort();
  const pages = files.filter(file => file.endsWith('.html')).map(file => file.replace(/(^|\/)index\.html$/, '$1'));
  const read = path => readFileSync(join(folder, path.endsWith('/') || !path ? `${path}index.html` : path), 'utf8');
  const canonical = read('').match(/<link rel="canonical" href="([^"]+)">/);
  if (!canonical) throw new Error('the home page does not say where it stands');
  return { folder, files, pages, read, base: new URL(canonical[1]) };
}

/** One page of each type: the longest, because it has the most in it. */
export function onePageOfEachType({ pages, read }) {
  return Object.entries(TYPES).map(([type, pattern]) => {
    const [page] = pages
      .filter(path => pattern.test(path))
      .map(path => ({ type, path, html: read(path) }))
      .filter(({ html }) => type !== 'guide' || (/<pre class="code"/.test(html) && /<table/.test(html)))
      .sort((a, b) => b.html.length - a.html.length);
    if (!page) throw new Error(`the site has no page of the type ${type}`);
    return { type, path: page.path };
  });
}
