// SPDX-License-Identifier: MIT
/*
 * md4c's own HTML renderer lets javascript: links through and has no limit on its output (100 KB of
 * link references grew to 400 MB), so only its parser is used: md_parse, with MD_FLAG_NOHTML. What
 * is open is kept on a stack: when a limit stops the parser, all of it is closed.
 *
 * On some inputs md4c 0.4.8 loses count of lines and marks: it leaves spans that it never entered,
 * and gives slices that begin behind the text. So slices are held against the text before they are
 * read, and the first that does not follow the one before it ends the drawing.
 */
#include "render/md.h"

#include <md4c.h>

#include "base/num.h"
#include "base/utf8.h"
#include "render/entitytext.h"
#include "render/html.h"
#include "render/reftext.h"

/* A longer address is no link. One definition may be used any number of times, and md4c unescapes
 * it each time: the sum over all uses is bounded too. */
#define URL_MAX 4096
#define URL_SUM ((size_t)16 << 20)

enum what { SPAN, SPAN_LINK, SPAN_IMAGE, BLOCK };

struct element {
	const char *close; /* NULL: nothing */
	enum what what;
};

struct drawing {
	struct buf *b;
	const struct md_spec *spec;
	struct md_result result;
	size_t limit;                   /* of b->n */
	struct element open[MD_DEPTH_MAX];
	size_t n_open;
	unsigned heads[6]; /* levels of the headings that this place stands under */
	size_t n_heads;
	size_t in_link, in_image; /* inside, only text counts */
	size_t image_at;          /* b->n when the image began */
	size_t url_bytes;
	struct str source; /* what is parsed */
	size_t at;         /* how far it has been drawn */
	bool in_pre;
	const char *cut; /* why the text ends early; NULL: it does not */
	struct reftext refs;
	struct buf words;
};

static void put(struct drawing *d, const char *markup)
{
	if (markup)
		buf_str(d->b, str_of(markup)); /* of tables and literals here */
}

/* ---- limits ---- */

/* Below 0: md4c goes on behind a positive answer of some callbacks. */
static int stop(struct drawing *d, const char *why)
{
	if (!d->cut)
		d->cut = why;
	return -1;
}

/* Not 0 stops the parser. */
static int check(struct drawing *d)
{
	if (d->cut)
		return -1;
	if (d->b->failed || d->b->n > d->limit)
		return stop(d, "it gives too much HTML");
	return d->url_bytes > URL_SUM ? stop(d, "its links are too long") : 0;
}

/* Asked before the beginning of a tag is written. */
static bool is_full(struct drawing *d)
{
	if (!d->cut && d->n_open < COUNT_OF(d->open))
		return false;
	return stop(d, "it is nested too deeply");
}

static int enter(struct drawing *d, const char *markup, struct element e)
{
	if (is_full(d))
		return -1;
	put(d, markup);
	d->open[d->n_open++] = e;
	d->in_link += e.what == SPAN_LINK;
	d->in_image += e.what == SPAN_IMAGE;
	return check(d);
}

static int enter_span_of(struct drawing *d, const char *markup, const char *close)
{
	return enter(d, markup, (struct element){close, SPAN});
}

static int enter_block_of(struct drawing *d, const char *markup, const char *close)
{
	return enter(d, markup, (struct element){close, BLOCK});
}

static enum what leave(struct drawing *d)
{
	struct element e = d->open[--d->n_open];

	d->in_link -= e.what == SPAN_LINK;
	d->in_image -= e.what == SPAN_IMAGE;
	if (e.what == SPAN_IMAGE && !d->in_image && d->b->n == d->image_at)
		put(d, "without words");
	put(d, e.close);
	return e.what;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
	struct drawing *d = user;

	(void)type;
	(void)detail;
	if (d->n_open && d->open[d->n_open - 1].what != BLOCK)
		(void)leave(d);
	return check(d);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct drawing *d = user;

	(void)type;
	(void)detail;
	while (d->n_open && leave(d) != BLOCK)
		;
	d->in_pre = false;
	return check(d);
}

/* ---- text ---- */

/* In pieces: html_text cuts names. */
static void put_whole(struct drawing *d, struct str s)
{
	while (s.n) {
		struct str piece = utf8_cut(s, HTML_TEXT_MAX);

		html_text(d->b, piece);
		s = str_sub(s, piece.n, s.n);
	}
}

static void put_entity(struct drawing *d, struct str s)
{
	buf_reset(&d->words);
	entity_add(&d->words, s);
	put_whole(d, buf_view(&d->words));
}

