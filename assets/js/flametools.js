// SPDX-License-Identifier: MIT
/** The controls above the flame graph: search, view, look, files. */
import { clear, el, on } from './dom.js';
import { rowsOf } from './scene.js';
import { count, percent } from './units.js';
import { choice, field, toggle, word } from './widgets.js';
import { counted, isCut } from './words.js';

const VIEWS = [['down', 'top-down'], ['inverted', 'inverted'], ['sandwich', 'sandwich']];
const COLOURS = ['package', 'value', 'change'].map((name) => [name, name]);
const FORMATS = [['svg', 'SVG'], ['png', 'PNG'], ['folded', 'folded'], ['csv', 'CSV']];

/**
 * "8 of 120 frames" and how much of the value the matches take.
 *
 * @param {object} found  in the graph
 * @param {{found: object, graph: Graph}} all  in the whole: of a sandwich, all stacks
 */
export function foundWords(found, graph, zoomed, at, all) {
	const { total } = graph;
	const { total: [whole], baseTotal } = all.graph;
	const n = found.items.length;
	const words = [n ? (at ? `${count(at)} of ` : '') + counted(n, 'frame') : 'no frame'];

	if (found.fuzzy && n)
		words[0] = `no name has it; ${words[0]} with its letters in this order`;
	if (whole)
		words.push(`matched ${isCut(graph.cube) ? 'at least ' : ''}${
			percent(all.found.value / whole)} of the whole`);
	if (baseTotal && baseTotal[0])
		words.push(`${percent(all.found.baseValue / baseTotal[0])} of the baseline`);
	if (zoomed > 0 && total[zoomed])
		words.push(`${percent(found.inside(zoomed) / total[zoomed])} of the zoomed frame`);
	return words.join(', ') + (found.error ? `; ${found.error}` : '');
}

/** The field with its numbers and steps. */
function makeSearch(app, step) {
	const matched = el('span', { role: 'status', 'data-part': 'matched' });
	const find = field('Search', {
		type: 'search', size: 24, placeholder: 'name or regex, or, …',
		input: () => app.act({ q: find.input.value }, true),
	});
	const next = word('next', () => step(1));
	const previous = word('previous', () => step(-1));

	on(find.input, 'keydown', (event) => {
		if (event.key === 'Enter')
			step(event.shiftKey ? -1 : 1);
		if (event.key === 'Escape' && find.input.value) {
			find.input.value = '';
			app.act({ q: '' }, true);
			event.stopPropagation();
			event.preventDefault();
		}
	});
	return {
		element: el('span', { class: 'ch' }, find.element, previous, next, matched),
		input: find.input,
		show(state, words) {
			find.show(state.q);
			if (matched.textContent !== words)
				matched.textContent = words;
			previous.hidden = next.hidden = !state.q;
		},
	};
}

/** Functions whose stacks are left out, or alone are in; a word takes each away. */
function makeLeft(app) {
	const element = el('p', { class: 'against', 'data-part': 'left' });
	const chips = (key, before) => app.state[key].map((name) => word(`${before} ${name} ×`,
		() => app.act({ [key]: app.state[key].filter((n) => n !== name) }),
		{ class: 'w chip', 'aria-label': `Remove: ${before} ${name}` }));

	return {
		element,
		show(state) {
			element.hidden = !state.hide.length && !state.only.length;
			clear(element, ...chips('hide', 'without stacks through'), ...chips('only',
				'only stacks through'));
		},
	};
}

/** Names of the functions with the largest totals. */
const heaviest = ({ scene, state }) => [...rowsOf(scene, state)].sort((a, b) => b.total - a.total)
	.slice(0, 200).map((row) => scene.cube.names[row.name]);

/** Which function a sandwich is of. */
function makeFn(app) {
	const list = el('datalist', { id: 'x-names' });
	const fn = field('of', {
		size: 32, list: list.id, placeholder: 'function', 'data-part': 'fn',
		change: () => app.act({ fn: fn.input.value }),
	});

	on(fn.input, 'focus', () => {
		if (!list.children.length)
			clear(list, ...heaviest(app).map((value) => el('option', { value })));
	});
	fn.element.append(list);
	return fn;
}

/**
 * @param {object} app
 * @param {object} does  step(by), save(format), zoomOut()
 */
export function makeTools(app, does) {
	const set = (key) => (value) => app.act({ [key]: value });
	const isBoth = (state) => state.vs !== 'none';
	const search = makeSearch(app, does.step);
	const view = choice('View', VIEWS, (value) => does.view(value));
	const fn = makeFn(app);
	const shape = choice('Shape', [['icicle', 'icicle'], ['flame', 'flame']], set('shape'));
	const colour = choice('Colour', COLOURS, set('colour'));
	const align = choice('Labels', [['left', 'begin'], ['right', 'end']], set('align'));
	const fold = toggle('Fold chains', set('fold'));
	const out = word('Reset zoom', () => app.act({ zoom: '' }));
	const files = el('span', { class: 'ch', role: 'group', 'aria-label': 'Save as' },
		el('span', { class: 'cn', 'aria-hidden': 'true' }, 'Save as'),
		...FORMATS.map(([value, text]) => word(text, () => does.save(value))));
	const left = makeLeft(app);

	return {
		element: el('div', { 'data-part': 'tools', class: 'xtools', role: 'group',
			'aria-label': 'Flame graph' },
		el('div', { class: 'xc' }, search.element, out),
		el('div', { class: 'xc' }, view.element, fn.element, shape.element, colour.element,
			align.element, fold.element, files), left.element),
		search: search.input,
		fn: fn.input,
		show(state, words) {
			search.show(state, words);
			view.show(state.view);
			fn.element.hidden = state.view !== 'sandwich';
			fn.show(state.fn);
			shape.show(state.shape);
			colour.show(state.colour);
			colour.element.lastChild.hidden = !isBoth(state);
			align.show(state.align);
			fold.show(state.fold);
			out.hidden = !state.zoom;
			left.show(state);
		},
	};
}
