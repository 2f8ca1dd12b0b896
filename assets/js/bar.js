// SPDX-License-Identifier: MIT
/**
 * What is selected, in words, and the controls that select: labels, group, comparison. The time is
 * selected on the timeline; events offer themselves as edges.
 */
import { el } from './dom.js';
import { filterBox } from './filterbox.js';
import { copy, dialog, showKeys } from './menu.js';
import { dataOf, graphsOf } from './scene.js';
import { withUnit } from './units.js';
import { choice, pick, word } from './widgets.js';
import { changeWords, filterWords, rangeWords, sideNames, sliceWords } from './words.js';

const VS = [['none', 'nothing'], ['before', 'the time before'], ['time', 'all other times'],
	['labels', 'all other labels'], ['set', 'a range of its own']];

const joined = (...parts) => parts.filter(Boolean).join(' · ');

/** Time, labels and numbers of one side; two files that are compared have a name instead. */
const sideWords = ({ cube }, { selection, ...slice }, i) => joined(cube.head.sides
	? cube.head.sides[i] : joined(rangeWords(cube, selection.ranges), filterWords(selection)),
sliceWords(cube, slice));

/** "08:54:30–08:57:40 · region="eu" · 0.38 cores in 40 dumps of 3 instances" */
export const selectionWords = (scene, state) => sideWords(scene, dataOf(scene, state).slice, 1);

/** "0.153 cores without stacks through f": what is left when some are left out. */
function leftWords(scene, state) {
	const { hide, only } = state;

	if (state.vs !== 'none' || !(hide.length + only.length))
		return '';
	const [{ scale, total }] = graphsOf(scene, state, 'down', false);

	return joined(withUnit(scale.unit, total[0] * scale.perLevel)
		+ (only.length ? ` through ${only.join(' or ')}` : '')
		+ (hide.length ? ` without ${hide.join(', ')}` : ''));
}

/** "before: 08:51:20–08:54:30 · 0.30 cores in 40 dumps of 3 instances · +29 %" */
export function baseWords(scene, state) {
	const data = dataOf(scene, state);
	const { sides } = scene.cube.head;

	if (!data.base)
		return 'There is nothing to compare it with.';
	const name = sides ? '' : `${sideNames(scene.cube, state)[0]}: `;

	const change = changeWords(data);

	return joined(name + sideWords(scene, data.base, 0),
		change === 'same' ? 'no change' : `change ${change}`);
}

/** Which comparisons have a meaning now. */
const canCompare = (state) => (vs) => (vs === 'before' || vs === 'time'
	? state.from !== null || state.to !== null : vs !== 'labels' || state.filters.length > 0);

/** Time ranges that the report's events cut out. */
function presets(cube) {
	const events = (cube.head.pages.events || []).slice(0, 8);

	return [['', 'whole report'], ...events.flatMap(([s, name]) => [
		[`-${s}`, `before ${name}`], [`${s}`, `since ${name}`]]), ['own', 'as selected']];
}

function timePick(cube, act) {
	const control = pick('Time', presets(cube), (value) => {
		const s = Math.abs(Number(value));

		if (value !== 'own')
			act(value ? { from: value > 0 ? s : null, to: value > 0 ? null : s }
				: { from: null, to: null });
	});

	control.at = ({ from, to }) => {
		const since = to === null ? `${from}` : 'own';
		const value = from === null ? `${to === null ? '' : -to}` : since;

		control.show(value);
		if (control.select.selectedIndex < 0)
			control.show('own');
	};
	return control;
}

/** Labels with more than one value, as a list to group by. */
function groupPick(cube, act) {
	const keys = cube.head.keys.filter((k) => k.values.length + k.merged > 1);

	return pick('Group by', [['', 'nothing'], ...keys.map((k) => [k.key,
		`${k.key} (${k.values.length + k.merged} values)`])], (group) => act({ group }));
}

/** What a baseline of its own is made of. */
function baseRow(app) {
	const drags = choice('Dragging selects', [['', 'the selection'], ['base', 'the baseline']],
		(value) => app.setDrag(value === 'base'));
	const filters = filterBox(app.scene.cube, 'Baseline labels',
		(baseFilters) => app.act({ baseFilters }));

	return {
		element: el('div', { class: 'ch2' }, drags.element, filters && filters.element),
		show(state) {
			drags.show(app.dragsBase ? 'base' : '');
			if (filters)
				filters.show(state.baseFilters);
		},
	};
}

/** A baseline of its own begins as the other time, or as all there is. */
function compareWith(app, vs) {
	app.setDrag(vs === 'set');
	app.act({ vs });
}

async function copyLink() {
	if (await copy(location.href, 'Link'))
		dialog('The link is copied', el('p', { class: 'cap' }, location.href));
}

/**
 * @param {object} app  the explorer: scene, act, setDrag, reset
 * @returns {{element: HTMLElement, show: (state: State) => void}}
 */
export function makeBar(app) {
	const { cube } = app.scene;
	const hasTime = cube.head.buckets > 1, isPlain = Boolean(cube.head.sides);
	const said = el('span', { role: 'status', 'data-part': 'said' });
	const against = el('p', { class: 'against', 'data-part': 'against' });
	const reset = word('Reset', () => app.reset());
	const filters = isPlain ? null : filterBox(cube, 'Labels', (f) => app.act({ filters: f }));
	const time = timePick(cube, (range) => app.act(range));
	const group = groupPick(cube, app.act);
	const vs = pick('Compare with', VS, (value) => compareWith(app, value));
	const mode = choice('Compared as', [['rate', 'rates'], ['share', 'shares']],
		(value) => app.act({ mode: value }));
	const own = baseRow(app);

	return {
		element: el('div', { class: 'xbar', role: 'group', 'aria-label': 'Selection',
			'data-part': 'bar' },
			el('p', { class: 'said' }, said, ' ', reset), against,
			el('div', { class: 'xc' }, hasTime && time.element,
				filters && filters.element,
				filters && group.element, (hasTime || filters) && vs.element,
				mode.element,
				el('span', { class: 'ch end' }, word('Copy link', copyLink),
					word('Keys (?)', showKeys))), own.element),
		show(state) {
			const isCompared = state.vs !== 'none';

			said.textContent = joined(selectionWords(app.scene, state),
				leftWords(app.scene, state));
			against.textContent = isCompared ? baseWords(app.scene, state) : '';
			against.hidden = mode.element.hidden = !isCompared;
			own.element.hidden = state.vs !== 'set';
			reset.hidden = app.isUsual(state);
			time.at(state);
			if (filters)
				filters.show(state.filters);
			group.show(state.group);
			vs.show(state.vs);
			vs.allow((value) => value === state.vs || canCompare(state)(value));
			mode.show(state.mode);
			own.show(state);
		},
	};
}
