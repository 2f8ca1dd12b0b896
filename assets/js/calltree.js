// SPDX-License-Identifier: MIT
/**
 * The call tree of the selection as nested <details>, made as they are opened. As long as nothing
 * is chosen, the page's own tree stays.
 */
import { clear, el, on } from './dom.js';
import { dataKey, graphsOf, isWhole } from './scene.js';
import { column, count, factor, number, refine, unitName } from './units.js';
import { bar, word } from './widgets.js';
import { sideNames } from './words.js';

/** Opened along the heaviest path at first. */
const OPEN_DEPTH = 12;
/** Children shown at once. */
const FIRST = 50;
/** The stylesheet's deepest indentation. */
const INDENTS = 30;

const children = (g, item) => {
	const list = [];

	for (let i = item + 1; i < g.end[item]; i = g.end[i])
		list.push(i);
	return list;
};

const columns = (texts) => texts.map((text, k) => (
	el('span', { class: k ? 'num opt' : 'num' }, text)));

/** The numbers of a line: total, its part of all, self; or before, after, factor. */
function numbers(g, i, unit) {
	const { perLevel, basePerLevel } = g.scale;

	if (g.baseTotal) {
		const [before, after] = [g.baseTotal[i] * basePerLevel, g.total[i] * perLevel];

		return [column(unit, after), column(unit, before),
			g.status[i] ? factor(before, after, true) : 'same'];
	}
	return [column(unit, g.total[i] * perLevel),
		number(100 * g.total[i] / (g.total[0] || 1), 1),
		column(unit, g.self[i] * perLevel)];
}

function lineOf(app, g, i, unit) {
	const { cube } = g;
	const all = g.extent[0] || 1;
	const self = Math.abs(g.self[i]) * (g.extent[0] / (g.total[0] || 1));
	const full = g.name[i] < 0 ? `all of ${app.label}` : cube.names[g.name[i]];

	return [...columns(numbers(g, i, unit)),
		el('span', { class: 'opt' }, bar(g.baseTotal ? 0 : self / all, g.extent[i] / all)),
		el('code', { class: `in${Math.min(g.depth[i], INDENTS)}`, title: full },
			full.slice(full.lastIndexOf('/') + 1))];
}

/** Lines of an item's children, as many at a time as one can read. */
function branch(app, g, item, unit, from = 0) {
	const list = children(g, item);
	const lines = list.slice(from, from + FIRST).map((i) => node(app, g, i, unit, false));
	const rest = list.length - from - FIRST;

	if (rest > 0) {
		const more = word(`${count(rest)} lighter ones`, () => {
			more.replaceWith(...branch(app, g, item, unit, from + FIRST));
		});

		lines.push(more);
	}
	return lines;
}

function node(app, g, i, unit, isOpen) {
	if (g.end[i] === i + 1)
		return el('div', { class: 'leaf' }, ...lineOf(app, g, i, unit));
	const details = el('details', { open: isOpen },
		el('summary', null, ...lineOf(app, g, i, unit)));

	on(details, 'toggle', () => {
		if (details.open && details.children.length === 1)
			details.append(...branch(app, g, i, unit));
	});
	return details;
}

/** The whole and its heaviest path, open. */
function trunk(app, g, unit) {
	const root = node(app, g, 0, unit, true);
	let at = root, item = 0;

	for (let depth = 0; depth < OPEN_DEPTH && at && at.matches('details'); depth++) {
		at.open = true;
		at.append(...branch(app, g, item, unit));
		item += 1;
		at = at.children[1];
	}
	return root;
}

/**
 * @param {object} app
 * @param {Element|null} host  with the page's own tree
 */
export function makeTree(app, host) {
	if (!host)
		return null;
	const fixed = [...host.children];
	const live = el('div', { hidden: true, class: 'tree' });
	let key = '';

	host.append(live);
	app.undo.push(() => {
		live.remove();
		fixed.forEach((child) => { child.hidden = false; });
	});
	return { show };

	function show(state) {
		const isFixed = isWhole(state);
		const now = dataKey(app.scene, state);

		fixed.forEach((child) => { child.hidden = !isFixed; });
		live.hidden = isFixed;
		if (isFixed || now === key)
			return;
		key = now;
		draw(state, graphsOf(app.scene, state, 'down', false)[0]);
	}

	function draw(state, g) {
		const unit = refine(g.scale.unit, g.total[0] * g.scale.perLevel / 100);
		const [before, after] = sideNames(app.scene.cube, state);
		const heads = g.baseTotal ? [after, before, 'Change']
			: [unitName(unit) || 'Total', '%', 'Self'];

		clear(live, el('p', { class: 'treehead' },
			...columns(heads),
			el('span', { class: 'opt' }, 'Share'),
			el('span', null, `Call path, heaviest first${g.baseTotal && unitName(unit)
				? `; ${unitName(unit)}` : ''}`)),
		g.n > 1 ? trunk(app, g, unit)
			: el('div', { class: 'empty' }, 'No stack is selected.'));
	}
}
