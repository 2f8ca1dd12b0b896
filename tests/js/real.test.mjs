// SPDX-License-Identifier: MIT
/* Cubes of the sample report against "export" of the same window and labels. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import test from 'node:test';
import { readCube } from '../../assets/js/cube.js';
import { parseFilter } from '../../assets/js/filter.js';
import { functionsOf } from '../../assets/js/functions.js';
import { makeGraph } from '../../assets/js/graph.js';
import { lineOf, makeSlice } from '../../assets/js/select.js';

const PROGRAM = process.env.FLAMEFOLIO;
const SHOP = 'samples/shop';
const skip = !PROGRAM || !existsSync(PROGRAM) || !existsSync(`${SHOP}/events.jsonl`);
const run = (...args) => execFileSync(PROGRAM, args, { encoding: 'utf8', maxBuffer: 1 << 28 });

function cubeText(path) {
	return /<script type="application\/octet-stream" id="[^"]*cube">([^<]*)/
		.exec(readFileSync(path, 'utf8'))?.[1];
}

const iso = (s) => new Date(s * 1000).toISOString();

/** Relative, and for gauges half a unit for each value that went into a sum. */
function near(a, b, tolerance, what) {
	assert.ok(Math.abs(a - b) <= 1e-7 * Math.abs(b) + tolerance, `${what}: ${a} is not ${b}`);
}

function compare(cube, slice, wanted, what) {
	const { head } = cube;
	/* A cube of a gauge has whole units for each node and bucket; so has export a stack. */
	const tolerance = head.kind === 'gauge' ? head.n.cells : 0;
	const rows = new Map(functionsOf(cube, { slice }).map((r) => [cube.names[r.name], r]));

	if (wanted.level !== null)
		near(slice.level, wanted.level, tolerance / head.den, `${what}: level`);
	/* Pages count dumps that reach in, and differences; export what begins in it. */
	if (head.kind === 'delta')
		assert.equal(slice.dumps, wanted.dumps, `${what}: dumps`);
	assert.ok(Math.abs(slice.dumps - wanted.dumps) <= slice.instances, `${what}: dumps`);
	assert.equal(slice.instances, wanted.instances, `${what}: instances`);
	for (const f of wanted.functions) {
		const row = rows.get(f.function) || { self: 0, total: 0 };

		near(row.self / head.den, f.self, tolerance / head.den,
			`${what}: self of ${f.function}`);
		near(row.total / head.den, f.total, tolerance / head.den,
			`${what}: total of ${f.function}`);
	}
	near(slice.total[0] / head.den, wanted.total, tolerance / head.den, `${what}: total`);
	if (!tolerance)
		assert.equal(rows.size, wanted.functions.length, `${what}: functions`);
}

/** Selections of a cube: all, a window, labels, both. */
function* selections({ head }) {
	const { buckets, keys } = head;
	const key = keys.find((k) => k.key === 'region') || keys[0];
	const filter = `${key.key}="${key.values.find(Boolean)}"`;
	const not = keys.find((k) => k.key === 'tenant');

	yield [[0, buckets], []];
	yield [[Math.floor(buckets / 3), Math.ceil(buckets / 2)], []];
	yield [[0, buckets], [filter]];
	yield [[Math.floor(buckets / 2), buckets], [`${key.key}!="${key.values.find(Boolean)}"`]];
	if (not)
		yield [[2, buckets - 5], [filter, `${not.key}!="${not.values[1]}"`,
			`${not.key}!=""`]];
}

function exported(service, type, head, [a, b], filters) {
	const times = [...(a ? ['--from', iso(head.start + a * head.width)] : []),
		...(b < head.buckets ? ['--to', iso(head.start + b * head.width)] : [])];
	const labels = filters.flatMap((f) => ['-l', f.replace(/"/g, '')]);

	return JSON.parse(run('export', SHOP, '--format', 'json', '--service', service, '-t', type,
		...times, ...labels));
}

/** Profile pages with a cube: where they are, the cube, and their series of summary.json. */
async function* cubes(site) {
	const summary = JSON.parse(readFileSync(`${site}/summary.json`, 'utf8'));

	for (const service of readdirSync(`${site}/s`))
		for (const slug of readdirSync(`${site}/s/${service}`)) {
			const page = `${site}/s/${service}/${slug}/index.html`;
			const text = existsSync(page) && cubeText(page);
			const series = summary.series.find((s) => s.service === service
				&& s.type.split(':').slice(0, 2).join('-') === slug);

			if (text)
				yield [service, slug, await readCube(text), series];
		}
}

async function withSite(options, act) {
	const dir = mkdtempSync(`${tmpdir()}/flamefolio-js-`);

	try {
		run('build', SHOP, '-o', `${dir}/site`, ...options);
		await act(`${dir}/site`);
	} finally {
		rmSync(dir, { recursive: true });
	}
}

test('every cube of the sample report says what export says', { skip }, () => (
	withSite([], async (site) => {
		let n = 0;

		for await (const [service, slug, cube, series] of cubes(site)) {
			n++;
			checkSeries(cube, series, `${service}/${slug}`);
			if (service !== 'orders'
				|| !/cpu-cpu|goroutine|inuse_space|alloc_objects/.test(slug))
				continue;
			for (const [range, filters] of selections(cube))
				compare(cube, makeSlice(cube, { ranges: [range],
					filters: filters.map(parseFilter) }),
					exported(service, series.type, cube.head, range, filters),
					`${service}/${slug} ${range} ${filters}`);
		}
		assert.ok(n > 20, `${n} cubes`);
	})));

test('a coarse cube keeps the totals', { skip }, () => (
	withSite(['--graph-budget', '8KiB'], async (site) => {
		let n_cut = 0;

		for await (const [service, slug, cube, series] of cubes(site)) {
			const { head } = cube;
			const slice = makeSlice(cube, { ranges: [[0, head.buckets]], filters: [] });
			const rows = functionsOf(cube, { slice });
			const tolerance = head.kind === 'gauge' ? head.n.cells / head.den : 0;

			n_cut += head.cut !== null;
			near(slice.total[0] / head.den, series.total, tolerance,
				`${service}/${slug}`);
			assert.equal(rows.reduce((sum, r) => sum + r.self, slice.self[0]),
				slice.total[0]);
			assert.equal(makeGraph(cube, { slice }, { view: 'inverted' }).total[0],
				slice.total[0]);
		}
		assert.ok(n_cut > 5, `${n_cut} coarse cubes`);
	})));

/** The timeline of the page, and its heaviest functions. */
function checkSeries(cube, series, what) {
	const all = new Uint8Array(cube.head.sets.length).fill(1);
	const line = lineOf(cube, all);
	const slice = makeSlice(cube, { ranges: [[0, cube.head.buckets]], filters: [] });
	const tolerance = cube.head.kind === 'gauge' ? cube.head.n.cells : 0;
	const top = Math.max(...series.values.map(Math.abs));

	series.values.forEach((v, k) => (v === null ? assert.ok(Number.isNaN(line[k]),
		`${what}: gap ${k}`)
		: near(line[k], v, top / 500, `${what}: bucket ${k}`)));
	near(slice.total[0] / cube.head.den, series.total, tolerance / cube.head.den, what);
	for (const f of series.top) {
		const row = functionsOf(cube,
			{ slice }).find((r) => cube.names[r.name] === f.function);

		near(row.self / cube.head.den, f.self, tolerance / cube.head.den,
			`${what} ${f.function}`);
		near(row.total / cube.head.den, f.total, tolerance / cube.head.den,
			`${what} ${f.function}`);
	}
}
