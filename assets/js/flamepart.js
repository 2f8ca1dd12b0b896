// SPDX-License-Identifier: MIT
/**
 * The flame graph of the state, in place of the page's own picture: one graph, or for a sandwich
 * the callers above the callees.
 */
import { clear, el, on } from './dom.js';
import { csvText, fileName, foldedText, save } from './files.js';
import { FlameView } from './flame.js';
import { makeTools, foundWords } from './flametools.js';
import { hashOf, itemOf, pathOf } from './graph.js';
import { copy, openMenu } from './menu.js';
import { pngOf, svgOf } from './picture.js';
import { dataOf, graphsOf, rowsOf } from './scene.js';
import { findIn } from './search.js';
import { percent, unitName, withUnit } from './units.js';
import { counted, cutWords, levelWords } from './words.js';

const TYPES = { svg: 'image/svg+xml', folded: 'text/plain', csv: 'text/csv' };
/** What colours mean. */
const LEGENDS = {
	package: 'Hue: package, the same on every page; grey: runtime and standard library.',
	value: 'Colour: self, the darker the more of the whole.',
	change: 'Colour: change of a frame’s total in steps at 5\u202f%, 25\u202f%, ×2 and ×4; orange is '
		+ 'more, blue less, grey the same.',
};

/** What width and colours mean; '' where the page's own words are right. */
function legendWords({ head }, state, { scale, baseTotal }) {
	const unit = scale.mode === 'share' ? 'share of the selection’s whole' : unitName(scale.unit);
	const width = `Width: ${head.title}, ${unit || 'value'}`;

	if (!baseTotal && state.colour === 'package')
		return '';
	return `${width}${baseTotal ? '; hatched: gone, as wide as it was' : ''}. ${LEGENDS[state.colour]}${
		head.prefix ? ` ${head.prefix} is left out of the names.` : ''}`;
}

/** Names from the root to the leaf, one a line; items of some graphs lead the other way. */
function stackOf(g, item, isInverted) {
	const names = [...(g.name[0] < 0 ? [] : [g.name[0]]), ...pathOf(g, item)];

	return (g.upward || isInverted ? names.reverse() : names)
		.map((name) => g.cube.names[name]).join('\n');
}

/** What the numbers of the graph are of, and what is not seen. */
function captionWords({ scene }, state, graph) {
	const { slice, base } = dataOf(scene, state);
	const { scale, total, n } = graph;
	const say = (value) => withUnit(scale.unit, value);
	const left = state.hide.length || state.only.length || state.view === 'sandwich'
		? `, ${percent(total[0] / slice.total[0])} of the selection’s ${levelWords(scene.cube, slice)}`
		: '';
	const noise = base && scale.noise > 0 ? ` Changes within the noise, ${say(scale.noise)} of the whole,`
		+ ' are none.' : '';

	return `${counted(n, 'frame')}. The root is ${say(total[0] * scale.perLevel)}${left}.${noise}${
		cutWords(scene.cube)}`;
}

