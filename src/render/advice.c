// SPDX-License-Identifier: MIT
/* References lead where those of notes lead, so a team's advice can link to its runbook. */
#include "render/advice.h"

#include "analyse/advice.h"
#include "render/md.h"
#include "render/noteref.h"

#define HTML_MAX ((size_t)256 << 10)

void advice_html(struct page *pg, const struct pattern *p)
{
	struct str text = advice_text(pg->r->advice, p);
	struct note_place place = {pg, pg->here.service};
	struct md_spec spec = {.max_bytes = HTML_MAX, .resolve = note_resolve, .context = &place};

	if (!text.n)
		return;
	put(pg, "<div class=\"md advice\">\n");
	(void)markdown(pg->b, text, &spec);
	put(pg, "</div>\n");
}
