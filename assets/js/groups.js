// SPDX-License-Identifier: MIT
/** The selection by the values of a label: each with its line, number and share. */
import { axesFor, drawLines } from './charts.js';
import { mark } from './crosshair.js';
import { clear, el } from './dom.js';
import { groupName, groupsOf, selectionOf, sliceOf } from './scene.js';
import { column, percent, unitFor, unitName } from './units.js';
import { word } from './widgets.js';
import { counted } from './words.js';

const TOP = 10;
const HEIGHT = 22;

/** Its level, or its sum where no level is known. */
const amount = (head, g) => (Number.isFinite(g.level) ? g.level : g.total / head.den);

function actions(app, key, value) {
	const one = (op) => ({ key, op, values: [value] });
	const others = app.state.filters.filter((f) => f.key !== key);
	const named = (text, patch) => word(text, () => app.act(patch),
		{ 'aria-label': `${text}: ${key} ${value || 'without it'}` });

	return [
		named('only', { filters: [...others, one('=')] }),
		named('without', { filters: [...app.state.filters, one('!=')] }),
		named('against the rest', { filters: [...others, one('=')], vs: 'labels' }),
	];
}

function rowOf(app, state, list, i) {
	const { cube } = app.scene;
	const g = list.groups[i];
	const value = amount(cube.head, g);

	return el('tr', null,
		el('th', { scope: 'row', class: 'gv' }, groupName(g)),
		el('td', { class: 'sk opt' }, drawLines(cube, list.axes, [g.line])),
		el('td', { class: 'n' }, column(list.unit, value)),
		el('td', { class: 'n' }, percent(list.whole ? g.total / list.whole : NaN, 1)),
		el('td', { class: 'acts' },
			...(g.value === null ? [] : actions(app, state.group, g.value))));
}

const head = (name, ...words) => el('th', { scope: 'col', class: name }, ...words);

/** "Showing 10 of 37 values of tenant, one scale for all lines." */
function captionOf(state, groups) {
	const shown = groups.filter((g) => g.value !== null).length;
	const all = groups.reduce((n, g) => n + g.n, 0);

	return `${shown < all ? `Showing ${shown} of ` : ''}${counted(all, 'value')} of ${
		state.group}, in the selection; all lines have one scale.`;
}

/**
 * @param {object} app
 * @returns {{element: HTMLElement, show: (state: State) => void,
 *     cross: (share: number|null) => void}}
 */
export function makeGroups(app) {
	const { cube } = app.scene;
	const element = el('div', { 'data-part': 'groups' });

	return { element, show, cross };

	function cross(share) {
		element.querySelectorAll('td.sk>svg').forEach((chart) => mark(chart, share));
	}

	function show(state) {
		const groups = state.group ? groupsOf(app.scene, state, TOP) : [];
		const values = groups.map((g) => Math.abs(amount(cube.head, g)));
		const isSum = groups.some((g) => !Number.isFinite(g.level));
		const unit = unitFor(cube.head, Math.max(0, ...values), isSum);
		const list = {
			groups, unit, axes: axesFor(cube, groups.map((g) => g.line), HEIGHT),
			whole: sliceOf(app.scene, selectionOf(app.scene, state)).total[0],
		};

		if (!groups.length) {
			clear(element);
			return;
		}
		clear(element, el('table', { class: 'data few xg' },
			el('caption', null, captionOf(state, groups)),
			el('thead', null, el('tr', null, head('gv', state.group),
				head('sk opt', 'Over time'), head('n', unitName(unit) || 'Level'),
				head('n', 'Share'),
				head('acts', el('span', { class: 'vh' }, 'Explore')))),
			el('tbody', null, ...groups.map((_, i) => rowOf(app, state, list, i)))));
	}
}
