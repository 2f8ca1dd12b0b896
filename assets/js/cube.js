// SPDX-License-Identifier: MIT
/**
 * Reads the bytes that src/render/cubetext.h describes into columns of typed arrays. A million
 * nodes are some milliseconds, so there is no object a node and nothing is read twice.
 */

/** What stands for paths too light to be kept, as in the pages. */
const LIGHTER = '(lighter paths)';
const VERSION = 1;
const utf8 = new TextDecoder();

const floats = (n) => new Float64Array(n);
const ints = (n) => new Int32Array(n);

/** Numbers one behind the other. */
function readerOf(bytes) {
	let at = 0;
	/* Exact below 2^53. */
	const next = () => {
		let b = bytes[at++], value = b & 127;

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
	const text = (n) => utf8.decode(bytes.subarray(at, at += n));
	/* Each is so many bytes of the one before, and a rest. */
	const texts = (n) => {
		let before = [];

		return Array.from(column(ints(n)), (shared) => {
			const end = bytes.indexOf(0xff, at);

			before = Uint8Array.of(...before.slice(0, shared), ...bytes.subarray(at, end));
			at = end + 1;
			return utf8.decode(before);
		});
	};

	return { next, signed, column, text, texts, isDone: () => at === bytes.length };
}

/** A rung is cut from both ends of the one before, in bytes. */
function rungsOf({ column }, names) {
	const cuts = [0, 1, 2, 3, 4, 5].map(() => column(ints(names.length)));

	return (name, rung) => {
		const bytes = new TextEncoder().encode(names[name]);
		const cut = (side) => cuts.reduce((sum, of, i) => (
			i < 2 * rung && i % 2 === side ? sum + (of[name] || 0) : sum), 0);

		return utf8.decode(bytes.subarray(cut(0), bytes.length - cut(1)));
	};
}

/**
 * @param {Int32Array} parent  by item in preorder
 * @returns {Int32Array} by item: index after its last descendant
 */
export function endsOf(parent) {
	const end = ints(parent.length);

	for (let i = end.length - 1; i >= 0; i--) {
		end[i] = end[i] || i + 1;
		if (i)
			end[parent[i]] = end[parent[i]] || end[i];
	}
	return end;
}

/** Depth, parent, end and name of each node. */
function readTree({ next, column }, n) {
	const depth = ints(n), parent = ints(n).fill(-1), name = ints(n).fill(-1);
	const path = [0];

	for (let i = 1; i < n; i++) {
		const d = depth[i] = depth[i - 1] + 1 - next();

		parent[i] = path[d - 1];
		path[d] = i;
	}
	column(name.subarray(1));
	return { n, name, depth, parent, end: endsOf(parent) };
}

function readCells({ next, column, signed }, { n, buckets, kind, sets }) {
	const cellStart = ints(n.nodes + 1), cellPlace = ints(n.cells);
	const whole = floats(sets.length * buckets);
	const each = (act) => {
		for (let i = 0; i < n.nodes; i++)
			for (let c = cellStart[i]; c < cellStart[i + 1]; c++)
				act(c, c > cellStart[i]);
	};

	for (let i = 0; i < n.nodes; i++)
		cellStart[i + 1] = cellStart[i] + next();
	each((c, follows) => {
		cellPlace[c] = next() + (follows && cellPlace[c - 1] + 1);
	});
	const cellValue = column(floats(n.cells), signed);
	const setOf = (c) => Math.floor(cellPlace[c] / buckets);

	each((c, follows) => {
		if (kind === 'gauge' && follows && setOf(c) === setOf(c - 1))
			cellValue[c] += cellValue[c - 1];
		whole[cellPlace[c]] += cellValue[c];
	});
	return { cellStart, cellPlace, cellValue, whole };
}

function readTimes({ column, signed }, { buckets, instances, sets, line_scale: scale }) {
	const columns = (keys, size, read) => Object.fromEntries(
		keys.map((key) => [key, column(floats(size), read)]));
	const size = instances.length * buckets;

	return {
		instances: {
			...columns(['dumps', 'carried'], size),
			...columns(['covered', 'spoken'], size, signed),
			...columns(['drawn'], size),
		},
		alive: columns(['time', 'from', 'to'], buckets, signed),
		lines: column(floats(sets.length * buckets), signed).map((v) => v / scale),
	};
}

/**
 * @param {Uint8Array} bytes  inflated
 * @returns {Cube}
 */
export function decodeCube(bytes) {
	const reader = readerOf(bytes);
	const head = JSON.parse(reader.text(reader.next()));
	const { n } = head;

	if (head.v !== VERSION)
		throw new Error(`cube of version ${head.v}`);
	const [names, packages, files] = [n.names, n.packages, n.files].map(reader.texts);
	const other = head.other < 0 ? n.names : head.other;
	/* Trees that are made of this one may need a name for their lightest. */
	const byName = () => {
		const column = ints(n.names + 1);

		reader.column(column.subarray(0, n.names));
		return column;
	};
	const packageOf = byName(), colourOf = byName(), fileOf = byName().map((file) => file - 1);
	const rung = rungsOf(reader, names);

	names[other] = LIGHTER;
	const cube = { head, names, packages, files, packageOf, colourOf, fileOf, rung, other,
		...readTree(reader, n.nodes), ...readCells(reader, head), ...readTimes(reader, head) };

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
