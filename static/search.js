/* The search page's script, fetched once somebody searches. It fetches only the files of words that the
   query falls among, and the pages found. The words of a text are those of `tokens` in
   `src/search/tokens.rs`: a test holds the two against each other. */
(d => {
  const form = d.getElementById("_find"), field = d.getElementById("_q");
  const count = d.getElementById("_count"), results = d.getElementById("_results"), more = d.getElementById("_more");
  const PAGES = 12; // how many pages are fetched and shown at a time
  const MOST = 60; // in how many pages a row of words is looked for
  const VERBATIM = "q:not([data-check]), .vb:not([data-check]) blockquote p:not(.lead), p.v";
  const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

  /** Letters as they are compared: without case, accents and width. */
  const fold = text => text.normalize("NFKD").replace(/\p{M}+/gu, "").normalize("NFC").toLowerCase().replace(/\p{M}+/gu, "").replaceAll("ς", "σ");

  /** The runs of one kind of script in a text, as they are compared, without single Latin letters. */
  const runs = text => (fold(text).match(/[\p{Alphabetic}\p{N}]+/gu) ?? [])
    .flatMap(run => run.match(/[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+|[^\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu))
    .filter(run => !/^[a-z]$/.test(run));

  /** The words of a text as the index has them. */
  const tokens = text => runs(text).flatMap(run => {
    if (!UNSPACED.test(run)) return [run];
    const letters = [...run];
    return letters.map((letter, at) => letter + (letters[at + 1] ?? ""));
  });

  /** What is asked for: words that must occur, and rows of words that must stand together. */
  const parse = query => {
    const rows = [...query.matchAll(/["“„«]([^"”“»]+)["”“»]/g)].map(match => runs(match[1])).filter(row => row.length > 1);
    const wanted = runs(query);
    // Of a run without spaces all pairs must occur, but for the last letter alone.
    const words = wanted.flatMap(run => UNSPACED.test(run) && run.length > 1 ? tokens(run).slice(0, -1) : [run]);
    return { wanted, rows, words: [...new Set(words)] };
  };

  const files = new Map();
  const load = name => {
    if (!files.has(name)) files.set(name, fetch(form.dataset.data + name).then(answer => {
      if (!answer.ok) throw new Error(name);
      return answer.json();
    }));
    return files.get(name);
  };

  /** For each page that has a word, or one that begins with it, how much it counts there. */
  const look = async (start, word) => {
    // The plural of an English word is found by the singular; this is for the other way round.
    const stem = /^[a-z]{4,}s$/.test(word) && !word.endsWith("ss") ? word.slice(0, -1) : word;
    const found = new Map(), first = Math.max(0, start.words.findLastIndex(from => from <= stem));
    for (let number = first; number < start.words.length && (number === first || start.words[number].startsWith(stem)); number += 1) {
      const file = await load(`words-${number}.json`);
      for (const [entry, pages] of Object.entries(file)) {
        const is = entry === word || entry === stem;
        if (!is && !(entry.startsWith(stem) && (word.length > 2 || UNSPACED.test(word)))) continue;
        let page = 0;
        for (const [, step, weight] of pages.matchAll(/(\d+)([a-i])/g)) {
          page += Number(step);
          const points = (weight.charCodeAt(0) - 96) * (is ? 1 : .5);
          found.set(page, Math.max(found.get(page) ?? 0, points));
        }
      }
    }
    return found;
  };

  /** The numbers of the pages that have all words, best first. */
  const rank = async ({ words }) => {
    const start = await load("index.json");
    const lists = await Promise.all(words.map(word => look(start, word)));
    if (lists.length === 0) return { start, pages: [] };
    lists.sort((a, b) => a.size - b.size);
    const scored = [...lists[0].keys()].filter(page => lists.every(list => list.has(page))).map(page =>
      [page, lists.reduce((sum, list) => sum + list.get(page) * Math.log(1 + start.pages / list.size), 0)]);
    scored.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return { start, pages: scored.map(([page]) => page) };
  };

  const make = (name, attributes = {}, ...inside) => {
    const element = d.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  /** Where in a text the wanted words begin and end: places in the text as it is written. */
  const places = (text, { wanted }) => {
    const found = [], pieces = [...text.matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu)];
    for (const { 0: piece, index } of pieces) {
      const folded = fold(piece);
      for (const word of wanted) {
        const stem = /^[a-z]{4,}s$/.test(word) ? word.slice(0, -1) : word;
        if (UNSPACED.test(word)) {
          for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) found.push([index + at, index + at + word.length]);
        } else if (folded === word || folded.startsWith(stem) && word.length > 2) found.push([index, index + piece.length]);
      }
    }
    return found.sort((a, b) => a[0] - b[0]);
  };

  /** Whether a text has each row of words in a row. */
  const hasRows = (text, { rows }) => {
    const all = ` ${runs(text).join(" ")} `;
    return rows.every(row => all.includes(` ${row.join(" ")} `));
  };

  /** A text with the wanted words marked; of a long one the part around the first. */
  const marked = (text, asked) => {
    const found = places(text, asked), span = make("span");
    const from = found.length && found[0][0] > 160 ? text.lastIndexOf(" ", found[0][0] - 60) + 1 : 0;
    const to = text.length > from + 320 ? text.lastIndexOf(" ", from + 320) : text.length;
    let done = from;
    if (from > 0) span.append("… ");
    for (const [start, end] of found) {
      if (start < done || end > to) continue;
      span.append(text.slice(done, start), make("mark", {}, text.slice(start, end)));
      done = end;
    }
    span.append(text.slice(done, to > done ? to : done), to < text.length ? " …" : "");
    return span;
  };

  /** The nearest place above an element that an address can name. */
  const anchor = element => {
    for (let at = element; at && !at.matches("main"); at = at.parentElement) {
      if (at.id && !at.id.startsWith("_")) return `#${at.id}`;
      for (let before = at.previousElementSibling; before; before = before.previousElementSibling) {
        const heading = before.matches("h2, h3, h4") ? before : before.querySelector(":scope > h2[id], :scope > h3[id]");
        if (heading?.id && !heading.id.startsWith("_")) return `#${heading.id}`;
      }
    }
    return "";
  };

  /** The passages of a page that have wanted words, those with most of them first. */
  const passages = (page, asked) => {
    const main = page.querySelector("main");
    main?.querySelectorAll(".head, .checks, #_cite, .sources, .backlinks, .toc, .pn, .vh, button, nav, script, [hidden]").forEach(part => part.remove());
    const seen = new Set(), found = [];
    for (const element of main?.querySelectorAll("q, p, li, dd, td, figcaption, pre") ?? []) {
      if (element.querySelector("p, li, dd, td") || element.matches(".para p:not(.v)")) continue;
      const text = element.textContent.replace(/\s+/g, " ").trim();
      const hits = places(text, asked), words = new Set(hits.map(([start, end]) => fold(text.slice(start, end)).slice(0, 4)));
      if (hits.length === 0 || seen.has(text) || !hasRows(text, asked)) continue;
      seen.add(text);
      const verbatim = element.matches(VERBATIM);
      const side = element.closest("[data-side]")?.dataset.side;
      const question = element.closest(".qn, .question");
      found.push({ text, verbatim, side, question: Boolean(question), words: words.size, href: anchor(element) });
    }
    return found.sort((a, b) => b.words - a.words || b.verbatim - a.verbatim);
  };

  const title = ([name, href, kind, sides], asked) => [
    make("h3", {}, make("a", { class: "plain", href }, marked(name, asked))),
    make("p", { class: "kind" }, form.getAttribute(`data-kind-${kind}`) ?? kind, ...[...sides].flatMap(side => [" ", make("span", { class: "side", "data-side": side })])),
  ];
  const passage = (hit, href, asked) => make("p", { class: hit.verbatim && "verbatim", "data-side": hit.side },
    make("a", { class: "plain", href: href + hit.href }, marked(hit.text, asked)));

  /** One page's results, group by group. */
  const show = (found, page, asked, groups) => {
    const [name, href, kind] = found, hits = page ? passages(page, asked) : [];
    if (asked.rows.length && hits.length === 0 && !hasRows(name, asked)) return false;
    const isEntity = ["person", "organization", "place"].includes(kind) && places(name, asked).length > 0;
    const put = (group, ...inside) => groups[group].append(make("li", {}, ...inside));
    if (isEntity) put("names", ...title(found, asked), ...hits.slice(0, 1).map(hit => passage(hit, href, asked)));
    for (const hit of hits.filter(hit => hit.verbatim).slice(0, 3)) {
      const key = fold(hit.text);
      if (shown.has(key)) continue;
      shown.add(key);
      put("quotes", passage(hit, href, asked), make("p", { class: "kind" }, make("a", { class: "plain", href }, name)));
    }
    for (const hit of hits.filter(hit => hit.question).slice(0, 2)) put("questions", passage(hit, href, asked), make("p", { class: "kind" }, name));
    if (!isEntity) put("pages", ...title(found, asked), ...hits.filter(hit => !hit.verbatim && !hit.question).slice(0, 2).map(hit => passage(hit, href, asked)));
    return true;
  };

  /** A found page as a document; it is fetched once. Its style for paper is not this page's, and would be refused. */
  const documents = new Map();
  const open = href => {
    if (!documents.has(href)) documents.set(href, fetch(href).then(answer => answer.ok ? answer.text() : "", () => "")
      .then(text => text && new DOMParser().parseFromString(text.replace(/<style[^]*?<\/style>/g, ""), "text/html")));
    return documents.get(href).then(page => page && page.cloneNode(true));
  };
  const entry = async (start, number) => (await load(`pages-${Math.floor(number / start.per_file)}.json`))[number % start.per_file];

  /** Of the first pages those that have each row of words in a row. */
  const withRows = async (start, pages, asked) => {
    if (asked.rows.length === 0) return pages;
    const first = pages.slice(0, MOST);
    const have = await Promise.all(first.map(async number => {
      const found = await entry(start, number), page = await open(found[1]);
      return hasRows(found[0], asked) || page && hasRows(page.querySelector("main")?.textContent ?? "", asked);
    }));
    return first.filter((_, at) => have[at]);
  };

  const GROUPS = ["names", "quotes", "questions", "pages"];
  let current, shown = new Set();
  const next = async () => {
    const { asked, start, pages, groups } = current, mine = current;
    const chosen = pages.splice(0, PAGES);
    more.hidden = true;
    const rows = await Promise.all(chosen.map(async number => {
      const found = await entry(start, number);
      return [found, await open(found[1])];
    }));
    if (mine !== current) return;
    for (const [found, page] of rows) show(found, page, asked, groups);
    for (const group of GROUPS) groups[group].closest("section").hidden = groups[group].children.length === 0;
    more.hidden = pages.length === 0;
  };

  const search = async query => {
    const asked = parse(query), mine = current = { asked, pages: [] };
    shown = new Set();
    more.hidden = true;
    count.textContent = form.dataset.working;
    try {
      const { start, pages: all } = await rank(asked);
      const pages = await withRows(start, all, asked);
      if (mine !== current) return;
      const say = pages.length === 0 ? form.dataset.none : pages.length === 1 ? form.dataset.one : form.dataset.found;
      const groups = Object.fromEntries(GROUPS.map(group => [group, make("ul", { class: "hits" })]));
      results.replaceChildren(...GROUPS.map(group => {
        const section = make("section", { class: "block" }, make("header", {}, make("h2", {}, form.dataset[group])), groups[group]);
        section.hidden = true;
        return section;
      }));
      current = { asked, start, pages, groups };
      const text = say.replace("{n}", pages.length).replace("{q}", query.replaceAll(/["“”„«»]/g, ""));
      await next();
      count.textContent = text;
    } catch {
      if (mine === current || current.asked === asked) count.textContent = form.dataset.failed;
    }
  };

  const fromAddress = () => {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    field.value = query;
    if (query.trim()) search(query.trim());
    else { results.replaceChildren(); count.textContent = ""; more.hidden = true; current = undefined }
  };
  form.addEventListener("submit", event => {
    event.preventDefault();
    const query = field.value.trim();
    if (!query) return;
    history.pushState(null, "", `?q=${encodeURIComponent(query)}`);
    search(query);
  });
  more.addEventListener("click", () => next().catch(() => { count.textContent = form.dataset.failed }));
  addEventListener("popstate", fromAddress);
  d.counterpartTokens = tokens; // for the test that holds them against the program's
  fromAddress();
})(document);
