// One place that asks the service. Answers are kept for the page's life; a key stays in this tab only.
const held = new Map();
export class KeyNeeded extends Error {}
export class Refused extends Error { constructor(message, status) { super(message); this.status = status; } }
const KEY = 'customer-value-key';
export function useKey(key) { try { key ? sessionStorage.setItem(KEY, key) : sessionStorage.removeItem(KEY); } catch { /* private window */ } held.clear(); }
function key() { try { return sessionStorage.getItem(KEY); } catch { return null; } }
export async function ask(path, { method = 'GET', body, json, admin } = {}) {
  const headers = {}, sent = admin || key();
  if (sent) headers['X-API-Key'] = sent;
  if (json) headers['Content-Type'] = 'application/json';
  let answer;
  try { answer = await fetch(path, { method, headers, body: json ? JSON.stringify(json) : body }); } catch { throw new Refused('', 0); }
  if (answer.ok) return answer;
  let detail = '';
  try { detail = (await answer.json()).detail; } catch { /* not ours */ }
  if (answer.status === 401 || (answer.status === 403 && !admin && sent)) throw new KeyNeeded(detail);
  throw new Refused(detail, answer.status);
}
export const fetched = async (path, options) => (await ask(path, options)).json();
export function load(path) {
  if (!held.has(path)) held.set(path, fetched(path).catch((error) => { held.delete(path); throw error; }));
  return held.get(path);
}
export const forget = () => held.clear();
export async function save(path, name) {
  const answer = await ask(path), url = URL.createObjectURL(await answer.blob()), a = document.createElement('a');
  a.href = url; a.download = name;
  document.body.append(a); a.click(); a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
