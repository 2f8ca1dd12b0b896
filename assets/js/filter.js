// SPDX-License-Identifier: MIT
/**
 * Tests on labels as text, region=~"eu.*", and which label sets of a cube pass them. Texts come
 * from addresses that anybody may write: what is not understood is null.
 */

const BARE = /^[A-Za-z_][\w.\-/]*$/;
const FILTER = /^\s*([A-Za-z_][\w.\-/]*|"(?:[^"\\]|\\.)*")\s*(=~|!~|!=|=)\s*(.*?)\s*$/s;

/** As Prometheus has it: the whole value must match. */
const regexOf = (text) => new RegExp(`^(?:${text})$`, 's');

const isText = (value) => typeof value === 'string';

/**
 * @param {string} text
 * @returns {Filter|null}
 */
export function parseFilter(text) {
	const [, key, op, rest] = FILTER.exec(text) || [];

	try {
		const values = [].concat(JSON.parse(rest.replace(/^\((.*)\)$/s, '[$1]')));
		const isOne = values.length === 1 && (op[1] !== '~' || regexOf(values[0]));

		return values.every(isText) && (isOne || (values.length && op[1] !== '~'))
			? { key: key[0] === '"' ? JSON.parse(key) : key, op, values } : null;
	} catch (e) {
		return null;
	}
}

/**
 * The text that parseFilter takes.
 *
 * @param {Filter} f
 */
export function filterText({ key, op, values }) {
	const [first, ...more] = values.map((v) => JSON.stringify(v));

	return (BARE.test(key) ? key : JSON.stringify(key)) + op
		+ (more.length ? `(${[first, ...more]})` : first);
}

/** By index of the key's values, and one for those that are merged: they have no name. */
function passing(key, f) {
	const is = f.op[0] === '=';
	const regex = f.op[1] === '~' && regexOf(f.values[0]);
	const pass = (v) => (regex ? regex.test(v) : f.values.includes(v)) === is;

	return key ? [...key.values.map(pass), !is] : [pass('')];
}

/**
 * @param {Cube} cube
 * @param {Filter[]} filters  all must hold; a key that the cube does not have is empty everywhere
 * @param {boolean} [others]  the sets in which not all hold instead
 * @returns {Uint8Array} by set: 1 in, 0 out
 */
export function maskOf(cube, filters, others) {
	const { keys, sets } = cube.head;
	const tests = filters.map((f) => {
		const at = keys.findIndex((k) => k.key === f.key);

		return [at + 1, passing(keys[at], f)];
	});

	return Uint8Array.from(sets, (set) => {
		const holds = tests.every(([at, pass]) => pass[at ? set[at] : 0]);

		return holds !== Boolean(others);
	});
}
