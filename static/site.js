/* Optional: colours, copying, printing, the key `/` for search (it can be turned off: WCAG 2.1.4). */
(d => {
  const root = d.documentElement, order = ["auto", "light", "dark"];
  const get = (key, or) => { try { return localStorage.getItem(key) || or } catch { return or } };
  const set = (key, value) => { try { localStorage.setItem(key, value) } catch { /* not kept, then */ } };
  const theme = () => order.includes(get("theme")) ? get("theme") : "auto";
  const keys = () => get("keys") === "off" ? "off" : "on";
  const apply = () => theme() === "auto" ? root.removeAttribute("data-theme") : root.dataset.theme = theme();
  apply(); // before anything is drawn
  d.addEventListener("DOMContentLoaded", () => {
    const label = (id, state) => { const e = d.getElementById(id); if (e) e.textContent = e.dataset[state] || state };
    const labels = () => { label("_theme", theme()); label("_keys", keys()) };
    labels();
    d.addEventListener("click", event => {
      const button = event.target.closest && event.target.closest("button[data-js]");
      if (!button) return;
      if (button.id === "_theme") { set("theme", order[(order.indexOf(theme()) + 1) % 3]); apply(); labels() }
      else if (button.id === "_keys") { set("keys", keys() === "on" ? "off" : "on"); labels() }
      else if (button.hasAttribute("data-print")) print();
      else if (button.dataset.copy && navigator.clipboard && !button.dataset.was) {
        navigator.clipboard.writeText(button.dataset.copy).then(() => {
          button.dataset.was = button.textContent;
          button.textContent = d.body.dataset.copied || "✓";
          setTimeout(() => { button.textContent = button.dataset.was; delete button.dataset.was }, 1600);
        }, () => {});
      }
    });
    const find = d.getElementById("_find"); // fetched once somebody searches
    if (find && new URLSearchParams(location.search).get("q")) d.head.append(Object.assign(d.createElement("script"), { src: find.dataset.script }));
    d.addEventListener("keydown", event => {
      const search = d.querySelector("a[data-search]"), at = event.target;
      if (!search || event.key !== "/" || keys() === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
      event.preventDefault();
      location.href = search.href;
    });
  });
})(document);
