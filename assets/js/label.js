// SPDX-License-Identifier: MIT
/**
 * What a frame says. Its label is never measured: in the report's monospace font a character is
 * 0.602 em wide, so a frame has room for so many. A name gives up its path, its package and its
 * end, in this order, before the words behind it (the change) go.
 */
import { changeOf } from './compare.js';
import { factor, level, percent, POINTS, signed, withUnit } from './units.js';

/** Px a character, at 11 px. */
const CHAR = 0.602 * 11;
const PAD = 6;
const GAP = '\u00a0\u00a0';
/** Names of a folded chain that are told. */
const CHAIN_NAMES = 40;
/** Wide as two; those beyond the basic plane have two units anyway. */
const WIDE = /[\u1100-\u115f\u2e80-\ud7a3\uf900-\ufaff\ufe30-\uff60]/g;

/** Characters of the usual width that a text takes up. */
export const columns = (text) => text.replace(WIDE, '..').length;

/** The longest beginning, or end, of at most so many columns. */
function cut(text, most, end) {
	let part = text;

	while (columns(part) > most)
		part = end ? part.slice(1) : part.slice(0, -1);
	return part.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/, '');
}

/**
 * @param {(rung: number) => string} rung  0..3, each no longer than the one before
 * @param {number} chars  room
 * @param {boolean} [end]  what does not fit keeps its end in place of its begin
 * @returns {string}  empty where not even three characters fit
 */
export function fit(rung, chars, end) {
	let text = '';

	for (let r = 0; r < (end ? 1 : 4) && chars >= 3; r++) {
		text = rung(r);
		if (columns(text) <= chars)
			return text;
	}
	if (chars < 4)
		return '';
	return end ? '…' + cut(text, chars - 1, end) : cut(text, chars - 1) + '…';
}

/** The numbers of both sides: of all that lies on it, or its own. */
export const sides = (g, item, self) => changeOf(g.scale, (self ? g.self : g.total)[item],
	(self ? g.baseSelf : g.baseTotal)[item]);

/** "×4.2", "new"; nothing where it is the same. */
function changeWords(g, item) {
	if (!g.status || !g.status[item])
		return '';
	const { before, after, delta } = sides(g, item);

	return before < 0 || after < 0
		? signed({ ...g.scale.unit, name: '', times: '', per: '' }, delta)
		: factor(before, after, true);
}

/** The whole name. */
const nameOf = (g, item, { label = 'all' }) => g.cube.names[g.name[item]] || label;

/**
 * The label of a frame so wide, in px.
 *
 * @param {import('./types.js').Graph} g
 * @param {number} item
 * @param {number} width
 * @param {{label?: string, align?: string}} opts
 */
export function labelOf(g, item, width, opts) {
	const { cube, folded } = g, { prefix } = cube.head, name = g.name[item];
	const whole = nameOf(g, item, opts);
	const chars = Math.floor((width - PAD) / CHAR), end = opts.align === 'right';
	const rung = (r) => {
		if (r && name >= 0)
			return cube.rung(name, r);
		return whole.startsWith(prefix) ? whole.slice(prefix.length) : whole;
	};
	const words = [folded && folded[item] ? `(+${folded[item]})` : '', changeWords(g, item)]
		.map((word) => word && GAP + word).join('');
	const text = words && fit(rung, chars - columns(words), end);

	return text ? text + words : fit(rung, chars, end);
}

/** "0.286 → 1.11 cores, +0.82 cores (×3.9)" */
function sidesLine(g, item, self) {
	const { before, after, delta } = sides(g, item, self), { unit, mode } = g.scale;
	const words = self ? '' : changeWords(g, item);
	const change = signed(mode === 'share' ? POINTS : unit, delta) + (words && ` (${words})`);

	return (before === after ? '' : `${level(unit, before)} → `) + withUnit(unit, after) +
		`, ${self || words ? change : 'same'}`;
}

/** The line of a total or of a self value. */
const valueLine = (g, item, self) => (g.status ? sidesLine(g, item, self)
	: withUnit(g.scale.unit, (self ? g.self : g.total)[item] * g.scale.perLevel));

/** "83.4 % of all", "97 % of the zoomed frame" */
function shares({ total, end, name, scale }, item, zoomed) {
	const part = (of, words) => `${percent(total[item] / total[of])} of ${words}`;

	return [item && scale.mode !== 'share' && part(0, name[0] < 0 ? 'all' : 'the function'),
		zoomed && item > zoomed && item < end[zoomed] && part(zoomed, 'the zoomed frame')];
}

/**
 * What is known of a frame as plain lines, its name first: for the box beside the pointer, for
 * screen readers and for the titles of a picture.
 *
 * @param {import('./types.js').Graph} g
 * @param {number} item
 * @param {{label?: string}} opts
 * @param {number} [zoomed]
 * @returns {string[]}
 */
export function factsOf(g, item, opts, zoomed = 0) {
	const { names, files, fileOf } = g.cube;
	const chain = g.folded && g.folded[item] ? [...g.chain[item]] : [];
	const others = chain.slice(0, CHAIN_NAMES).map((name) => names[name]).join(', ') +
		(chain.length > CHAIN_NAMES ? ' …' : '');

	return [nameOf(g, item, opts),
		[valueLine(g, item), ...shares(g, item, zoomed)].filter(Boolean).join(', '),
		/* Where callers lie on callees no frame has a value of its own. */
		!g.spec.upward && `self ${valueLine(g, item, true)}`,
		others && `calls, with the same value: ${others}`,
		files[fileOf[g.name[item]]]].filter(Boolean);
}
