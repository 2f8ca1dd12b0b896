// SPDX-License-Identifier: MIT
/**
 * The explorer of one page: its cube, the state in the address, and the parts that show it. An act
 * changes the state; every part then shows what of it is its own.
 */
import { baseWords, makeBar, selectionWords } from './bar.js';
import { makeTree } from './calltree.js';
import { readCube } from './cube.js';
import { el, on } from './dom.js';
import { makeFlame } from './flamepart.js';
import { makeGroups } from './groups.js';
import { showKeys } from './menu.js';
import { isWhole, makeScene, selectionOf } from './scene.js';
import { defaultsOf, parseState, stateText } from './state.js';
import { makeTable } from './tables.js';
import { makeTimeline } from './timeline.js';
import { filterWords, rangeWords, sideNames } from './words.js';

/** A change of the address so soon after a click on a link is the link's. */
const LINK_MS = 500;

const { dataset } = document.documentElement;
const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** Two files that are compared: their comparison is the state that nothing was chosen in. */
function readState(text, { head }) {
	const state = parseState(text);
	const usual = defaultsOf('none');

	if (!head.sides || state.vs !== 'none')
		return state;
	return { ...state, ...Object.fromEntries(Object.entries(defaultsOf('labels'))
		.filter(([key]) => state[key] === usual[key])),
	vs: 'labels', filters: [{ key: 'side', op: '=', values: ['candidate'] }] };
}

/** What follows from an act besides what it asked for. */
function follow(before, patch) {
	const state = { ...before, ...patch };

	if (state.vs !== before.vs)
		Object.assign(state, defaultsOf(state.vs), { up: false, show: '' });
	if (state.vs === 'set' && before.vs !== 'set')
		state.baseFilters = state.filters;
	return state;
}

/* The app: root, scene, address; state, usual (nothing chosen), hits, label, dragsBase (a drag is
 * for the baseline); act, cross, pageOf, words; undo: what puts the page back; parts, and bar,
 * groups, flame of them; note: beside the title of the graph, noted: what stood there. */

function show(app) {
	const { state, note } = app;

	app.dragsBase = app.dragsBase && state.vs === 'set';
	app.parts.forEach((p) => p.show(state));
	if (note)
		note.textContent = isWhole(state) ? app.noted : brief(app);
	dataset.explorer = 'ready';
}

/** "08:54:30–08:57:40 · region="eu", against other labels" */
function brief({ scene, state }) {
	const { ranges, filters } = selectionOf(scene, state);
	const [base] = sideNames(scene.cube, state);

	return [rangeWords(scene.cube, ranges), filterWords({ filters })].filter(Boolean)
		.join(' · ') + (state.vs === 'none' ? '' : `, against ${base.toLowerCase()}`);
}

/** The selection with its numbers, and what it is compared with. */
function words({ scene, state }) {
	const text = selectionWords(scene, state);

	return state.vs === 'none' ? text : `${text}; ${baseWords(scene, state)}`;
}

/* ---- the state ---- */

/**
 * @param {object} patch  fields of the state
 * @param {boolean} [replace]  the same entry of the history: while somebody types
 */
function act(app, patch, replace) {
	dataset.explorer = 'busy';
	app.state = follow(app.state, patch);
	app.address.write(app.isUsual(app.state) ? '' : stateText(app.state).slice(1), replace);
	show(app);
}

/** To what was selected by a link. */
const lead = ({ bar }) => bar.element.closest('section').scrollIntoView();

/** After the address changed by other hands. */
function reread(app) {
	const text = app.address.read();

	if (text === null)
		return;
	dataset.explorer = 'busy';
	app.state = readState(text, app.scene.cube);
	show(app);
	if (Date.now() - app.followed < LINK_MS)
		lead(app);
}

function key(app, event) {
	const isTyped = event.target.matches('input:not([type=checkbox]),textarea,select');

	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyped
		|| document.querySelector('dialog[open]'))
		return;
	if (event.key === '/')
		app.flame.search.focus();
	else if (event.key === '?')
		showKeys();
	else if (event.key === 'Escape' && app.state.zoom)
		app.act({ zoom: '' });
	else
		return;
	event.preventDefault();
}

/* ---- the page ---- */

function makeParts(app) {
	const { root } = app;
	const at = part(root, 'timeline'), figure = part(root, 'flame');
	const timeline = makeTimeline(app, at);

	app.bar = makeBar(app);
	app.groups = makeGroups(app);
	app.flame = makeFlame(app, figure);
	app.parts = [app.bar, timeline, app.groups, app.flame, makeTable(app, part(root, 'top')),
		makeTree(app, part(root, 'tree'))].filter(Boolean);
	const box = el('div', { class: 'xbox' }, app.bar.element, app.groups.element);
	const head = figure.closest('section').querySelector('.head');

	(timeline ? at.parentNode.querySelector('details') || at : head).after(box);
	app.note = head.querySelector('p');
	app.noted = app.note && app.note.textContent;
	app.undo.push(() => box.remove(), () => app.note && (app.note.textContent = app.noted));
}

/**
 * @param {Element} root  the page, or its section of a single file
 * @param {Cube} cube
 * @param {object} address  read() -> text of the state, or null: leave it; write(text, replace)
 */
function makeExplorer(root, cube, address) {
	const gone = new AbortController();
	const slugs = new Map(cube.head.pages.f);
	const usual = readState('', cube);
	const app = {
		root, address, usual, scene: makeScene(cube), signal: gone.signal, undo: [],
		followed: 0, hits: new Set(cube.head.hits),
		state: readState(address.read() || '', cube),
		label: `${cube.head.service} · ${cube.head.title}`, dragsBase: false,
		act: (patch, replace) => act(app, patch, replace),
		cross: (share) => app.groups.cross(share),
		isUsual: (state) => stateText(state) === stateText(usual),
		/* Address of a function's own page; '' when it has none. */
		pageOf: (name) => (slugs.has(name) ? address.below(`f/${slugs.get(name)}/`) : ''),
		words: () => words(app),
		reset: () => act(app, { ...usual, shape: app.state.shape, align: app.state.align }),
		setDrag(isBase) {
			app.dragsBase = isBase;
			show(app);
		},
	};

	makeParts(app);
	on(document, 'keydown', (event) => key(app, event), app.signal);
	on(document, 'click', (event) => {
		app.followed = event.target.closest('a') ? Date.now() : 0;
	}, app.signal);
	show(app);
	if (!app.isUsual(app.state) && scrollY < 1)
		lead(app);
	return {
		reread: () => reread(app),
		/** The page as it was. */
		stop() {
			gone.abort();
			app.undo.reverse().forEach((undo) => undo());
		},
	};
}

/**
 * @param {Element} root
 * @param {object} address
 * @returns {Promise<{reread: () => void, stop: () => void}|null>} null: it cannot run here, and the
 *     page says so
 */
export async function startExplorer(root, address) {
	const data = root.querySelector('script[type="application/octet-stream"]');
	const figure = part(root, 'flame');

	if (!data || !figure)
		return null;
	dataset.explorer = 'busy';
	try {
		return makeExplorer(root, await readCube(data.textContent), address);
	} catch (e) {
		const why = typeof DecompressionStream === 'undefined'
			? 'This browser is too old for the explorer.'
			: 'The explorer’s data could not be read.';

		console.error(e);
		figure.before(el('p', { class: 'cap' }, `${why} The page shows the whole report.`));
		return null;
	}
}
