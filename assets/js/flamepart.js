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

/** What means something in a regular expression or in a search. */
const SPECIAL = /[\\^$.*+?()[\]{}|,]/g;
const TYPES = { svg: 'image/svg+xml', folded: 'text/plain', csv: 'text/csv' };
/** What colours mean. */
const LEGENDS = {
	package: 'Hue: package, the same on every page; grey: runtime and standard library.',
	value: 'Colour: self, the darker the more of the whole.',
	change: 'Colour: change of a frame’s total in steps at 5\u202f%, 25\u202f%, ×2 and ×4; '
		+ 'orange is more, blue less, grey the same.',
};

/** What width and colours mean; '' where the page's own words are right. */
function legendWords({ head }, state, { scale, baseTotal }) {
	const unit = scale.mode === 'share' ? 'share of the selection’s whole'
		: unitName(scale.unit);
	const width = `Width: ${head.title}, ${unit || 'value'}`;

	if (!baseTotal && state.colour === 'package')
		return '';
	return `${width}${baseTotal ? '; hatched: gone, as wide as it was' : ''}. `
		+ LEGENDS[state.colour]
		+ (head.prefix && ` ${head.prefix} is left out of the names.`);
}

/** Names from the root to the leaf, one a line; items of some graphs lead the other way. */
function stackOf(g, item, isInverted) {
	const names = [...(g.name[0] < 0 ? [] : [g.name[0]]), ...pathOf(g, item)];

	return (g.upward || isInverted ? names.reverse() : names)
		.map((name) => g.cube.names[name]).join('\n');
}

/** What the numbers of the graph are of, and what is not seen. */
function captionWords({ scene }, state, graph, graphs) {
	const { slice, base } = dataOf(scene, state);
	const { scale, total } = graph;
	const n = graphs.reduce((sum, g) => sum + g.n, 1 - graphs.length);
	const say = (value) => withUnit(scale.unit, value);
	const part = percent(total[0] / slice.total[0]);
	const isPart = state.hide.length || state.only.length || state.view === 'sandwich';
	const words = [`${counted(n, 'frame')}.`, `The root is ${say(total[0] * scale.perLevel)}${
		isPart ? `, ${part} of the selection’s ${levelWords(scene.cube, slice)}` : ''}.`];

	if (base && scale.noise > 0)
		words.push(`Changes within the noise, ${say(scale.noise)} of the whole, are none.`);
	return [...words, cutWords(scene.cube)].join(' ').trim();
}

/* A part p: app, host, caption, legend, key (the page's own words on colours), tools; views and
 * graphs, one or two; found by graph, all: found in all stacks; q: what for; at: which match. */

/** The graph that one steps through: of a sandwich the callees, unless only callers match. */
const mainOf = ({ graphs, found }) => (graphs.length > 1 && found[0] && !found[1].items.length
	? 0 : graphs.length - 1);

const looks = ({ app: { hits } }, { view, shape, align, colour }) => (
	{ shape: view === 'sandwich' ? 'icicle' : shape, align, colour, hits });

/* ---- what is shown ---- */

/** Matches in the graphs; their share is that of all stacks, also of those not in a sandwich. */
function search(p, state) {
	const { app, graphs } = p;
	const [graph] = state.view === 'sandwich' ? graphsOf(app.scene, state, 'down', false)
		: graphs;

	p.q = state.q;
	p.at = 0;
	p.found = p.q.trim() ? graphs.map((g) => findIn(g, p.q)) : [];
	p.all = { graph, found: p.found[0] };
	if (p.found[0] && graph !== graphs[0])
		p.all.found = findIn(graph, p.q);
}

function words(p) {
	const { found, graphs, views } = p;
	const i = mainOf(p);
	const others = found.length > 1 ? found[1 - i].items.length : 0;

	return !found[i] ? '' : foundWords(found[i], graphs[i], views[i].zoomed, p.at, p.all)
		+ (others ? `; ${counted(others, i ? 'caller' : 'callee')} more` : '');
}

function makeView(p, i, host) {
	const { app } = p;
	const view = new FlameView(host, {
		zoom: (item) => app.act({ zoom: item ? hashOf(p.graphs[i], item) : '' }),
		menu(item, x, y) {
			view.select(item);
			menu(p, i, item, { x, y, back: view.element });
		},
	});

	const { step } = view;

	/* Also the graph's own keys step: which match it is stands beside the search. */
	view.step = (by) => {
		p.at = step.call(view, by);
		p.tools.show(app.state, words(p));
		return p.at;
	};
	on(view.element, 'keydown', (event) => event.key === 'm' && view.selected >= 0
		&& view.menuOfSelected(), app.signal);
	return view;
}

