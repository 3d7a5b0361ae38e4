// The files in which pages and sources are cited, read by the parsers of a citation processor: all three of a
// work say the same. And what reference managers look for in a page is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cite } from '@citation-js/core';
import '@citation-js/plugin-bibtex';
import '@citation-js/plugin-ris';
import { check } from './check.mjs';

const TYPES = { bib: '@bibtex/text', ris: '@ris/file', json: '@csl/list+object' };
const decode = text => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&#x27;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>');

await check(async ({ site, fail, say }) => {
  const read = path => readFileSync(join(site.folder, path), 'utf8');
  const parse = path => {
    const type = TYPES[path.split('.').pop()], text = read(path);
    return new Cite(type === TYPES.json ? JSON.parse(text) : text, { forceType: type }).data;
  };
  const plain = text => text?.replace(/<[^>]+>/g, '');
  // RIS has one tag for authors and reporters; of a news report this parser makes the latter, as plain text.
  const names = work => [work.author ?? work.reporter ?? []].flat().map(name => typeof name === 'string' ? name.split(', ').reverse().join(' ') : name.literal ?? [name.given, name['non-dropping-particle'], name.family].filter(Boolean).join(' '));
  const bases = site.files.filter(file => /(^|\/)(cite|sources)\.bib$/.test(file)).map(file => file.replace(/\.bib$/, ''));
  if (!bases.includes('sources/sources')) fail('the sources of the site are not cited');
  let works = 0;
  for (const base of bases) {
    const [bib, ris, csl] = Object.keys(TYPES).map(type => parse(`${base}.${type}`));
    if (bib.length !== csl.length || ris.length !== csl.length) { fail(`${base}: ${bib.length}, ${ris.length} and ${csl.length} works`); continue; }
    csl.forEach((work, at) => {
      works += 1;
      for (const [format, other] of [['BibTeX', bib[at]], ['RIS', ris[at]]]) {
        if (plain(other.title) !== work.title) fail(`${base}: ${format} has the title “${other.title}”, not “${work.title}”`);
        if ((work.URL ?? '') !== (other.URL ?? '')) fail(`${base}: ${format} has the address ${other.URL}, not ${work.URL}`);
        const [date, wanted] = [other, work].map(({ issued }) => JSON.stringify(issued?.['date-parts']?.[0]?.map(Number) ?? null));
        if (date !== wanted) fail(`${base}: ${format} has the date ${date}, not ${wanted}`);
        if (names(other).join() !== names(work).join()) fail(`${base}: ${format} is by “${names(other)}”, not “${names(work)}”`);
      }
      if (bib[at]['citation-key'] !== work.id && bib[at].id !== work.id) fail(`${base}: BibTeX has the key ${bib[at].id}, not ${work.id}`);
    });
  }
  if (works < bases.length) fail(`${bases.length} files cite ${works} works`);
  for (const page of site.pages.filter(page => /^(briefings|readouts|sources)\/[^/]+\/$/.test(page))) {
    const html = site.read(page), meta = name => [...html.matchAll(new RegExp(`<meta name="${name}" content="([^"]*)">`, 'g'))].map(match => decode(match[1]));
    const [own] = parse(`${page}cite.json`);
    const coins = html.match(/<span class="Z3988" title="([^"]*)">/)?.[1];
    const found = coins ? new URLSearchParams(decode(coins)).get('rft.title') : meta('citation_title')[0];
    if (found !== own.title) fail(`${page}: Zotero finds “${found}”, not “${own.title}”`);
    if (!coins && meta('citation_author').length === 0) fail(`${page}: nobody is its author`);
    for (const type of Object.keys(TYPES)) if (!html.includes(`href="${site.base.pathname}${page}cite.${type}"`)) fail(`${page}: no link to cite.${type}`);
  }
  say(`${bases.length * 3} files, ${works} works`);
});
