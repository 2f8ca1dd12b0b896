// SPDX-License-Identifier: MIT
/* The same numbers as tests/unit/test_render_unit.c has for src/render/unit.c. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { clock, column, count, factor, level, number, percent, refine, signed, unitFor, unitName,
	withUnit } from '../../assets/js/units.js';

const MIB = 1048576;
const NARROW = '\u202f';

/** Scales as a cube's head has them: [name, from, of one in base units, whole], in sample units. */
const scale = (base, steps, more) => steps.map(([name, from, one, whole]) => (
	{ from: from / base, name, times: '', per: '', per_level: base / one, whole: !!whole,
		...more }));
const usual = (units, at) => units.map((u, i) => (i === at ? { ...u, usual: true } : u));
const cores = [['µcores', 0, 1e-6], ['cores', 1e-4, 1]];
const delays = [['ns/s', 0, 1e-9], ['µs/s', 1e-7, 1e-6], ['ms/s', 1e-4, 1e-3], ['s/s', 1, 1]];
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
const bytes = (behind) => binary.map((k, i) => (
	[`${k}B${behind}`, i && 1024 ** i, 1024 ** i, !i && !behind]));
const counts = [['', 0, 1, true], ['k', 1e5, 1e3], ['M', 1e6, 1e6], ['G', 1e9, 1e9]];
const rates = [['/d', 0, 1 / 86400], ['/h', 1 / 3600, 1 / 3600], ['/min', 1 / 60, 1 / 60],
	['/s', 0.1, 1], ['k/s', 1e5, 1e3], ['M/s', 1e6, 1e6]];
const declared = (name, per) => [['', 0, 1], ['k ', 1e5, 1e3], ['M ', 1e6, 1e6]]
	.map(([times, from, one], i) => (
		{ from, name, times, per, per_level: 1 / one, whole: !i && !per }));

const head = (units, unit) => ({ units, sum_units: units, sample_unit: unit || 'count', den: 1 });
const cpu = head(usual(scale(1e-9, cores), 1));
const delay = head(usual(scale(1e-9, delays), 2));
const heap = head(scale(1, bytes('')));
const alloc = head(scale(1, bytes('/s')));
const routines = head(scale(1, counts));
const contentions = head(usual(scale(1, rates), 3));
const odd = head(declared('widgets', '/s'));
const evil = head(declared('<"b', ''));

test('levels', () => {
	const rows = [
		[cpu, 1.37e9, 1.31e9, '1.31 cores', '1.31'],
		[cpu, 1.37e9, 0.465e9, '0.465 cores', '0.47'],
		[cpu, 0.197e9, 0.197e9, '0.197 cores', '0.197'],
		[cpu, 0.197e9, 0, '0 cores', '0.000'],
		[cpu, 0, 0, '0 cores', '0'],
		[cpu, 53, 53, '0.0530 µcores', '0.0530'],
		[cpu, 1e9, 285e3, '0.00029 cores', '0.00'],
		[cpu, 14e9, 9.996e9, '10.0 cores', '10.0'],
		[cpu, 140e9, 99.53e9, '99.5 cores', '100'],
		[cpu, 140e9, 99.96e9, '100 cores', '100'],
		[cpu, 140e9, 140e9, '140 cores', '140'],
		[cpu, 1e9, NaN, '–', '–'],
		[cpu, 1e9, 1e-3, '≈0 cores'],
		[delay, 19.7e6, 19.7e6, '19.7 ms/s', '19.7'],
		[delay, 0.232e6, 0.232e6, '0.232 ms/s', '0.232'],
		[delay, 5e3, 5e3, '5.00 µs/s', '5.00'],
		[delay, 0.108, 0.108, '0.108 ns/s', '0.108'],
		[delay, 0, 0, '0 ms/s', '0'],
		[delay, 5.441e9, 5.441e9, '5.44 s/s', '5.44'],
		[delay, 12e9, 12e9, '12.0 s/s', '12.0'],
		[heap, 335 * MIB, 335 * MIB, '335 MiB', '335'],
		[heap, 1.34 * 1024 * MIB, 1.34 * 1024 * MIB, '1.34 GiB', '1.34'],
		[heap, 1.34 * 1024 * MIB, 0.3 * 1024 * MIB, '0.300 GiB', '0.30'],
		[heap, 900, 512, '512 B', '512'],
		[heap, 1023.9999999999 * 1024, 512 * 1024, '0.500 MiB', '0.50'],
		[heap, 2048 * 1024 * MIB, 1024 * 1024 * MIB, '1.00 TiB', '1.00'],
		[alloc, 3 * MIB, 3 * MIB, '3.00 MiB/s', '3.00'],
		[routines, 2426, 2426, '2,426', '2,426'],
		[routines, 95.5, 95.5, '95.5', '95.5'],
		[routines, 3, 3, '3', '3'],
		[routines, 99999, 99999, '99,999', '99,999'],
		[routines, 409994, 128673, '129 k', '129'],
		[routines, 7.5e6, 7.5e6, '7.50 M', '7.50'],
		[contentions, 12.5, 12.5, '12.5/s', '12.5'],
		[contentions, 596269, 596269, '596 k/s', '596'],
		[contentions, 0.000285, 0.000285, '1.03/h', '1.03'],
		[contentions, 0.05, 0.05, '3.00/min', '3.00'],
		[contentions, 0, 0, '0/s', '0'],
		[odd, 4e6, 2e6, '2.00 M widgets/s', '2.00'],
		[odd, 4, 2, '2.00 widgets/s', '2.00'],
		[evil, 4, 2, '2 <"b', '2.00'],
		[heap, -200 * MIB, -41 * MIB, '−41.0 MiB', '−41'],
	];

	for (const [type, largest, value, text, fixed] of rows) {
		const u = unitFor(type, largest);

		assert.equal(withUnit(u, value), text);
		if (fixed)
			assert.equal(column(u, value), fixed);
	}
	assert.equal(unitName(unitFor(odd, 4e6)), 'M widgets/s');
	assert.equal(unitFor({ units: [], sum_units: heap.units }, 2048, true).name, 'KiB');
});

