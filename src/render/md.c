// SPDX-License-Identifier: MIT
/*
 * md4c's own HTML renderer lets javascript: links through and has no limit on its output (100 KB of
 * link references grew to 400 MB), so only its parser is used: md_parse, with MD_FLAG_NOHTML.
 */
#include "render/md.h"

#include <md4c.h>

#include "base/num.h"
#include "render/html.h"

struct drawing {
	struct buf *b;
	size_t limit; /* of b->n */
	int in_image; /* inside, only text counts */
};

struct tags {
	const char *open, *close; /* NULL: not drawn */
};

/* Headings begin at h3: the page has its own h1 and h2. */
static const char *const headings[] = {"", "h3", "h4", "h5", "h6", "h6", "h6"};

static const struct tags blocks[] = {
	[MD_BLOCK_QUOTE] = {"<blockquote>", "</blockquote>\n"},
	[MD_BLOCK_UL] = {"<ul>\n", "</ul>\n"},
	[MD_BLOCK_OL] = {"<ol>\n", "</ol>\n"},
	[MD_BLOCK_LI] = {"<li>", "</li>\n"},
	[MD_BLOCK_HR] = {"<hr>\n", NULL},
	[MD_BLOCK_CODE] = {"<pre><code>", "</code></pre>\n"},
	[MD_BLOCK_P] = {"<p>", "</p>\n"},
};

static const struct tags spans[] = {
	[MD_SPAN_EM] = {"<em>", "</em>"},
	[MD_SPAN_STRONG] = {"<b>", "</b>"},
	[MD_SPAN_A] = {NULL, "</a>"},
	[MD_SPAN_CODE] = {"<code>", "</code>"},
};

/* Not 0 stops the parser. */
static int over_limit(const struct drawing *d)
{
	return d->b->failed || d->b->n > d->limit;
}

static void put(struct drawing *d, const char *markup)
{
	if (markup)
		buf_str(d->b, str_of(markup)); /* of the tables above */
}

static void heading(struct drawing *d, const MD_BLOCK_H_DETAIL *h, bool open)
{
	put(d, open ? "<" : "</");
	put(d, headings[MIN(h->level, COUNT_OF(headings) - 1)]);
	put(d, open ? ">" : ">\n");
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct drawing *d = user;

	if (type == MD_BLOCK_H)
		heading(d, detail, true);
	else if (type < COUNT_OF(blocks))
		put(d, blocks[type].open);
	return over_limit(d);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct drawing *d = user;

	if (type == MD_BLOCK_H)
		heading(d, detail, false);
	else if (type < COUNT_OF(blocks))
		put(d, blocks[type].close);
	return over_limit(d);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
	struct drawing *d = user;

	if (type == MD_SPAN_IMG)
		d->in_image++;
	if (d->in_image)
		return over_limit(d);
	if (type == MD_SPAN_A) {
		const MD_SPAN_A_DETAIL *a = detail;

		html_lit(d->b, "<a href=\"");
		html_url(d->b, (struct str){a->href.text, a->href.size});
		html_lit(d->b, "\">");
	} else if (type < COUNT_OF(spans)) {
		put(d, spans[type].open);
	}
	return over_limit(d);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
	struct drawing *d = user;

	(void)detail;
	if (type == MD_SPAN_IMG)
		d->in_image--;
	else if (!d->in_image && type < COUNT_OF(spans))
		put(d, spans[type].close);
	return over_limit(d);
}

static int put_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user)
{
	struct drawing *d = user;

	if (type == MD_TEXT_BR)
		put(d, d->in_image ? " " : "<br>\n");
	else if (type == MD_TEXT_SOFTBR)
		put(d, "\n");
	else if (type == MD_TEXT_NULLCHAR)
		html_lit(d->b, "\xef\xbf\xbd");
	else
		html_text(d->b, (struct str){text, size});
	return over_limit(d);
}

bool markdown(struct buf *b, struct str text, size_t max_bytes)
{
	struct drawing d = {.b = b, .limit = b->n + max_bytes};
	const MD_PARSER parser = {.flags = MD_FLAG_NOHTML,
				  .enter_block = enter_block,
				  .leave_block = leave_block,
				  .enter_span = enter_span,
				  .leave_span = leave_span,
				  .text = put_text};

	if (text.n > UINT32_MAX)
		return false;
	return md_parse(text.p, (MD_SIZE)text.n, &parser, &d) == 0;
}
