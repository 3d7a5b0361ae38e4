/* Marks what is new since the last visit, on the home page and in the ledger, once a reader asks for it.
   Until then nothing is kept; afterwards two times are: when the visit before this one was, and when this page
   was last opened. */
(d => {
  const PAUSE = 30 * 60_000; // a visit ends when no page is opened for so many milliseconds
  const get = () => { try { return localStorage.getItem("visits") } catch { return null } };
  const set = value => { try { value ? localStorage.setItem("visits", value) : localStorage.removeItem("visits") } catch { /* not kept, then */ } };
  d.addEventListener("DOMContentLoaded", () => {
    const button = d.getElementById("_visits"), marks = [...d.querySelectorAll("[data-new]")];
    if (!button) return;
    const show = () => {
      const kept = get();
      let [since, last] = (kept ?? "").split(" ").map(Number);
      if (kept && Date.now() - last > PAUSE) since = last;
      if (kept) set(`${since} ${Date.now()}`);
      // A day may be that of the last visit: what came later on it is not missed.
      const day = since ? new Date(since).toISOString().slice(0, 10) : "";
      for (const mark of marks) {
        const at = mark.dataset.new;
        mark.classList.toggle("on", Boolean(day) && (at.includes("T") ? Date.parse(at) > since : at >= day));
      }
      const count = marks.filter(mark => mark.classList.contains("on")).length;
      button.textContent = kept ? button.dataset.on.replace("{n}", count) : button.dataset.off;
    };
    show();
    button.addEventListener("click", () => { set(get() ? "" : `0 ${Date.now()}`); show() });
  });
})(document);
