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

const wide = /[\u1100-\u115f\u2e80-\ud7a3\uf900-\ufaff\ufe30-\uff60\u{1f300}-\u{3fffd}]/u;
const isPlain = (text) => !/[^ -~]/.test(text);

/** What may be shown of a text: nothing that turns it around, and no control characters. */
export const shown = (text) => (isPlain(text) ? text
	: text.replace(/[\0-\x1f\x7f-\x9f\ufffe\uffff]/g, '\ufffd')
		.replace(/[\u202a-\u202e\u2066-\u2069]/g, (c) => (
			`[U+${c.charCodeAt(0).toString(16).toUpperCase()}]`)));

/** Characters that a text takes up; wide ones are two. */
export const columns = (text) => (isPlain(text) ? text.length
	: [...text].reduce((n, c) => n + (wide.test(c) ? 2 : 1), 0));

/** The longest beginning, or end, of at most so many columns. */
function cut(text, most, end) {
	const part = (all) => (end ? all.slice(-most) : all.slice(0, most));
	const all = part([...text]);

	if (isPlain(text))
		return part(text);
	while (columns(all.join('')) > most)
		all.splice(end ? 0 : -1, 1);
	return all.join('');
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
export function changeWords(g, item) {
	const status = g.status ? g.status[item] : 0;
	const { before, after, delta } = status ? sides(g, item) : {};

	if (!(status % 3))
		return status ? 'new' : '';
	if (status === 4)
		return 'gone';
	return before > 0 && after > 0 ? factor(before, after, true)
		: signed({ ...g.scale.unit, name: '', times: '', per: '' }, delta);
}

/** The whole name. */
export const nameOf = (g, item, { label = 'all' }) =>
	shown(g.name[item] < 0 ? label : g.cube.names[g.name[item]]);

/** Rungs of a name without the prefix that most share. */
const rungsOf = (g, item, opts) => (r) => {
	const name = g.name[item], { prefix } = g.cube.head;
	const text = name < 0 || !r ? nameOf(g, item, opts) : shown(g.cube.rung(name, r));

	return !r && prefix && text !== prefix && text.startsWith(prefix)
		? text.slice(prefix.length) : text;
};

/**
 * The label of a frame so wide, in px.
 *
 * @param {import('./types.js').Graph} g
 * @param {number} item
 * @param {number} width
 * @param {{label?: string, align?: string}} opts
 */
export function labelOf(g, item, width, opts) {
	const chars = Math.floor((width - PAD) / CHAR), rungs = rungsOf(g, item, opts);
	const end = opts.align === 'right', folded = g.folded && g.folded[item];
	const words = chars < 3 ? '' : [folded ? `(+${folded})` : '', changeWords(g, item)]
		.filter(Boolean).map((word) => GAP + word).join('');
	const name = words && fit(rungs, chars - columns(words), end);

	return name ? name + words : fit(rungs, chars, end);
}

/** "0.286 → 1.11 cores, +0.82 cores (×3.9)" */
function sidesLine(g, item, self) {
	const { before, after, delta } = sides(g, item, self), { unit, mode } = g.scale;
	const words = self ? '' : changeWords(g, item);
	const change = signed(mode === 'share' ? POINTS : unit, delta) + (words && ` (${words})`);

	if (before === after)
		return withUnit(unit, after) + ', same';
	return `${level(unit, before)} → ${withUnit(unit, after)}, ` +
		(self || words ? change : 'same');
}

/** "1.11 cores, 83.4 % of all, 97 % of the zoomed frame"; a comparison's own numbers */
function valueLine(g, item, zoomed) {
	const { total, scale, end } = g, all = g.name[0] < 0 ? 'all' : 'the function';
	const isInside = zoomed && item > zoomed && item < end[zoomed];
	const part = (whole) => percent(total[item] / total[whole]);
	const value = g.status ? sidesLine(g, item)
		: withUnit(scale.unit, total[item] * scale.perLevel);

	return value + (item && scale.mode !== 'share' ? `, ${part(0)} of ${all}` : '') +
		(isInside ? `, ${part(zoomed)} of the zoomed frame` : '');
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
	const chain = g.folded && g.folded[item] ? g.chain[item] : [];
	const others = [...chain.slice(0, CHAIN_NAMES)].map((name) => shown(names[name]));

	return [nameOf(g, item, opts), valueLine(g, item, zoomed),
		'self ' + (g.status ? sidesLine(g, item, true)
			: withUnit(g.scale.unit, g.self[item] * g.scale.perLevel)),
		others.length ? `calls, with the same value: ${others.join(', ')}` +
			(chain.length > CHAIN_NAMES ? ' …' : '') : '',
		shown(files[fileOf[g.name[item]]] || '')].filter(Boolean);
}
