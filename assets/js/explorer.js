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

/**
 * @param {Element} root  the page, or its section of a single file
 * @param {Cube} cube
 * @param {object} address  read() -> text of the state, or null: leave it; write(text, replace)
 */
function makeExplorer(root, cube, address) {
	const gone = new AbortController();
	const scene = makeScene(cube);
	const slugs = new Map(cube.head.pages.f);
	const figure = part(root, 'flame');
	const usual = readState('', cube);
	const app = {
		scene, usual, act, cross, pageOf, words, undo: [], signal: gone.signal,
		state: readState(address.read() || '', cube), hits: new Set(cube.head.hits),
		label: `${cube.head.service} · ${cube.head.title}`, dragsBase: false,
		isUsual: (state) => stateText(state) === stateText(usual),
		reset: () => act({ ...usual, shape: app.state.shape, align: app.state.align }),
		setDrag(isBase) {
			app.dragsBase = isBase;
			show();
		},
	};
	const bar = makeBar(app), groups = makeGroups(app);
	const timeline = makeTimeline(app, part(root, 'timeline')), flame = makeFlame(app, figure);
	const parts = [bar, timeline, groups, flame, makeTable(app, part(root, 'top')),
		makeTree(app, part(root, 'tree'))].filter(Boolean);
	const note = figure.closest('section').querySelector('.head p');
	const noted = note && note.textContent;
	/* When a link was clicked. */
	let followed = 0;

	place();
	on(document, 'keydown', key, app.signal);
	on(document, 'click', (event) => { followed = event.target.closest('a') && Date.now(); }, app.signal);
	show();
	if (!app.isUsual(app.state) && scrollY < 1)
		lead();
	return { reread, stop };

	function place() {
		const at = part(root, 'timeline');
		const box = el('div', { class: 'xbox' }, bar.element, groups.element);

		if (timeline)
			(at.parentNode.querySelector('details') || at).after(box);
		else
			figure.closest('section').querySelector('.head').after(box);
		app.undo.push(() => box.remove());
	}

	/* ---- the state ---- */

	/**
	 * @param {object} patch  fields of the state
	 * @param {boolean} [replace]  the same entry of the history: while somebody types
	 */
	function act(patch, replace) {
		dataset.explorer = 'busy';
		app.state = follow(app.state, patch);
		address.write(app.isUsual(app.state) ? '' : stateText(app.state).slice(1), replace);
		show();
	}

	/** After the address changed by other hands. */
	function reread() {
		const text = address.read();

		if (text === null)
			return;
		dataset.explorer = 'busy';
		app.state = readState(text, cube);
		show();
		if (Date.now() - followed < LINK_MS)
			lead();
	}

	/** To what was selected by a link. */
	function lead() {
		bar.element.closest('section').scrollIntoView();
	}

	function show() {
		app.dragsBase = app.dragsBase && app.state.vs === 'set';
		parts.forEach((p) => p.show(app.state));
		if (note)
			note.textContent = isWhole(app.state) ? noted : brief();
		dataset.explorer = 'ready';
	}

	/** "08:54:30–08:57:40 · region="eu", against other labels" */
	function brief() {
		const selection = selectionOf(scene, app.state);
		const [base] = sideNames(cube, app.state);

		return [rangeWords(cube, selection.ranges), filterWords(selection)].filter(Boolean).join(' · ')
			+ (app.state.vs === 'none' ? '' : `, against ${base.toLowerCase()}`);
	}

	/** The selection with its numbers, and what it is compared with. */
	function words() {
		const text = selectionWords(scene, app.state);

		return app.state.vs === 'none' ? text : `${text}; ${baseWords(scene, app.state)}`;
	}

	/* ---- what parts ask ---- */

	/** The same moment on all charts. */
	function cross(share) {
		groups.cross(share);
	}

	/** Address of a function's own page; '' when it has none. */
	function pageOf(name) {
		return slugs.has(name) ? address.below(`f/${slugs.get(name)}/`) : '';
	}

	function key(event) {
		const isTyped = event.target.matches('input:not([type=checkbox]),textarea,select');

		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyped
			|| document.querySelector('dialog[open]'))
			return;
		if (event.key === '/')
			flame.search.focus();
		else if (event.key === '?')
			showKeys();
		else if (event.key === 'Escape' && app.state.zoom)
			act({ zoom: '' });
		else
			return;
		event.preventDefault();
	}

	/** The page as it was. */
	function stop() {
		gone.abort();
		app.undo.reverse().forEach((undo) => undo());
		if (note)
			note.textContent = noted;
	}
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
			? 'This browser is too old for the explorer.' : 'The explorer’s data could not be read.';

		console.error(e);
		figure.before(el('p', { class: 'cap' }, `${why} The page shows the whole report.`));
		return null;
	}
}
