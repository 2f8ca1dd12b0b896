// SPDX-License-Identifier: MIT
/*
 * The packages of one profile, folded below its functions. Selfs of packages add up to the whole,
 * totals overlap: a package that calls another contains it.
 */
#include <math.h>

#include "aggregate/packages.h"
#include "render/fleetcell.h"
#include "render/page_profile.h"

#define ROWS 20
/* Named in the line that is always seen. */
#define NAMED 3
#define NAME_CHARS 40

static struct str name_of(const struct page *pg, const struct pkg_row *row)
{
	return pg->r->packages->names[row->pkg];
}

static double part(const struct page *pg, int64_t value)
{
	return pg->shown.total ? (double)value / (double)pg->shown.total : 0;
}

static void cell_name(struct page *pg, const void *row)
{
	cell_package(pg, name_of(pg, row), pg->prefix);
}

static void cell_self(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct pkg_row *)row)->self[WIN_ALL], pg->shown.per_value);
}

static void cell_self_part(struct page *pg, const void *row)
{
	buf_fixed(page_words(pg), 100 * part(pg, ((const struct pkg_row *)row)->self[WIN_ALL]), 1);
	page_text(pg);
}

static void cell_total(struct page *pg, const void *row)
{
	cell_value(pg, ((const struct pkg_row *)row)->total[WIN_ALL], pg->shown.per_value);
}

static void cell_total_part(struct page *pg, const void *row)
{
	buf_fixed(page_words(pg), 100 * part(pg, ((const struct pkg_row *)row)->total[WIN_ALL]),
		  1);
	page_text(pg);
}

static void cell_bar(struct page *pg, const void *row)
{
	const struct pkg_row *p = row;

	chart_bar(pg->b, part(pg, p->self[WIN_ALL]), part(pg, p->total[WIN_ALL]));
}

static const struct column columns[] = {
	{"Package", "fn", cell_name, true, false, false},
	{"Self %", "n", cell_self, false, false, true},
	{"Self %%", "n opt", cell_self_part, false, false, false},
	{"Total %", "n opt", cell_total, false, false, false},
	{"Total %%", "n", cell_total_part, false, false, false},
	{"share", "br opt", cell_bar, false, true, false},
};

/* "Packages by self: pricing 48 %, runtime 12 %, encoding/json 8 %" */
static void put_summary(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct buf *w = page_words(pg);

	say_lit(w, "Packages");
	for (size_t i = 0; i < MIN(p->n_pkgs, (size_t)NAMED); i++) {
		double self = part(pg, p->pkgs[i].self[WIN_ALL]);

		if (self < 0.005)
			break;
		say(w, i ? STR(", ") : STR(" by self: "));
		say_short(w, name_of(pg, &p->pkgs[i]), NAME_CHARS);
		say_lit(w, " ");
		put_percent(w, self, 0);
	}
	put(pg, "<summary>");
	page_text(pg);
	put(pg, "</summary>\n");
}

static struct str caption(struct page *pg, size_t n)
{
	struct buf *w = page_words(pg);

	put_count(w, n);
	say_lit(w, " of ");
	say_count(w, pg->profile->n_pkgs, "package");
	say_lit(w, ". Self values add up to the whole; totals overlap and count a stack once, "
		   "however many of a package’s functions stand in it.");
	return page_keep(pg);
}

void section_packages(struct page *pg)
{
	const struct profile *p = pg->profile;
	size_t n = MIN(p->n_pkgs, report_rows(pg->r, ROWS));

	if (!n || !pg->r->packages)
		return;
	put(pg, "<details class=\"cap\" id=\"packages\">");
	put_summary(pg);
	table_list(pg, LIST_PACKAGES);
	table_open(pg, "data", caption(pg, n));
	table_head(pg, columns, COUNT_OF(columns));
	for (size_t i = 0; i < n; i++)
		table_row(pg, columns, COUNT_OF(columns), &p->pkgs[i]);
	table_close(pg);
	put(pg, "</details>\n");
}