test('a column up to 725 MiB with 1.68 MiB in it', () => {
	const u = unitFor(heap, 725 * MIB);

	assert.equal(refine(u, 57 * MIB).decimals, 0);
	assert.equal(column(refine(u, 1.68 * MIB), 1.68 * MIB), '1.7');
	assert.equal(refine(refine(u, 1.68 * MIB), 0).decimals, 1);
	assert.equal(refine(u, 1).decimals, 2);
});

test('changes', () => {
	const u = unitFor(cpu, 1.3e9);
	const deltas = [[0.8562e9, '+0.86 cores'], [-0.2e9, '−0.20 cores'], [12e9, '+12 cores'],
		[0, 'same'], [NaN, '–'], [0.0083e9, '+0.0083 cores'], [0.996e9, '+1.0 cores'],
		[1, '≈0 cores']];
	const factors = [[NaN, 1, '–'], [0, 1, 'new'], [1, 0, 'gone'], [5, 5, 'same'],
		[100, 129, '+29 %'], [100, 294, '+194 %'], [100, 295, '×2.95'], [1, 11.6, '×11.6'],
		[1, 2345, '×2,345'], [100, 105.5, '+5.5 %'], [1.41, 1.21, '−14 %'], [100, 16,
			'−84 %'],
		[1e6, 1, '−99.9 %'], [-1, 5, '–']];

	for (const [delta, text] of deltas)
		assert.equal(signed(u, delta), text);
	for (const [before, after, text] of factors)
		assert.equal(factor(before, after), text.replace(' %', `${NARROW}%`));
	assert.equal(factor(1, 11.62, true), '×11.6');
	assert.equal(factor(1, 120.4, true), '×120');
	assert.equal(level(u, 1.31e9), '1.31');
});

test('percent and counts', () => {
	assert.equal(percent(0.342), `34.2${NARROW}%`);
	assert.equal(percent(-0.0001, 1), `0.0${NARROW}%`);
	assert.equal(percent(0.0001, 1), `≈0${NARROW}%`);
	assert.equal(percent(NaN, 1), '–');
	assert.equal(count(0), '0');
	assert.equal(count(13389), '13,389');
	assert.equal(count(1000000), '1,000,000');
	assert.equal(number(-1234.5, 1), '−1,234.5');
	assert.equal(number(999.96, 1), '1,000.0');
	assert.ok(number(1e300, 2).length);
});

test('times', () => {
	const at = Date.UTC(2026, 10, 19, 14, 20) / 1000;

	assert.equal(clock(at), '14:20');
	assert.equal(clock(at + 5), '14:20:05');
	assert.equal(clock(at + 5, false, false), '14:20');
	assert.equal(clock(at, true), 'Thu 19 Nov 2026 14:20');
	assert.equal(clock(at - 10 * 86400, true), 'Mon 9 Nov 2026 14:20');
});
