// SPDX-License-Identifier: MIT
/* The generator comes first: write/ knows a report of ours by how its manifest begins. */
#include "render/manifest.h"

#include "render/html.h"
#include "version.h"

void manifest_head(struct buf *b, const struct report *r)
{
	html_lit(b, "{\"generator\":\"flamefolio " FLAMEFOLIO_VERSION "\",\"schema_version\":1,\n"
		    "\"inputs\":[");
	for (size_t i = 0; i < r->model->n_dumps; i++) {
		const struct mdump *d = &r->model->dumps[i];

		html_text(b, i ? STR(",\n{\"path\":") : STR("\n{\"path\":"));
		js_string(b, r->discovery->dumps.v[d->source].path);
		html_lit(b, ",\"bytes\":");
		buf_u64(b, d->file_bytes);
		html_lit(b, ",\"sha256\":\"");
		digest_hex(b, &d->digest);
		html_lit(b, "\"}");
	}
	html_lit(b, "],\n\"outputs\":");
}

void manifest_tail(struct buf *b)
{
	html_lit(b, "}\n");
}
