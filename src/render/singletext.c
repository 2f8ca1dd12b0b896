// SPDX-License-Identifier: MIT
/* The pages were escaped when they were drawn; here they go through as they are. */
#include "render/singletext.h"

#include "render/page.h"

struct single_page {
	struct page pg; /* first */
	struct str pages;
};

static void single_title(struct page *pg, struct buf *words)
{
	const struct discovery *d = pg->r->discovery;

	say(words, d->title.n ? d->title : STR("Profiles"));
}

static void single_body(struct page *pg)
{
	buf_str(pg->b, ((const struct single_page *)pg)->pages);
}

static const struct page_kind single_kind = {single_title, single_body};

void single_file(struct buf *b, const struct report *r, struct str pages, bool has_cubes)
{
	struct single_page p = {.pg = {.b = b,
				       .r = r,
				       .here = ref_of(AREA_INDEX, NONE, NONE),
				       .shell = "templates/single.html",
				       .is_single = true,
				       .is_explorer = has_cubes},
				.pages = pages};

	page_write(&p.pg, &single_kind);
}

/* ---- the note ---- */

static void say_pages(struct buf *w, const struct single_facts *f)
{
	say_lit(w, "This file holds ");
	if (f->n_pages == f->n_pages_all) {
		say_lit(w, "all ");
		say_count(w, f->n_pages, "page");
		say_lit(w, " of the report");
	} else {
		put_count(w, f->n_pages);
		say_lit(w, " of the report’s ");
		say_count(w, f->n_pages_all, "page");
	}
	if (f->service.n) {
		say_lit(w, ", of services only ");
		say(w, f->service);
	}
	if (f->type.n) {
		say_lit(w, ", of types only ");
		say(w, f->type);
	}
	if (f->n_left_out) {
		say_lit(w, ", so that it takes no more than ");
		say(w, f->limit);
	}
	say_lit(w, ".");
}

static void say_left_out(struct buf *w, const struct single_facts *f)
{
	if (!f->n_left_out)
		return;
	say_lit(w, " Left out: ");
	for (size_t i = 0; i < f->n_left_out; i++) {
		if (i)
			say(w, i + 1 < f->n_left_out ? STR(", ") : STR(" and "));
		say_count(w, f->left_out[i].n, f->left_out[i].noun);
	}
	say_lit(w, "; they are named without a link.");
}

static void say_smaller(struct buf *w, const struct single_facts *f)
{
	if (f->frames < f->frames_all) {
		say_lit(w, " Flame graphs have at most ");
		put_count(w, f->frames);
		say_lit(w, " frames");
		if (f->frames_other < f->frames) {
			say_lit(w, ", those of all but the ");
			put_count(w, f->n_early);
			say_lit(w, " most interesting profiles ");
			put_count(w, f->frames_other);
		}
		say_lit(w, ", in the whole report ");
		put_count(w, f->frames_all);
		say_lit(w, ".");
	}
	if (f->brevity) {
		say_lit(w, " Tables and call trees have up to ");
		put_count(w, (uint64_t)1 << f->brevity);
		say_lit(w, " times fewer rows");
		if (f->brevity >= BREVITY_BARE)
			say_lit(w, ", and inverted flame graphs are not drawn");
		say_lit(w, ".");
	}
	if (f->n_cubes < f->n_profiles) {
		say_lit(w, " The explorer has data for ");
		put_count(w, f->n_cubes);
		say_lit(w, " of ");
		say_count(w, f->n_profiles, "profile");
		say_lit(w, ".");
	}
}

void single_note(struct buf *b, const struct single_facts *f)
{
	struct buf w = {0};

	say_pages(&w, f);
	say_left_out(&w, f);
	say_smaller(&w, f);
	html_lit(b, "<p class=\"banner\">");
	html_text(b, buf_view(&w));
	html_lit(b, "</p>\n");
	buf_release(&w);
}
