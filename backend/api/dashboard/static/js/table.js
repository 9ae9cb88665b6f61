// The one table. On a phone each row becomes a small card; explicit roles keep it a table for screen readers.
import { h } from './dom.js';
import { t } from './strings/index.js';

// head: a word, or { text, n (a number), node, wide (a whole line of a card), phone: false (left out there), attrs }
export function table({ caption, head, rows, cls = '', cards = true, foot }) {
  const cols = head.map((c) => typeof c === 'string' ? { text: c } : c), side = (c) => `${c.n ? 'n ' : ''}${c.wide ? 'wide ' : ''}${c.phone === false ? 'desk ' : ''}${c.cls || ''}`;
  const body = h('tbody', { role: 'rowgroup' });
  const row = (r) => h('tr', { role: 'row', class: r.cls }, (r.cells || r).map((cell, i) => i ? h('td', { role: 'cell', class: side(cols[i]), 'data-label': cols[i].text }, cell) : h('th', { role: 'rowheader', scope: 'row' }, cell)));
  body.append(...rows.map(row));
  const node = h('div', { class: 'scroll', role: 'region', 'aria-label': caption },
    h('table', { role: 'table', class: `list ${cards ? 'cards' : ''} ${cls}` }, h('caption', { class: 'sr' }, caption),
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, cols.map((c) => h('th', { role: 'columnheader', scope: 'col', class: side(c), ...c.attrs }, c.node || c.text || h('span', { class: 'sr' }, t('name')))))), body), foot);
  // Only a table that is wider than its room can be scrolled, so only that one is a stop of the keyboard.
  new ResizeObserver(() => node.toggleAttribute('data-wide', node.scrollWidth > node.clientWidth + 1) ? node.setAttribute('tabindex', 0) : node.removeAttribute('tabindex')).observe(node);
  return Object.assign(node, { body, row });
}