/* ---- addresses that stand bare in the text ---- */

static void put_address(struct drawing *d, struct str whole)
{
	struct str url;
	bool is_link;

	buf_reset(&d->words);
	entity_decode(&d->words, whole);
	url = buf_view(&d->words);
	is_link = !d->in_link && !d->in_image && html_url_is_safe(url);
	if (is_link) {
		put(d, "<a href=\"");
		html_url(d->b, url);
		put(d, "\">");
	}
	put_whole(d, url);
	put(d, is_link ? "</a>" : NULL);
}

/* ---- references ---- */

static void put_named(struct drawing *d, const struct reference *ref)
{
	bool is_code = !ref->words.n && str_eq(ref->kind, STR("frame"));

	put(d, is_code ? "<code>" : NULL);
	put_whole(d, ref->words.n ? ref->words : ref->target);
	put(d, is_code ? "</code>" : NULL);
}

static void put_unresolved(struct drawing *d, const struct reference *ref, struct str why)
{
	d->result.n_unresolved++;
	put(d, "<span class=\"unresolved\">");
	put_named(d, ref);
	put(d, " (");
	put_whole(d, why.n ? why : STR("not in this report"));
	put(d, ")</span>");
}

static void put_reference(struct drawing *d, const struct reference *ref)
{
	if (!ref->kind.n) {
		put_address(d, ref->whole);
		return;
	}
	if (!d->spec->resolve) {
		put_whole(d, ref->whole);
		return;
	}
	buf_reset(&d->words);
	if (!d->spec->resolve(d->spec->context, &d->words, ref->kind, ref->target)) {
		put_unresolved(d, ref, buf_view(&d->words));
	} else if (d->in_link || d->in_image) {
		put_named(d, ref);
	} else {
		put(d, "<a href=\"");
		html_url(d->b, buf_view(&d->words));
		put(d, "\">");
		put_named(d, ref);
		put(d, "</a>");
	}
}

static void put_normal(struct drawing *d, struct str s)
{
	while (s.n) {
		const struct reference *ref;

		put_whole(d, reftext_next(&d->refs, &s, &ref));
		if (ref)
			put_reference(d, ref);
	}
}

static void put_code(struct drawing *d, struct str s)
{
	buf_reset(&d->words);
	reftext_plain(&d->refs, &d->words, s);
	put_whole(d, buf_view(&d->words));
}

/* ---- is it of the source? ---- */

/* A slice behind all that were drawn. */
static bool follows(struct drawing *d, struct str s)
{
	uintptr_t begin = (uintptr_t)d->source.p, at = (uintptr_t)s.p;

	if (at < begin + d->at || at > begin + d->source.n || s.n > begin + d->source.n - at)
		return false;
	d->at = (size_t)(at - begin) + s.n;
	return true;
}

/* The end of a line within a paragraph: another line follows that is not blank. */
static bool ends_line(struct drawing *d)
{
	size_t i = d->at;

	while (i < d->source.n && d->source.p[i] != '\n' && d->source.p[i] != '\r')
		i++;
	d->at = i + (i + 1 < d->source.n && str_eq(str_sub(d->source, i, i + 2), STR("\r\n")));
	d->at += d->at < d->source.n;
	for (i = d->at; i < d->source.n; i++) {
		if (d->source.p[i] == '\n' || d->source.p[i] == '\r')
			return false;
		if (!is_space(d->source.p[i]) && d->source.p[i] != '>')
			return true;
	}
	return false;
}

/* Within a code span md4c has a blank of its own for the end of a line. */
static bool is_foreign(const struct drawing *d, struct str s)
{
	return s.n == 1 && ((uintptr_t)s.p < (uintptr_t)d->source.p ||
			    (uintptr_t)s.p >= (uintptr_t)d->source.p + d->source.n);
}

static bool is_sound(struct drawing *d, MD_TEXTTYPE type, struct str s)
{
	if (d->in_pre || type == MD_TEXT_NULLCHAR)
		return true;
	return type == MD_TEXT_BR || type == MD_TEXT_SOFTBR ? ends_line(d) : follows(d, s);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *chars, MD_SIZE size, void *user)
{
	struct drawing *d = user;
	struct str s = {chars, size};

	if (type == MD_TEXT_CODE && !d->in_pre && is_foreign(d, s))
		type = MD_TEXT_SOFTBR;
	if (d->cut || !is_sound(d, type, s))
		return stop(d, "it cannot be parsed");
	switch (type) {
	case MD_TEXT_BR:
		put(d, d->in_image ? " " : "<br>\n");
		break;
	case MD_TEXT_SOFTBR:
		put(d, "\n");
		break;
	case MD_TEXT_NULLCHAR:
		put(d, "\xef\xbf\xbd");
		break;
	case MD_TEXT_ENTITY:
		put_entity(d, s);
		break;
	case MD_TEXT_NORMAL:
		put_normal(d, s);
		break;
	default:
		put_code(d, s);
	}
	return check(d);
}

