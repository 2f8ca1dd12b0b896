// SPDX-License-Identifier: MIT
/**
 * Where the state stands in the address: of a page by itself behind the #, in a single file behind
 * the page's name, "#s/orders/cpu/?from=...". There, exactly one page is shown.
 */
import { on, targetOf } from './dom.js';
import { isState } from './state.js';

function write(url, replace) {
	try {
		history[replace ? 'replaceState' : 'pushState'](null, '', url);
	} catch (e) {
		/* A frame may have no history: the state then lives as long as the page. */
	}
}

/** With what lists keep there: their keys have a dot. */
function withLists(text, before) {
	const kept = [...new URLSearchParams(before || '')].filter(([key]) => key.includes('.'));

	return [text, String(new URLSearchParams(kept))].filter(Boolean).join('&');
}

/** Of a page by itself. */
export const pageAddress = {
	read: () => (isState(location.hash) ? location.hash.slice(1) : null),
	write(text, replace) {
		const all = withLists(text, pageAddress.read());

		write(all ? `#${all}` : location.pathname + location.search, replace);
	},
	below: (path) => `${path}index.html`,
};

/** Of a section of a single file. */
export function sectionAddress(page) {
	const read = () => location.hash.split('?').slice(1).join('?');

	return {
		read,
		write(text, replace) {
			const all = withLists(text, read());

			write(`#${page.id}${all ? `?${all}` : ''}`, replace);
		},
		below: (path) => (document.getElementById(page.id + path) ? `#${page.id}${path}`
			: ''),
	};
}

/**
 * @param {HTMLElement[]} pages
 * @param {(page: HTMLElement) => void} show  called whenever the address changed
 */
export function route(pages, show) {
	const { title } = document;
	const go = () => {
		const target = targetOf();
		const page = (target && target.closest('.page')) || pages[0];
		const isOther = !page.classList.contains('shown');

		pages.forEach((p) => p.classList.toggle('shown', p === page));
		document.title = page.dataset.title || title;
		if (target && target !== page)
			target.scrollIntoView();
		else if (isOther)
			scrollTo(0, 0);
		show(page);
	};

	document.body.classList.add('scripted');
	on(window, 'hashchange', go);
	on(document, 'click', (event) => {
		const link = event.target.closest('a[data-state]');

		if (!link || event.ctrlKey || event.metaKey || event.shiftKey)
			return;
		event.preventDefault();
		location.hash = `${link.getAttribute('href')}?${link.dataset.state}`;
	});
	go();
}
