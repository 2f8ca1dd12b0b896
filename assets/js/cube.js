// SPDX-License-Identifier: MIT
/**
 * Reads the bytes that src/render/cubetext.h describes into columns of typed arrays. A million
 * nodes are some milliseconds, so there is no object a node and nothing is read twice.
 */

/** What stands for paths too light to be kept, as in the pages. */
const LIGHTER = '(lighter paths)';
const VERSION = 1;
const utf8 = new TextDecoder(), encoder = new TextEncoder();

const floats = (n) => new Float64Array(n);
const ints = (n) => new Int32Array(n);

/** Numbers one behind the other. */
function readerOf(bytes) {
	/* No text is longer than all bytes: what it shares stood there before. */
	const text = new Uint8Array(bytes.length);
	let at = 0;
	/* Exact below 2^53; most are of one byte. */
	const next = () => {
		let b = bytes[at++];

		if (b < 128)
			return b;
		let value = b & 127;

		for (let scale = 128; b > 127; scale *= 128)
			value += ((b = bytes[at++]) & 127) * scale;
		return value;
	};
	/* The lowest bit is the sign, and is taken before a large sum is rounded. */
	const signed = () => {
		const isOdd = bytes[at] & 1, value = next();

		return isOdd ? -(value + 1) / 2 : value / 2;
	};
	const column = (array, read = next) => {
		for (let i = 0; i < array.length; i++)
			array[i] = read();
		return array;
	};
	const json = (n) => JSON.parse(utf8.decode(bytes.subarray(at, at += n)));
	/* Each is so many bytes of the one before, and a rest. */
	const texts = (n) => Array.from(column(ints(n)), (shared) => {
		const rest = bytes.subarray(at, bytes.indexOf(0xff, at));

		text.set(rest, shared);
		at += rest.length + 1;
		return utf8.decode(text.subarray(0, shared + rest.length));
	});

	return { next, signed, column, json, texts, isDone: () => at === bytes.length };
}

/**
 * By the depths of nodes in preorder, where each stands.
 *
 * @param {Int32Array} depth
 * @returns {{depth: Int32Array, parent: Int32Array, end: Int32Array}}
 */
export function shapeOf(depth) {
	const n = depth.length, parent = ints(n), end = ints(n).fill(n);

	for (let i = 0; i < n; i++) {
		let above = i - 1;

		for (; above >= 0 && depth[above] >= depth[i]; above = parent[above])
			end[above] = i;
		parent[i] = above;
	}
	return { depth, parent, end };
}

function readTree({ next, column }, n) {
	const depth = ints(n), name = ints(n);

	for (let i = 1; i < n; i++)
		depth[i] = depth[i - 1] + 1 - next();
	column(name.subarray(1));
	name[0] = -1;
	return { n, name, ...shapeOf(depth) };
}

function readCells({ next, column, signed }, { n, buckets, kind, sets }) {
	const cellStart = ints(n.nodes + 1), cellPlace = ints(n.cells);
	const whole = floats(sets.length * buckets);
	const isFirst = new Uint8Array(n.cells + 1);
	const setOf = (c) => Math.floor(cellPlace[c] / buckets);

	for (let i = 0; i < n.nodes; i++) {
		isFirst[cellStart[i]] = 1;
		cellStart[i + 1] = cellStart[i] + next();
	}
	for (let c = 0; c < n.cells; c++)
		cellPlace[c] = next() + (isFirst[c] ? 0 : cellPlace[c - 1] + 1);
	const cellValue = column(floats(n.cells), signed);

	for (let c = 0; c < n.cells; c++) {
		if (kind === 'gauge' && !isFirst[c] && setOf(c) === setOf(c - 1))
			cellValue[c] += cellValue[c - 1];
		whole[cellPlace[c]] += cellValue[c];
	}
	return { cellStart, cellPlace, cellValue, whole };
}

function readTimes({ column, signed }, { buckets, instances, sets, line_scale: scale }) {
	const size = instances.length * buckets;
	const counts = () => column(floats(size)), times = (n) => column(floats(n), signed);

	/* In the order of the bytes. */
	return {
		instances: { dumps: counts(), carried: counts(), covered: times(size),
			spoken: times(size), drawn: counts() },
		alive: { time: times(buckets), from: times(buckets), to: times(buckets) },
		lines: times(sets.length * buckets).map((v) => v / scale),
	};
}

/** Columns by name, with a place more: trees that are made may need a name for their lightest. */
function readNames({ column, texts }, n, other) {
	const [names, files] = [n.names, n.files].map(texts);
	const byName = () => {
		const of = ints(n.names + 1);

		column(of.subarray(0, n.names));
		return of;
	};
	const [colourOf, fileOf] = [byName(), byName().map((file) => file - 1)];
	/* What each rung takes from the begin of the one before, and from its end, in bytes. */
	const cuts = [0, 1, 2, 3, 4, 5].map(byName);

	names[other] = LIGHTER;
	return {
		names, files, colourOf, fileOf, other,
		rung(name, rung) {
			const bytes = encoder.encode(names[name]);
			let from = 0, to = bytes.length;

			for (let k = 0; k < 2 * rung; k += 2) {
				from += cuts[k][name];
				to -= cuts[k + 1][name];
			}
			return utf8.decode(bytes.subarray(from, to));
		},
	};
}

/**
 * @param {Uint8Array} bytes  inflated
 * @returns {Cube}
 */
export function decodeCube(bytes) {
	const reader = readerOf(bytes);
	const head = reader.json(reader.next());
	const { n, other } = head;

	if (head.v !== VERSION)
		throw new Error(`cube of version ${head.v}`);
	const cube = { head, ...readNames(reader, n, other < 0 ? n.names : other),
		...readTree(reader, n.nodes), ...readCells(reader, head),
		...readTimes(reader, head) };

	if (!reader.isDone())
		throw new Error('cube is damaged');
	return cube;
}

/**
 * @param {string} text  of the page: base64
 * @returns {Promise<Cube>}
 */
export async function readCube(text) {
	const binary = atob(text), bytes = new Uint8Array(binary.length);

	for (let i = 0; i < bytes.length; i++)
		bytes[i] = binary.charCodeAt(i);
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));

	return decodeCube(new Uint8Array(await new Response(stream).arrayBuffer()));
}
