// SPDX-License-Identifier: MIT
/** What is shown, as files that are made here. */
/** Offers a file to the browser. */
export function save(name, content, type) {
	const link = document.createElement('a');
	const url = URL.createObjectURL(content instanceof Blob ? content
		: new Blob([content], { type }));

	link.href = url;
	link.download = name;
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** "orders-process_cpu-cpu.svg" */
export const fileName = ({ head }, ending) => `${`${head.service}-${head.type}`
	.replace(/[^\w.-]+/g, '_').slice(0, 80)}.${ending}`;

/** A frame of a folded stack: what would end it or its line is shown as a code. */
const frame = (name) => name.replace(/[\0-\x1f;\x7f-\x9f]/g,
	(c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

/**
 * "main;serve;encode 1234", in the sample's own unit; of two that are compared the base's number
 * before the candidate's, as difffolded.pl has it.
 *
 * @param {Graph} graph  from the roots down, nothing folded
 */
export function foldedText({ cube, n, name, depth, self, baseSelf }) {
	const whole = (value) => Math.round(value / cube.head.den);
	const path = [];
	let text = '';

	for (let i = 1; i < n; i++) {
		const values = [...(baseSelf ? [whole(baseSelf[i])] : []), whole(self[i])];

		path.length = depth[i] - 1;
		path.push(frame(cube.names[name[i]]));
		if (values.some(Boolean))
			text += `${path.join(';')} ${values.join(' ')}\n`;
	}
	return text;
}

/** Text is always quoted; what a spreadsheet would take for a formula begins with an apostrophe. */
const cell = (value) => (typeof value !== 'string' ? value
	: `"${/^[=+\-@\t\r]/.test(value) ? "'" : ''}${value.replace(/"/g, '""')}"`);

/**
 * Functions in the sample's own unit, by self, as export --format csv has them.
 *
 * @param {Cube} cube
 * @param {object[]} rows  of functionsOf
 * @param {Data} data
 */
export function csvText(cube, rows, { slice, base }) {
	const { den } = cube.head;
	const part = (value) => (slice.total[0] ? (100 * value / slice.total[0]).toFixed(4) : '');
	const lines = [...rows].sort((a, b) => b.self - a.self || a.name - b.name).map((row) => [
		cell(cube.names[row.name]), cell(cube.files[cube.fileOf[row.name]] || ''),
		row.self / den, row.total / den, part(row.self), part(row.total),
		...(base ? [row.baseSelf / den, row.baseTotal / den] : [])]);

	return [`function,file,self,total,self_pct,total_pct${base ? ',base_self,base_total' : ''}`,
		...lines].map((line) => `${line}\r\n`).join('');
}
