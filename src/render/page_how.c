// SPDX-License-Identifier: MIT
/*
 * How the numbers of a profile page are made: by kind from a table here, by type from a text
 * of templates/types/.
 */
#include "render/page_profile.h"

#include <assert.h>
#include <math.h>

#include "base/asset.h"
#include "render/md.h"

#define HELP_MAX 8192

static const struct str formulas[] = {
	[KIND_DELTA] = STR("Each dump counts its own window. A level is the value of the dumps "
			   "over the time they cover, averaged in each bucket per instance, then "
			   "summed over instances. The distance between dumps does not enter where "
			   "a dump says how long it covers."),
	[KIND_CUMULATIVE] = STR("Each dump counts since process start. A level is the difference "
				"of two consecutive dumps of the same instance, stack by stack, "
				"over the time between them, summed over instances. The first "
				"dump of an instance is only a baseline: what it counted began "
				"before the report. After a restart a counter begins at zero "
				"again; nothing is subtracted across it."),
	[KIND_GAUGE] = STR("Each dump is a state at one moment. A level is its average over time "
			   "per instance, then the sum over instances, so the width of a bucket "
			   "does not matter. An instance missing for up to two of its intervals "
			   "holds its last value; a longer silence is a gap."),
};

/* The help of a type: by family and name of the sample type, which may end in '*'; "": any. */
static const struct {
	const char *family, *name, *file;
} helps[] = {
	{"process_cpu", "cpu", "templates/types/cpu.md"},
	{"process_cpu", "cpu-time", "templates/types/cpu.md"},
	{"process_cpu", "itimer", "templates/types/cpu.md"},
	{"process_cpu", "", "templates/types/cpu-samples.md"},
	{"memory", "inuse_objects", "templates/types/objects.md"},
	{"memory", "objects", "templates/types/objects.md"},
	{"memory", "inuse*", "templates/types/inuse.md"},
	{"memory", "live*", "templates/types/inuse.md"},
	{"memory", "heap*", "templates/types/inuse.md"},
	{"memory", "space", "templates/types/inuse.md"},
	{"memory", "alloc_objects", "templates/types/alloc-objects.md"},
	{"memory", "alloc_samples", "templates/types/alloc-objects.md"},
	{"memory", "alloc-samples", "templates/types/alloc-objects.md"},
	{"memory", "alloc_in_new_tlab_objects", "templates/types/alloc-objects.md"},
	{"memory", "alloc_outside_tlab_objects", "templates/types/alloc-objects.md"},
	{"memory", "alloc*", "templates/types/alloc.md"},
	{"memory", "size", "templates/types/alloc.md"},
	{"", "lock*", "templates/types/lock.md"},
	{"mutex", "", "templates/types/mutex.md"},
	{"block", "", "templates/types/block.md"},
	{"goroutine", "", "templates/types/goroutine.md"},
	{"goroutineleak", "", "templates/types/goroutineleak.md"},
	{"threadcreate", "", "templates/types/threads.md"},
	{"thread_lifetime", "", "templates/types/threads.md"},
	{"fds", "", "templates/types/fds.md"},
	{"exceptions", "", "templates/types/exceptions.md"},
	{"off_cpu", "", "templates/types/off-cpu.md"},
	{"wall", "", "templates/types/wall.md"},
	{"", "wall", "templates/types/wall.md"},
	{"", "", "templates/types/other.md"},
};

static bool matches(const char *pattern, struct str s)
{
	struct str p = str_of(pattern);

	if (p.n && p.p[p.n - 1] == '*')
		return str_starts(s, str_sub(p, 0, p.n - 1));
	return !p.n || str_eq(s, p);
}

static void how_help(struct page *pg, const struct ptype *type)
{
	const struct asset *help;
	size_t i = 0;

	while (!matches(helps[i].family, type->family) || !matches(helps[i].name, type->name))
		i++;
	assert(i < COUNT_OF(helps));
	help = asset_find(helps[i].file);
	assert(help);
	(void)markdown(pg->b, (struct str){help->data, help->size},
		       &(struct md_spec){.max_bytes = HELP_MAX});
}

static void how_kind(struct page *pg, const struct ptype *type)
{
	put(pg, "<p><b>Kind</b>: <code>");
	page_str(pg, type->id);
	put(pg, "</code> is of kind ");
	page_str(pg, kind_text(type->kind));
	put(pg, ", by ");
	page_str(pg, why_text(type->kind_why));
	put(pg, ".</p>\n");
}

static void how_change(struct page *pg)
{
	const struct change *c = &pg->brief->change;
	const struct win *win = pg->profile->win;
	struct buf *w;

	if (!isfinite(c->before) || !isfinite(c->after))
		return;
	put(pg, "<p><b>Change</b> is the last quarter (");
	say_range(page_words(pg), pg->r, win[WIN_LAST].from_ns, win[WIN_LAST].to_ns);
	page_text(pg);
	put(pg, ") against the first (");
	say_range(page_words(pg), pg->r, win[WIN_FIRST].from_ns, win[WIN_FIRST].to_ns);
	page_text(pg);
	put(pg, "). ");
	if (isfinite(c->noise)) {
		w = page_words(pg);
		say_lit(w, "Buckets spread by ");
		say_level(w, &pg->unit, c->noise);
		say_lit(w, " about the mean of their window; “same” for a function is a change "
			   "below that times the root of its share, or below the last digit of its "
			   "column.");
		page_text(pg);
	}
	put(pg, "</p>\n");
}

static void how_time(struct page *pg)
{
	const struct profile *p = pg->profile;
	struct buf *w = page_words(pg);

	put(pg, "<p><b>Data</b>: ");
	say_count(w, p->n_dumps, "dump");
	say_lit(w, ", ");
	put_percent(w, p->coverage, 1);
	say_lit(w, " of those expected by the instances’ own intervals; ");
	say_count(w, p->n_restarts, "restart");
	say_lit(w, " seen. A bucket without dumps is a gap and is in no average. ");
	page_text(pg);
	page_link(pg, ref_of(AREA_FILES_SERVICE, pg->here.service, NONE), STR(""));
	put(pg, "Every dump and what was read from it</a>.</p>\n");
}

/* What was made coarser is said by the explorer itself: without it nothing is. */
static void how_explorer(struct page *pg)
{
	if (!pg->cube.n)
		return;
	put(pg, "<p><b>Explorer</b>: with JavaScript, time ranges, filters and comparisons are "
		"added up in the browser from a part of this page that holds its stacks by bucket "
		"and label set; ranges are whole buckets, a counter’s dump counts in the bucket "
		"of its middle, and what was left out to keep to ");
	put_bytes(page_words(pg), pg->r->graph_budget);
	page_text(pg);
	put(pg, " is said beside the graph.</p>\n");
}

void section_how(struct page *pg)
{
	const struct ptype *type = brief_ptype(pg->r, pg->brief);

	section_open(pg, STR("How this is computed"), STR(""));
	put(pg, "<div class=\"note-how\">\n");
	how_help(pg, type);
	put(pg, "<p><b>Level</b>: ");
	page_str(pg, formulas[type->kind]);
	put(pg, "</p>\n");
	how_change(pg);
	put(pg,
	    "<p><b>Self</b> is what a function spends itself, <b>total</b> adds what it calls; a "
	    "function that calls itself counts once. Tables come from all stacks, not from the "
	    "frames drawn.</p>\n");
	how_kind(pg, type);
	how_time(pg);
	how_explorer(pg);
	put(pg, "</div>\n");
	section_close(pg);
}
