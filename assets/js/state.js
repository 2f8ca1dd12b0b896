// SPDX-License-Identifier: MIT
/**
 * What the reader chose, as the address holds it behind its #: by names, so that a link shows the
 * same in a report that was made anew. Defaults are left out. Whoever wrote the address is not
 * trusted: what is not understood is left out.
 */
import { parseFilter, filterText } from './filter.js';

/** Words that a field may hold, the default first. */
const WORDS = {
	vs: ['none', 'before', 'time', 'labels', 'set'],
	mode: ['rate', 'share'],
	view: ['down', 'inverted', 'sandwich'],
	shape: ['icicle', 'flame'],
	align: ['left', 'right'],
	colour: ['package', 'value', 'change'],
	show: ['', 'new', 'gone', 'changed'],
};
/** Fields of one text. */
const TEXTS = ['group', 'fn', 'zoom', 'q', 'sort', 'find'];
/** Keys of the address that differ from the fields' names. */
const TIMES = { from: 'from', to: 'to', bfrom: 'baseFrom', bto: 'baseTo' };
const FILTERS = { f: 'filters', bf: 'baseFilters' };
const LISTS = ['hide', 'only'];
const FLAGS = ['fold', 'up'];

/** Seconds before 1973 are numbers of dumps: nothing was profiled then. */
const FIRST_CLOCK = 1e8;

/**
 * A fragment without "=" is the name of a place on the page.
 *
 * @param {string} hash
 */
export const isState = (hash) => hash.length < 2 || hash.includes('=');

/**
 * Fields whose default follows from another: a comparison shows change.
 *
 * @param {string} vs
 */
export const defaultsOf = (vs) => (vs === 'none'
	? { colour: 'package', sort: 'self' } : { colour: 'change', sort: 'change' });

/** @param {number|null} time */
export function timeText(time) {
	if (time < FIRST_CLOCK)
		return String(time);
	return new Date(time * 1000).toISOString().replace(/\.?0*Z$/, 'Z');
}

/** @param {string|null} text  @returns {number|null} */
function timeOf(text) {
	const time = /^\d{1,9}$/.test(text || '') ? Number(text) : Date.parse(text || '') / 1000;

	return Number.isFinite(time) ? time : null;
}

/**
 * @param {string} hash  with or without its "#"
 * @returns {State}
 */
export function parseState(hash) {
	const query = new URLSearchParams(isState(hash) ? hash.replace(/^#/, '') : '');
	const state = {};

	for (const [key, words] of Object.entries(WORDS))
		state[key] = words.includes(query.get(key)) ? query.get(key) : words[0];
	for (const key of TEXTS)
		state[key] = query.get(key) || '';
	for (const [key, field] of Object.entries(TIMES))
		state[field] = timeOf(query.get(key));
	for (const [key, field] of Object.entries(FILTERS))
		state[field] = query.getAll(key).map(parseFilter).filter(Boolean);
	for (const key of LISTS)
		state[key] = query.getAll(key).filter(Boolean);
	for (const key of FLAGS)
		state[key] = query.get(key) === '1';
	for (const [key, value] of Object.entries(defaultsOf(state.vs)))
		if (!query.get(key) || (WORDS[key] && state[key] !== query.get(key)))
			state[key] = value;
	return state;
}

/**
 * @param {State} state
 * @returns {string} "#..."; "#" alone when everything is as at first
 */
export function stateText(state) {
	const query = new URLSearchParams();
	const usual = defaultsOf(state.vs);

	for (const [key, field] of Object.entries(TIMES))
		if (state[field] !== null)
			query.append(key, timeText(state[field]));
	for (const [key, field] of Object.entries(FILTERS))
		state[field].forEach((f) => query.append(key, filterText(f)));
	for (const key of [...Object.keys(WORDS), ...TEXTS])
		if (state[key] !== (usual[key] || (WORDS[key] || [''])[0]))
			query.append(key, state[key]);
	for (const key of LISTS)
		state[key].forEach((name) => query.append(key, name));
	for (const key of FLAGS)
		if (state[key])
			query.append(key, '1');
	/* Signs that need no code behind "#" are easier to read without. */
	return `#${query}`.replace(/%3A/g, ':').replace(/%2F/g, '/');
}
