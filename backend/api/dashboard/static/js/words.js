// Names that the service gives, in the order that views show them, and how long ago something was.
import { count, plain } from './format.js';
import { t } from './strings/index.js';
export const TIERS = ['High-CLV', 'Growth-Potential', 'Low-CLV'];
export const ARCHETYPES = ['high-value active', 'habitual buyer', 'new customer', 'at-risk churn', 'low-value inactive'];
export const RFM = ['Champions', 'Loyal', 'Potential Loyalists', 'New', 'Promising', 'Needs Attention', 'At Risk', 'Cannot Lose', 'Hibernating', 'Lost'];
export const ago = (days) => { const d = Math.ceil(days); return d < 1 ? t('ago.today') : d === 1 ? t('ago.day') : d < 60 ? t('ago.days', { n: count(d) }) : d < 730 ? t('ago.months', { n: count(d / 30.44) }) : t('ago.years', { n: plain(d / 365.25, 1) }); };
export const capital = (x) => x ? x[0].toUpperCase() + x.slice(1) : '';
