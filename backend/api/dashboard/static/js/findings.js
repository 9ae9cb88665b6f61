// Titles are claims. Each function looks at numbers and returns [which sentence, what fills it]; the words are in strings/.
// Pure: every branch is tested with numbers that select it, and with numbers that must not.
import { brief, count, date, day, daysBetween, money, percent, percent1, plain, signed, whole } from './format.js';

const CLOSE = 0.05;
export function nextWindow(predicted, last) {
  if (!(last > 0)) return ['next.alone', { money: brief(predicted) }];
  const share = predicted / last, slots = { share: whole(share) };
  return share < 1 - CLOSE ? ['next.quieter', slots] : share > 1 + CLOSE ? ['next.busier', slots] : ['next.same', slots];
}
export function pastForecasts(misses, within = 0.1) {
  const near = misses.filter((miss) => Math.abs(miss) <= within).length, slots = { near: count(near), all: count(misses.length), within: whole(within) };
  return near === misses.length ? ['past.all', slots] : near === 0 ? ['past.none', slots] : ['past.some', slots];
}
export function sources(groups, all) {
  const top = groups.reduce((a, b) => b.predicted_spend_30d > a.predicted_spend_30d ? b : a);
  return all > 0 ? [`source.${top.name}`, { share: percent(top.predicted_spend_30d / all) }] : ['source.nothing', {}];
}
export function timeline({ orders, gap, recency, longest }) {
  const slots = { gap: count(Math.round(gap || 0)), days: count(Math.ceil(recency)) };
  if (orders < 1) return ['line.none', slots];
  if (orders === 1) return ['line.one', slots];
  if (orders === 2) return ['line.two', slots];
  if (longest && recency > longest) return ['line.longest', { ...slots, longest: count(longest) }];
  if (gap && recency > 2 * gap) return ['line.late', slots];
  return orders >= 5 && gap >= 1 ? ['line.rhythm', slots] : ['line.some', { ...slots, orders: count(orders) }];
}
export function ahead(spent, expected) {
  if (!(spent > 0)) return ['ahead.only', { money: money(expected) }];
  const share = expected / spent, slots = { share: whole(share) };
  return share < 0.05 ? ['ahead.behind', slots] : share > 1.1 ? ['ahead.more', slots] : share >= 0.9 ? ['ahead.same', slots] : ['ahead.another', slots];
}
export function driver(list) {
  const parts = list.filter((d) => d.feature !== 'baseline');
  if (!parts.length) return ['driver.none', {}];
  const big = parts.reduce((a, b) => Math.abs(b.contribution) > Math.abs(a.contribution) ? b : a);
  return [big.contribution > 0 ? 'driver.raises' : 'driver.lowers', { feature: big.feature }];
}
export function chance(p, mean) {
  if (!mean) return ['chance.alone', {}];
  const times = p / mean, slots = { mean: percent(mean), times: plain(times, times < 3 ? 1 : 0) };
  return times >= 1.5 ? ['chance.above', slots] : times <= 0.67 ? ['chance.below', slots] : ['chance.near', slots];
}
export function grid(cells, customers, spend) {
  const best = cells.filter((c) => c.recency >= 4 && c.frequency >= 4), sum = (key) => best.reduce((t, c) => t + c[key], 0);
  if (!sum('customers') || !(spend > 0)) return ['grid.nobody', {}];
  const slots = { people: percent(sum('customers') / customers), spend: percent(sum('predicted_spend_30d') / spend) };
  return sum('predicted_spend_30d') / spend > sum('customers') / customers ? ['grid.carry', slots] : ['grid.even', slots];
}
export function habit(group) {
  const slots = { name: group.name, people: percent(group.share_of_customers), spend: percent(group.share_of_predicted_spend) };
  return [group.share_of_predicted_spend > group.share_of_customers ? 'habit.more' : 'habit.less', slots];
}
export function moved(rose, fell, since) {
  const slots = { rose: count(rose), fell: count(fell), since: date(since) };
  return !rose && !fell ? ['moved.none', slots] : rose > fell ? ['moved.up', slots] : rose < fell ? ['moved.down', slots] : ['moved.even', slots];
}
export function cohortValue(older, newer) {
  if (!(older > 0) || !Number.isFinite(newer)) return ['cohort.short', {}];
  const change = newer / older - 1, slots = { change: whole(Math.abs(change)) };
  return change < -CLOSE ? ['cohort.less', slots] : change > CLOSE ? ['cohort.more', slots] : ['cohort.same', slots];
}
export function race(total, naive) {
  const slots = { off: signed(total, percent1), naive: signed(naive, percent1) };
  return Math.abs(total) < Math.abs(naive) ? ['race.better', slots] : ['race.worse', slots];
}
// A promise is not kept where the miss is beyond chance, and large enough to matter.
export const broken = ({ predicted, actual, customers }) => {
  const miss = Math.abs(actual - predicted), error = Math.sqrt(actual * (1 - actual) / customers);
  return customers >= 100 && miss > 2 * error && miss > Math.max(0.015, 0.1 * predicted);
};
export function calibrated(bins) {
  const off = bins.filter(broken);
  if (!bins.length) return ['calibration.none', {}];
  if (!off.length) return ['calibration.holds', {}];
  const worst = off.reduce((a, b) => Math.abs(b.actual - b.predicted) > Math.abs(a.actual - a.predicted) ? b : a);
  return [worst.actual > worst.predicted ? 'calibration.low' : 'calibration.high', { said: percent(worst.predicted), came: percent(worst.actual) }];
}
export const strays = (share) => share < 0.88 || share > 0.92;
export function coverage(held, tenths) {
  const outside = tenths.filter(strays).length, slots = { held: percent1(held), outside: count(outside), all: count(tenths.length) };
  return held < 0.88 ? ['coverage.narrow', slots] : held > 0.92 ? ['coverage.wide', slots] : outside ? ['coverage.stray', slots] : ['coverage.holds', slots];
}
export const gains = (share) => [share >= 0.3 ? 'gains.steep' : share > 0.12 ? 'gains.some' : 'gains.none', { share: percent(share) }];
export function alive(cells) {
  const at = (f) => cells.find((c) => c.recency === 1 && c.frequency === f)?.mean_p_alive, once = at(1), often = at(5);
  if (once === null || once === undefined || often === null || often === undefined) return ['alive.plain', {}];
  return [often < once ? 'alive.regulars' : 'alive.plain', { often: percent(often), once: percent(once) }];
}
export function account(rows) {
  const left = Object.entries(rows.set_aside), sum = left.reduce((t, [, n]) => t + n, 0);
  if (rows.in - rows.kept !== sum) return ['account.open', { rows: count(Math.abs(rows.in - rows.kept - sum)) }];
  return left.length ? ['account.closed', {}] : ['account.all', { rows: count(rows.in) }];
}
export function budget(list) {
  const best = list.reduce((a, b) => b.amount > a.amount ? b : a);
  return [best.share > 0 ? 'budget.most' : 'budget.none', { share: percent(best.share), tier: best.segment }];
}
export function files(preflights) {
  const ready = preflights.filter((p) => p.ready).length, any = preflights.some((p) => p.counts.rows > 0);
  return !any ? ['files.wait', {}] : ready === preflights.length ? ['files.all', {}] : ['files.some', { ready: count(ready), all: count(preflights.length) }];
}
// Two customers, by what is expected of them over a year; over a month where no model looks so far.
const ALIKE = 1.15;
export function compared(a, b) {
  const long = a.clv_365d !== null && b.clv_365d !== null, [one, other] = [a, b].map((c) => long ? c.clv_365d : c.predicted_spend_30d);
  if (one <= 0 && other <= 0) return ['compare.nothing', {}];
  const more = Math.max(one, other), less = Math.min(one, other), first = one > other;
  if (less <= 0) return [first ? 'compare.onlyfirst' : 'compare.onlysecond', { money: brief(more) }];
  const times = more / less, slots = { times: plain(times, times < 3 ? 1 : 0), more: brief(more), less: brief(less) };
  const keys = long ? ['compare.alikeyear', 'compare.firstyear', 'compare.secondyear'] : ['compare.alikemonth', 'compare.firstmonth', 'compare.secondmonth'];
  return [keys[times < ALIKE ? 0 : first ? 1 : 2], slots];
}
export function latest(a, b) {
  const [one, other] = [a, b].map(Math.ceil), slots = { apart: count(Math.abs(one - other)) };
  return one === other ? ['latest.both', slots] : Math.abs(one - other) === 1 ? [one < other ? 'latest.firstday' : 'latest.secondday', slots] : [one < other ? 'latest.first' : 'latest.second', slots];
}
export function audiences(list) {
  return !list.length ? ['kept.none', {}] : list.length === 1 ? ['kept.one', {}] : ['kept.many', { n: count(list.length) }];
}
// A campaign that was tried by lot: shown to pay, shown to do harm, or not told from chance yet.
export function trials(list) {
  const measured = list.filter((x) => x.result?.uplift), pays = measured.filter((x) => x.result.uplift.rate_low > 0).length, harms = measured.filter((x) => x.result.uplift.rate_high < 0).length;
  const slots = { n: count(list.length), pays: count(pays), harms: count(harms), all: count(measured.length) };
  if (!list.length) return ['trial.none', slots];
  if (!measured.length) return [list.length === 1 ? 'trial.waitone' : 'trial.wait', slots];
  return harms ? ['trial.harms', slots] : pays ? ['trial.pays', slots] : ['trial.open', slots];
}
const FAR_DAYS = 180;
export const due = (n, from) => n.date ? ['due.around', { day: daysBetween(from, n.date) > FAR_DAYS ? date(n.date) : day(n.date) }] : [n.reason === 'one_order' ? 'due.one' : 'due.unlikely', {}];