/* ---- blocks ---- */

static const struct {
	const char *open, *close;
} blocks[] = {
	[MD_BLOCK_DOC] = {NULL, NULL},
	[MD_BLOCK_QUOTE] = {"<blockquote>\n", "</blockquote>\n"},
	[MD_BLOCK_UL] = {"<ul>\n", "</ul>\n"},
	[MD_BLOCK_LI] = {"<li>", "</li>\n"},
	[MD_BLOCK_HR] = {"<hr>\n", NULL},
	[MD_BLOCK_CODE] = {"<pre><code>", "</code></pre>\n"},
	[MD_BLOCK_P] = {"<p>", "</p>\n"},
	[MD_BLOCK_TABLE] = {"<div class=\"wide\"><table class=\"data\" aria-label=\"Table\">\n",
			    "</table></div>\n"},
	[MD_BLOCK_THEAD] = {"<thead>", "</thead>\n"},
	[MD_BLOCK_TBODY] = {"<tbody>\n", "</tbody>"},
	[MD_BLOCK_TR] = {"<tr>", "</tr>\n"},
};

/* Under the headings above it, whatever their own numbers are: no level is left out. */
static int enter_heading(struct drawing *d, unsigned level)
{
	static const char *const tags[][2] = {{"<h2>", "</h2>\n"},
					      {"<h3>", "</h3>\n"},
					      {"<h4>", "</h4>\n"},
					      {"<h5>", "</h5>\n"},
					      {"<h6>", "</h6>\n"}};
	size_t rank, top = d->spec->top ? d->spec->top : 3;

	while (d->n_heads && d->heads[d->n_heads - 1] >= level)
		d->n_heads--;
	rank = MIN(top - 2 + d->n_heads, COUNT_OF(tags) - 1);
	if (d->n_heads < COUNT_OF(d->heads))
		d->heads[d->n_heads++] = level;
	return enter_block_of(d, tags[rank][0], tags[rank][1]);
}

static int enter_numbered(struct drawing *d, unsigned from)
{
	if (is_full(d))
		return -1;
	put(d, "<ol");
	if (from != 1) {
		put(d, " start=\"");
		html_u64(d->b, from);
		put(d, "\"");
	}
	return enter_block_of(d, ">\n", "</ol>\n");
}

/* No text is centred. */
static int enter_cell(struct drawing *d, bool is_head, MD_ALIGN align)
{
	bool right = align == MD_ALIGN_RIGHT || align == MD_ALIGN_CENTER;

	if (is_full(d))
		return -1;
	put(d, is_head ? "<th scope=\"col\"" : "<td");
	return enter_block_of(d, right ? " class=\"n\">" : ">", is_head ? "</th>" : "</td>");
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct drawing *d = user;

	d->in_pre = type == MD_BLOCK_CODE;
	switch (type) {
	case MD_BLOCK_H:
		return enter_heading(d, ((const MD_BLOCK_H_DETAIL *)detail)->level);
	case MD_BLOCK_OL:
		return enter_numbered(d, ((const MD_BLOCK_OL_DETAIL *)detail)->start);
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		return enter_cell(d, type == MD_BLOCK_TH,
				  ((const MD_BLOCK_TD_DETAIL *)detail)->align);
	default:
		break;
	}
	if (type >= COUNT_OF(blocks))
		return enter_block_of(d, NULL, NULL);
	return enter_block_of(d, blocks[type].open, blocks[type].close);
}

/* ---- links and images ---- */

/* Without escapes and entities, in d->words; false: too long to be looked at. */
static bool read_url(struct drawing *d, const MD_ATTRIBUTE *a)
{
	buf_reset(&d->words);
	if (a->size > URL_MAX)
		return false;
	for (size_t i = 0; a->size && a->substr_offsets[i] < a->size; i++) {
		struct str s = {a->text, a->size};

		s = str_sub(s, a->substr_offsets[i], a->substr_offsets[i + 1]);
		if (a->substr_types[i] == MD_TEXT_ENTITY)
			entity_add(&d->words, s);
		else if (a->substr_types[i] == MD_TEXT_NULLCHAR)
			buf_lit(&d->words, "\xef\xbf\xbd");
		else
			reftext_plain(&d->refs, &d->words, s);
	}
	return html_url_is_safe(buf_view(&d->words));
}