function makeViews(p, { fn }) {
	const hosts = p.graphs.map(() => el('div'));

	p.views.forEach((view) => view.release());
	clear(p.host, ...hosts, !hosts.length && el('div', { class: 'empty' },
		fn ? `${fn} is not in these stacks.` : 'Choose a function for the sandwich.'));
	p.views = hosts.map((host, i) => makeView(p, i, host));
}

function draw(p, state) {
	if (p.views.length !== p.graphs.length || !p.graphs.length)
		makeViews(p, state);
	p.graphs.forEach((graph, i) => {
		const view = p.views[i];

		view.show(graph, { ...looks(p, state), label: p.app.label });
		if (!state.zoom || hashOf(graph, view.zoomed) !== state.zoom)
			view.zoomTo(state.zoom ? Math.max(0, itemOf(graph, state.zoom)) : 0);
		view.mark(p.found[i] || null);
	});
}

function show(p, state) {
	const { app, caption, legend, key } = p;
	const graphs = graphsOf(app.scene, state, state.view, state.fold);
	const isThere = graphs.length > 0;

	if (graphs !== p.graphs || p.q !== state.q) {
		p.graphs = graphs;
		search(p, state);
	}
	draw(p, state);
	p.tools.show(state, words(p));
	caption.textContent = isThere ? captionWords(app, state, graphs[mainOf(p)], graphs) : '';
	legend.textContent = isThere ? legendWords(app.scene.cube, state, graphs[0]) : '';
	legend.hidden = !legend.textContent;
	if (key)
		key.hidden = !legend.hidden;
}

/* ---- what is done ---- */

/** What can be done with a frame. */
function menu({ app, graphs }, i, item, where) {
	const g = graphs[i], name = g.name[item];
	const full = name < 0 ? app.label : g.cube.names[name];
	const page = name < 0 ? '' : app.pageOf(name);
	const { state, act } = app;
	const add = (key) => act({ [key]: [...new Set([...state[key], full])], zoom: '' });
	const items = [['Zoom', () => act({ zoom: item ? hashOf(g, item) : '' })]];

	if (name >= 0 && name !== g.cube.other)
		items.push(['Sandwich: callers and callees',
			() => act({ view: 'sandwich', fn: full, zoom: '' })],
		['Leave out stacks through it', () => add('hide')],
		['Only stacks through it', () => add('only')],
		['Search this name', () => act({ q: `^${full.replace(SPECIAL, '\\$&')}$` })],
		['Copy the name', () => copy(full, 'Name')],
		['Copy the stack',
			() => copy(stackOf(g, item, state.view === 'inverted'), 'Stack')]);
	if (page)
		items.push(['Open its page', () => location.assign(page)]);
	openMenu(full, items, where);
}

/** Every file is of what is shown; paths of folded text run from the roots whatever the view. */
async function file(p, format) {
	const { app, graphs, views, found } = p;
	const { scene, scene: { cube }, state, label } = app;
	const i = mainOf(p);
	const opts = () => ({ ...looks(p, state), title: `${label}: ${app.words()}`, label,
		zoomed: views[i].zoomed, found: found[i] });
	const make = {
		folded: () => foldedText(graphsOf(scene, state, 'down', false)[0]),
		csv: () => csvText(cube, rowsOf(scene, state), dataOf(scene, state)),
		svg: () => svgOf(graphs[i], opts()),
		png: () => pngOf(graphs[i], opts()),
	};

	if (i >= 0)
		save(fileName(cube, format), await make[format](), TYPES[format]);
}

/* ---- the whole ---- */

/** The picture and what is said of it give way. */
function place(p, figure) {
	const fixed = [...figure.childNodes];
	const before = figure.previousElementSibling;

	p.key = before && before.matches('.key') ? before : null;
	clear(figure, p.host, p.caption);
	(p.key || figure).before(p.tools.element);
	figure.before(p.legend);
	p.app.undo.push(() => {
		p.views.forEach((view) => view.release());
		p.tools.element.remove();
		p.legend.remove();
		clear(figure, ...fixed);
		if (p.key)
			p.key.hidden = false;
	});
}

/** @param {object} app  @param {Element} figure */
export function makeFlame(app, figure) {
	const p = { app, views: [], graphs: [], found: [], q: '', host: el('div'),
		caption: el('p', { class: 'cap', 'data-part': 'caption' }),
		legend: el('p', { class: 'key', hidden: true }) };

	p.tools = makeTools(app, {
		step: (by) => p.found.length && p.views[mainOf(p)].step(by),
		save: (format) => file(p, format),
		view(view) {
			app.act({ view, zoom: '' });
			if (view === 'sandwich' && !app.state.fn)
				p.tools.fn.focus();
		},
	});
	place(p, figure);
	return { show: (state) => show(p, state), search: p.tools.search };
}