/** @param {object} app  @param {Element} figure */
export function makeFlame(app, figure) {
	const host = el('div');
	const caption = el('p', { class: 'cap', 'data-part': 'caption' });
	const legend = el('p', { class: 'key', hidden: true });
	const tools = makeTools(app, { step, save: file, view: look });
	let views = [], graphs = [], found = [], all = null, q = '', at = 0;
	const key = place();

	return { show, search: tools.search };

	/** The picture and what is said of it give way; what is said of colours stays. */
	function place() {
		const fixed = [...figure.childNodes];
		const before = figure.previousElementSibling;
		const own = before && before.matches('.key') ? before : null;

		clear(figure, host, caption);
		(own || figure).before(tools.element);
		figure.before(legend);
		app.undo.push(() => {
			views.forEach((view) => view.release());
			tools.element.remove();
			legend.remove();
			clear(figure, ...fixed);
			if (own)
				own.hidden = false;
		});
		return own;
	}

	/** The graph that one steps through: of a sandwich the callees, unless only callers match. */
	function main() {
		return graphs.length > 1 && found[0] && !found[1].items.length ? 0 : graphs.length - 1;
	}

	/** Matches in the graphs; their share is that of all stacks, also of those not in a sandwich. */
	function search(state) {
		const [graph] = state.view === 'sandwich' ? graphsOf(app.scene, state, 'down', false) : graphs;

		found = q.trim() ? graphs.map((g) => findIn(g, q)) : [];
		all = { graph, found: graph === graphs[0] ? found[0] : found[0] && findIn(graph, q) };
		at = 0;
	}

	function show(state) {
		const next = graphsOf(app.scene, state, state.view, state.fold);

		if (next !== graphs || q !== state.q) {
			graphs = next;
			q = state.q;
			search(state);
		}
		draw(state);
		tools.show(state, words());
		caption.textContent = graphs.length ? captionWords(app, state, graphs[main()]) : '';
		legend.textContent = graphs.length ? legendWords(app.scene.cube, state, graphs[0]) : '';
		legend.hidden = !legend.textContent;
		if (key)
			key.hidden = !legend.hidden;
	}

	function draw(state) {
		if (views.length !== graphs.length || !graphs.length)
			makeViews(state);
		graphs.forEach((graph, i) => {
			const view = views[i];

			view.show(graph, { ...looks(state), label: app.label });
			if (!state.zoom || hashOf(graph, view.zoomed) !== state.zoom)
				view.zoomTo(state.zoom ? Math.max(0, itemOf(graph, state.zoom)) : 0);
			view.mark(found[i] || null);
		});
	}

	function looks(state) {
		return { shape: state.view === 'sandwich' ? 'icicle' : state.shape, align: state.align,
			colour: state.colour, hits: app.hits };
	}

	function makeViews(state) {
		const hosts = graphs.map(() => el('div'));

		views.forEach((view) => view.release());
		clear(host, ...hosts, !hosts.length && el('div', { class: 'empty' }, state.fn
			? `${state.fn} is not in these stacks.` : 'Choose a function for the sandwich.'));
		views = hosts.map((one, i) => {
			const view = new FlameView(one, {
				zoom: (item) => app.act({ zoom: item ? hashOf(graphs[i], item) : '' }),
				menu: (item, x, y) => menu(i, item, x, y),
			});

			on(view.element, 'keydown', (event) => event.key === 'm' && view.selected >= 0
				&& view.menuOfSelected(), app.signal);
			return view;
		});
	}

	function words() {
		const i = main();

		const others = found.length > 1 ? found[1 - i].items.length : 0;

		return found[i] ? foundWords(found[i], graphs[i], views[i].zoomed, at, all)
			+ (others ? `; ${counted(others, i ? 'caller' : 'callee')} more` : '') : '';
	}

	/* ---- what is done ---- */

	function step(by) {
		if (!found.length)
			return;
		at = views[main()].step(by);
		tools.show(app.state, words());
	}

	function look(view) {
		app.act({ view, zoom: '' });
		if (view === 'sandwich' && !app.state.fn)
			tools.fn.focus();
	}

	function menu(i, item, x, y) {
		const g = graphs[i], name = g.name[item];
		const full = name < 0 ? app.label : g.cube.names[name];
		const page = name < 0 ? '' : app.pageOf(name);
		const without = (key2) => app.act({ [key2]: [...new Set([...app.state[key2], full])], zoom: '' });
		const items = [['Zoom', () => app.act({ zoom: item ? hashOf(g, item) : '' })]];

		if (name >= 0 && name !== g.cube.other)
			items.push(
				['Sandwich: callers and callees', () => app.act({ view: 'sandwich', fn: full, zoom: '' })],
				['Leave out stacks through it', () => without('hide')],
				['Only stacks through it', () => without('only')],
				['Search this name', () => app.act({ q: `^${full.replace(/[\\^$.*+?()[\]{}|,]/g, '\\$&')}$` })],
				['Copy the name', () => copy(full, 'Name')],
				['Copy the stack', () => copy(stackOf(g, item, app.state.view === 'inverted'), 'Stack')]);
		if (page)
			items.push(['Open its page', () => location.assign(page)]);
		openMenu(full, items, { x, y, back: views[i].element });
	}

	/** Every file is of what is shown; paths of folded text run from the roots whatever the view. */
	async function file(format) {
		const { scene, state } = app;
		const i = main();
		const opts = { ...looks(state), title: `${app.label}: ${app.words()}`, label: app.label,
			zoomed: views[i] && views[i].zoomed, found: found[i] };
		const make = {
			folded: () => foldedText(graphsOf(scene, state, 'down', false)[0]),
			csv: () => csvText(scene.cube, rowsOf(scene, state), dataOf(scene, state)),
			svg: () => svgOf(graphs[i], opts),
			png: () => pngOf(graphs[i], opts),
		};

		if (i >= 0)
			save(fileName(scene.cube, format), await make[format](), TYPES[format]);
	}
}