static bool is_absolute(struct str url)
{
	return str_find(url, STR("://")) != SIZE_MAX;
}

/* Between notes people link by file: "runbook.md" is the page of that note, if there is one. */
static void follow_note(struct drawing *d)
{
	struct str url = buf_view(&d->words);
	struct buf href = {0}, file = {0};

	if (!d->spec->resolve || is_absolute(url) || !str_ends(url, STR(".md")))
		return;
	buf_str(&file, url);
	if (d->spec->resolve(d->spec->context, &href, STR("note"), buf_view(&file))) {
		buf_reset(&d->words);
		buf_str(&d->words, buf_view(&href));
	}
	buf_release(&href);
	buf_release(&file);
}

static int enter_link(struct drawing *d, const MD_SPAN_A_DETAIL *a)
{
	d->url_bytes += a->href.size + a->title.size;
	if (d->in_image || d->in_link || is_full(d))
		return enter_span_of(d, NULL, NULL);
	if (!read_url(d, &a->href)) {
		d->result.n_refused++;
		return enter_span_of(d, "<span class=\"unresolved\">", " (link left out)</span>");
	}
	follow_note(d);
	put(d, "<a href=\"");
	html_url(d->b, buf_view(&d->words));
	return enter(d, "\">", (struct element){"</a>", SPAN_LINK});
}

/* Nothing is fetched: a picture from elsewhere is a link to it, others are their words. */
static int enter_image(struct drawing *d, const MD_SPAN_IMG_DETAIL *image)
{
	struct element e = {" (image)", SPAN_IMAGE};
	bool is_first = !d->in_image;
	int stopped;

	d->url_bytes += image->src.size + image->title.size;
	if (!is_first)
		e.close = NULL;
	if (!is_first || d->in_link || is_full(d) || !read_url(d, &image->src) ||
	    !is_absolute(buf_view(&d->words))) {
		stopped = enter(d, NULL, e);
	} else {
		put(d, "<a href=\"");
		html_url(d->b, buf_view(&d->words));
		e.close = " (image)</a>";
		stopped = enter(d, "\">", e);
	}
	if (is_first)
		d->image_at = d->b->n;
	return stopped;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
	static const char *const spans[][2] = {
		[MD_SPAN_EM] = {"<em>", "</em>"},
		[MD_SPAN_STRONG] = {"<b>", "</b>"},
		[MD_SPAN_CODE] = {"<code>", "</code>"},
		[MD_SPAN_DEL] = {"<del>", "</del>"},
	};
	struct drawing *d = user;

	if (type == MD_SPAN_A)
		return enter_link(d, detail);
	if (type == MD_SPAN_IMG)
		return enter_image(d, detail);
	if (d->in_image || type >= COUNT_OF(spans))
		return enter_span_of(d, NULL, NULL);
	return enter_span_of(d, spans[type][0], spans[type][1]);
}

/* ---- the whole ---- */

static void finish(struct drawing *d, int status)
{
	while (d->n_open)
		(void)leave(d);
	if (status == 0)
		return;
	d->result.is_cut = true;
	put(d, "<p class=\"unresolved\">The rest of this text is left out: ");
	put(d, d->cut ? d->cut : "it cannot be parsed");
	put(d, ".</p>\n");
}

static int parse(struct drawing *d, struct str s)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = text,
	};

	if (s.n > MD_INPUT_MAX)
		return stop(d, "it is longer than 1 MiB");
	reftext_read(&d->refs, s);
	d->source = buf_view(&d->refs.text);
	return md_parse(s.n ? d->source.p : "", (MD_SIZE)d->source.n, &parser, d);
}

struct md_result markdown(struct buf *b, struct str s, const struct md_spec *spec)
{
	static const struct md_spec defaults;
	struct drawing d = {.b = b, .spec = spec ? spec : &defaults};

	d.limit = b->n + (d.spec->max_bytes ? d.spec->max_bytes : MD_OUTPUT_MAX);
	finish(&d, parse(&d, s));
	reftext_release(&d.refs);
	buf_release(&d.words);
	return d.result;
}
