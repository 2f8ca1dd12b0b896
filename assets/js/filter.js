// SPDX-License-Identifier: MIT
/**
 * Tests on labels as text, region=~"eu.*", and which label sets of a cube pass them. Texts come
 * from addresses that anybody may write: what is not understood is null.
 */

const KEY = /^\s*(?:([A-Za-z_][\w.\-/]*)|("(?:[^"\\]|\\.)*"))\s*(=~|!~|!=|=)\s*(.*?)\s*$/s;
const VALUE = /"(?:[^"\\]|\\.)*"/gs;
const VALUES = /^\(\s*"(?:[^"\\]|\\.)*"(?:\s*,\s*"(?:[^"\\]|\\.)*")*\s*\)$|^"(?:[^"\\]|\\.)*"$/s;

/** As Prometheus has it: the whole value must match. */
const regexOf = (text) => new RegExp(`^(?:${text})$`, 's');

/**
 * @param {string} text
 * @returns {Filter|null}
 */
export function parseFilter(text) {
	const [, bare, quoted, op, rest] = KEY.exec(text) || [];

	if (!op || !VALUES.test(rest))
		return null;
	try {
		const values = rest.match(VALUE).map((v) => JSON.parse(v));
		const isRegex = op[1] === '~';

		if (isRegex && (values.length > 1 || !regexOf(values[0])))
			return null;
		return { key: bare === undefined ? JSON.parse(quoted) : bare, op, values };
	} catch (e) {
		return null;
	}
}

/**
 * The text that parseFilter takes.
 *
 * @param {Filter} f
 */
export function filterText(f) {
	const key = /^[A-Za-z_][\w.\-/]*$/.test(f.key) ? f.key : JSON.stringify(f.key);
	const values = f.values.map((v) => JSON.stringify(v));

	return key + f.op + (values.length > 1 ? `(${values.join(',')})` : values[0]);
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
