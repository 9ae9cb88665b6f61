// Filters with names, kept in this browser: a name, and the query of the customers' page that finds who is meant.
const PLACE = 'customer-value-filters', MOST = 50;
export function saved() {
  try { const kept = JSON.parse(localStorage.getItem(PLACE)); return Array.isArray(kept) ? kept.filter((x) => typeof x?.name === 'string' && typeof x?.query === 'string') : []; } catch { return []; }
}
// The newest first; a name that is there already is given to the new filter. False where the browser keeps nothing.
export function keep(name, query) {
  try { localStorage.setItem(PLACE, JSON.stringify([{ name, query }, ...saved().filter((x) => x.name !== name)].slice(0, MOST))); return true; } catch { return false; }
}
export function drop(name) { try { localStorage.setItem(PLACE, JSON.stringify(saved().filter((x) => x.name !== name))); } catch { /* private window */ } }
