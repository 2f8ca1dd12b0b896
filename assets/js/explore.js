// SPDX-License-Identifier: MIT
/** Entry of pages with a cube: the explorer, and the lists of all pages. */
import { on } from './dom.js';
import { startExplorer } from './explorer.js';
import { start } from './listcore.js';
import { pageAddress, route, sectionAddress } from './router.js';

/** A page by itself. */
async function single() {
	const explorer = await startExplorer(document.body, pageAddress);

	if (explorer)
		on(window, 'hashchange', () => explorer.reread());
}

/** Many pages in one document: the one that is shown has its explorer, the others none. */
function many(pages) {
	let shown = null, running = null;

	route(pages, async (page) => {
		if (page === shown) {
			if (running)
				running.reread();
			return;
		}
		shown = page;
		if (running)
			running.stop();
		running = null;
		const explorer = await startExplorer(page, sectionAddress(page));

		/* Another page may have been shown meanwhile. */
		if (explorer && shown !== page)
			explorer.stop();
		else
			running = explorer;
	});
}

const pages = [...document.querySelectorAll('body > section.page')];

start();
if (pages.length)
	many(pages);
else
	single();
