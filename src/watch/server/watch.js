/* Served by `counterpart watch` only. Keeps the page that is open up to date, and shows what was found.
   No HTML is made of what the server sends, and no style is written into the page. */
(d => {
  "use strict";
  let { state } = d.currentScript.dataset, source, retry, lost;
  const page = location.pathname, root = d.documentElement;
  const keep = (key, value) => { try { sessionStorage.setItem("counterpart." + key, JSON.stringify(value)) } catch { /* not kept, then */ } };
  const kept = key => { try { return JSON.parse(sessionStorage.getItem("counterpart." + key)) } catch { return null } };

  // --- where the reader is, across a reload
  const leave = (to, element) => {
    history.scrollRestoration = "manual";
    keep("place", { page: to, x: scrollX, y: scrollY, element, stays: to === page });
    if (to === page) location.reload(); else location.assign(to);
  };
  const arrive = () => {
    const place = kept("place");
    keep("place", null);
    if (!place || place.page !== page) return;
    const go = () => {
      if (place.stays) scrollTo({ left: place.x, top: place.y, behavior: "instant" });
      const main = d.querySelector("main");
      const changed = main && place.element !== null && main.querySelectorAll("*")[place.element];
      if (!changed) return;
      const box = changed.getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight) changed.scrollIntoView({ block: "center", behavior: "instant" });
      return changed;
    };
    go();
    addEventListener("load", () => {
      const changed = go();
      if (changed) changed.animate([{ outline: "3px solid #c06400" }, { outline: "3px solid transparent" }], 1500);
      history.scrollRestoration = "auto";
    });
  };

  // --- style sheets, exchanged without a reload: the old one goes when the new one is there
  const restyle = addresses => {
    const links = [...d.querySelectorAll("link[rel~=stylesheet i][href]:not([data-leaves])")];
    addresses.forEach((address, at) => {
      const old = links[at];
      if (!old || old.href === new URL(address, location).href) return;
      const next = old.cloneNode();
      next.href = address;
      next.onload = next.onerror = () => old.remove();
      old.dataset.leaves = "";
      old.after(next);
    });
  };

  // --- the panel
  const make = (name, text, ...inside) => {
    const element = d.createElement(name);
    if (text) element.textContent = text;
    element.append(...inside);
    return element;
  };
  const host = make("div"), shadow = host.attachShadow({ mode: "open" }), sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host{all:initial;color-scheme:light dark}
    @media print{:host{display:none}}
    *{box-sizing:border-box;margin:0}
    section{position:fixed;inset:auto 0 0 auto;z-index:2147483647;width:min(48rem,100vw);max-height:45vh;display:flex;flex-direction:column;
      font:400 15px/1.45 system-ui,sans-serif;color:light-dark(#17191c,#edebe5);background:light-dark(#fff,#1b1e24);
      border:1px solid light-dark(#86816f,#7f858f);border-inline-start:6px solid light-dark(#0b4a86,#a3cdff);box-shadow:0 0 1.5rem #0006;overflow-wrap:anywhere}
    section.error{border-inline-start-color:light-dark(#b3261e,#ff8a80)}
    section.warning{border-inline-start-color:light-dark(#c06400,#ffc384)}
    section.shut{width:auto;max-width:100vw}
    [hidden]{display:none}
    button{font:inherit;font-weight:650;color:inherit;background:none;border:0;padding:.5rem .9rem;min-height:2.75rem;text-align:start;cursor:pointer}
    button:focus-visible,ol:focus-visible{outline:3px solid light-dark(#0b4a86,#ffd21f);outline-offset:-3px}
    button::after{content:" ▾"/""}
    .shut button::after{content:" ▴"/""}
    ol{overflow:auto;list-style:none;padding:0 .9rem .6rem}
    li{padding:.6rem 0;border-top:1px solid light-dark(#dcd7cb,#343942)}
    b{font-weight:650}
    .error b{color:light-dark(#9b1c15,#ff8a80)}
    .warning b{color:light-dark(#7d3a00,#ffc384)}
    .place{color:light-dark(#4a4843,#bdb9af);font-size:.93em}
    code{font:.9em ui-monospace,Menlo,Consolas,monospace}
    pre{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;margin:.35rem 0;padding:.35rem .6rem;background:light-dark(#f4f2eb,#121418)}
    mark{color:inherit;background:light-dark(#ffe680,#574600);text-decoration:underline wavy}
    .away{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}`);
  shadow.adoptedStyleSheets = [sheet];
  const head = make("button"), list = make("ol"), status = make("p"), box = make("section", "", head, list);
  status.className = "away";
  status.setAttribute("role", "status");
  box.setAttribute("aria-label", "What Counterpart found");
  box.hidden = true;
  list.tabIndex = 0;
  list.id = "list";
  list.setAttribute("aria-label", "Findings");
  head.type = "button";
  head.setAttribute("aria-controls", "list");
  shadow.append(box, status);

  const show = open => {
    box.classList.toggle("shut", !open);
    head.setAttribute("aria-expanded", open);
    list.hidden = !open;
    // So that the end of the page can be scrolled out from behind the panel.
    d.body.style.paddingBlockEnd = box.hidden ? "" : `${box.offsetHeight}px`;
  };
  head.onclick = () => { show(list.hidden); keep("shut", list.hidden) };
  box.onkeydown = event => { if (event.key === "Escape") { show(false); keep("shut", true); head.focus() } };

  // Names stand between backticks.
  const words = text => text.split("`").map((part, at) => at % 2 ? make("code", part) : part);
  const line = (kind, ...inside) => { const p = make("p", "", ...inside); p.className = kind; return p };
  const row = f => {
    const item = make("li", "", make("p", "", make("b", f.level), " ", ...words(f.message)));
    item.className = f.level;
    if (f.file) item.append(line("place", `${f.file}${f.line ? `:${f.line}:${f.column}` : ""}${f.rule && ` · ${f.rule}`}`));
    if (f.source) item.append(make("pre", "", f.source[0], make("mark", f.source[1]), f.source[2]));
    for (const { text, file, line: number } of f.labels)
      item.append(line("place", ...words(text), file === f.file && number === f.line ? "" : ` (${file}${number ? `:${number}` : ""})`));
    if (f.hint) item.append(line("", "→ ", ...words(f.hint)));
    return item;
  };
  const fill = panel => {
    const count = (n, word) => n ? [`${n} ${word}${n === 1 ? "" : "s"}`] : [];
    const text = [...count(panel.errors, "error"), ...count(panel.warnings, "warning"), ...count(panel.notes, "note")].join(", ");
    if (!panel.errors) keep("shut", null);
    box.hidden = !text;
    box.className = panel.errors ? "error" : panel.warnings ? "warning" : "note";
    head.textContent = text;
    list.replaceChildren(...panel.findings.map(row));
    if (panel.more) list.append(make("li", `and ${panel.more} more: see the terminal`));
    show(panel.errors > 0 && kept("shut") !== true);
    if (status.textContent || text) status.textContent = text ? `Counterpart found ${text}` : "All is mended";
  };
  const away = () => {
    box.hidden = false;
    box.className = "warning";
    head.textContent = "Counterpart does not answer. This page is as it was.";
    list.replaceChildren();
    show(false);
  };

  // --- news
  const connect = () => {
    if (source || d.visibilityState === "hidden") return;
    source = new EventSource(`/.counterpart/news?page=${encodeURIComponent(page)}&state=${state}`);
    const on = (name, then) => source.addEventListener(name, event => then(JSON.parse(event.data)));
    source.onopen = () => { clearTimeout(lost); lost = 0; root.dataset.counterpart = "listening" };
    on("panel", fill);
    on("page", ({ element }) => leave(page, element));
    on("follow", ({ to, element }) => leave(to, element));
    on("style", news => { state = news.state; restyle(news.sheets) });
    source.onerror = () => {
      disconnect();
      lost = lost || setTimeout(away, 1000);
      retry = setTimeout(connect, 400);
    };
  };
  const disconnect = () => {
    clearTimeout(retry);
    if (source) source.close();
    source = null;
    delete root.dataset.counterpart;
  };
  // A browser has few connections to a server: a page that nobody sees takes none.
  d.addEventListener("visibilitychange", () => d.visibilityState === "hidden" ? disconnect() : connect());
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", event => { if (event.persisted) connect() });
  d.body.append(host);
  arrive();
  connect();
})(document);
