// SPDX-License-Identifier: MIT
/*
 * discover -> decode -> model -> aggregate -> analyse -> render -> write, in this order.
 *
 * Profiles are heavy (their trees and functions), so each is made, drawn and dropped. But a page
 * also shows its share of the fleet, which is known only after all are made: those that fit a
 * budget are kept in between, the rest are made twice.
 */
#include "pipeline.h"

#include <errno.h>
#include <unistd.h>

#include "aggregate/group.h"
#include "aggregate/reporting.h"
#include "analyse/change.h"
#include "base/complain.h"
#include "base/num.h"
#include "base/pool.h"
#include "base/progress.h"
#include "commands.h"
#include "model/read.h"
#include "render/flame.h"
#include "render/manifest.h"
#include "render/pages.h"
#include "render/scantext.h"
#include "render/stagetext.h"
#include "write/site.h"

#define KEEP_BYTES ((size_t)256 << 20)
#define POINTS_DEFAULT 300
#define BLOB_BYTES ((size_t)1 << 20)

/* The profiles of one group between the two passes. */
struct made {
	struct arena arena;
	struct profile *profiles; /* NULL: not kept */
};

struct run {
	const struct options *options;
	struct discovery discovery;
	struct model model;
	struct axes axes;
	struct groups groups;
	struct reporting reporting;
	struct made *made;         /* by group */
	struct scratch *scratch;   /* by worker */
	struct arena *kept;        /* by worker: what briefs hold */
	struct buf *fragments;     /* of summary.json, by series */
	size_t kept_bytes;
	struct site *site;
	struct arena arena;
};

static struct discover_options discover_options(const struct options *o)
{
	return (struct discover_options){.inputs = o->inputs.v,
					 .n_inputs = o->inputs.n,
					 .config_path = o->config,
					 .layouts = o->layouts.v,
					 .n_layouts = o->layouts.n,
					 .service = o->service};
}

static struct profile *make_profiles(struct run *r, unsigned worker, size_t g)
{
	const struct group *group = &r->groups.v[g];
	struct profile *profiles = arena_n(&r->made[g].arena, group->n_series, struct profile);

	group_aggregate(group, &r->scratch[worker], &r->made[g].arena, profiles);
	return profiles;
}

static void make_one(void *context, unsigned worker, size_t g)
{
	struct run *r = context;
	struct made *made = &r->made[g];

	made->profiles = make_profiles(r, worker, g);
	for (size_t i = 0; i < r->groups.v[g].n_series; i++)
		reporting_keep(&r->reporting, &made->profiles[i],
			       change_of(&made->profiles[i]), &r->kept[worker]);
	if (__atomic_add_fetch(&r->kept_bytes, made->arena.total_bytes, __ATOMIC_RELAXED) >
	    KEEP_BYTES) {
		arena_release(&made->arena);
		made->profiles = NULL;
	}
}

/* path: parts of slugs and names of ours, put together. */
static void put_page(struct run *r, struct buf *page, const struct str *parts, size_t n)
{
	struct buf path = {0};

	for (size_t i = 0; i < n; i++)
		buf_str(&path, parts[i]);
	buf_char(&path, '\0');
	site_put(r->site, path.p, buf_view(page));
	buf_release(&path);
	buf_reset(page);
}

#define PUT(r, page, ...)                                                                          \
	put_page(r, page, (const struct str[]){__VA_ARGS__},                                       \
		 COUNT_OF(((const struct str[]){__VA_ARGS__})))

static void draw_profile(struct run *r, const struct profile *p, struct buf *page)
{
	const struct report *report = &r->reporting.report;
	const struct brief *brief = reporting_brief(&r->reporting, p);
	size_t series = (size_t)(p->series - r->model.series);

	page_profile(page, report, brief, p);
	PUT(r, page, STR("s/"), report->services[p->series->service].slug, STR("/"), brief->slug,
	    STR("/index.html"));
	summary_series(&r->fragments[series], report, p);
}

static void draw_one(void *context, unsigned worker, size_t g)
{
	struct run *r = context;
	struct made *made = &r->made[g];
	struct buf page = {0};

	if (!made->profiles)
		made->profiles = make_profiles(r, worker, g);
	for (size_t i = 0; i < r->groups.v[g].n_series; i++)
		draw_profile(r, &made->profiles[i], &page);
	arena_release(&made->arena);
	made->profiles = NULL;
	buf_release(&page);
}

static void draw_service(void *context, unsigned worker, size_t s)
{
	struct run *r = context;
	const struct report *report = &r->reporting.report;
	struct str slug = report->services[s].slug;
	struct buf page = {0};

	(void)worker;
	page_service(&page, report, s);
	PUT(r, &page, STR("s/"), slug, STR("/index.html"));
	for (size_t part = 0; part < files_parts(report, s); part++) {
		struct buf name = {0};

		page_files_service(&page, report, s, part);
		if (part)
			buf_u64(&name, part + 1);
		else
			buf_lit(&name, "index");
		PUT(r, &page, STR("files/"), slug, STR("/"), buf_view(&name), STR(".html"));
		buf_release(&name);
	}
	buf_release(&page);
}

static void draw_summary(struct run *r, struct buf *b)
{
	summary_head(b, &r->reporting.report);
	for (size_t i = 0; i < r->model.n_series; i++)
		buf_str(b, buf_view(&r->fragments[i]));
	summary_tail(b, &r->reporting.report);
}

static void draw_overview(struct run *r)
{
	const struct report *report = &r->reporting.report;
	struct buf page = {0};

	page_index(&page, report);
	PUT(r, &page, STR("index.html"));
	page_files(&page, report);
	PUT(r, &page, STR("files/index.html"));
	for (size_t t = 0; t < report->n_types; t++) {
		page_type(&page, report, t);
		PUT(r, &page, STR("t/"), report->types[t].slug, STR("/index.html"));
	}
	draw_summary(r, &page);
	PUT(r, &page, STR("summary.json"));
	PUT(r, &page, STR(".nojekyll"));
	manifest_head(&page, report);
	site_outputs(r->site, &page);
	manifest_tail(&page);
	PUT(r, &page, STR("manifest.json"));
	buf_release(&page);
}

/* The option, else [report] points, else the default. */
static size_t chart_points(const struct run *r)
{
	struct str text = config_get(&r->discovery.config, STR("report"), STR(""), STR("points"));
	uint64_t points;

	if (r->options->points)
		return MIN(r->options->points, 10000);
	return str_to_u64(text, &points) ? (size_t)points : POINTS_DEFAULT;
}

static void start(struct run *r)
{
	unsigned n = r->options->threads;

	axes_make(&r->axes, &r->model, chart_points(r), &r->arena);
	groups_make(&r->groups, &r->model, &r->arena);
	reporting_make(&r->reporting, &r->model, &r->discovery, &r->axes, &r->arena);
	r->reporting.report.flame_frames = r->options->flame_frames;
	r->reporting.report.fn_classes = flame_classes(&r->model, &r->arena);
	r->made = arena_n(&r->arena, r->groups.n, struct made);
	r->fragments = arena_n(&r->arena, r->model.n_series, struct buf);
	r->scratch = arena_n(&r->arena, n, struct scratch);
	r->kept = arena_n(&r->arena, n, struct arena);
	for (unsigned i = 0; i < n; i++)
		scratch_init(&r->scratch[i], &r->model, &r->axes);
	pool_run(n, r->groups.n, make_one, r);
}

static void finish(struct run *r)
{
	for (size_t i = 0; i < r->groups.n; i++)
		arena_release(&r->made[i].arena);
	for (size_t i = 0; r->fragments && i < r->model.n_series; i++)
		buf_release(&r->fragments[i]);
	for (unsigned i = 0; r->scratch && i < r->options->threads; i++) {
		scratch_release(&r->scratch[i]);
		arena_release(&r->kept[i]);
	}
	model_release(&r->model);
	discovery_release(&r->discovery);
	arena_release(&r->arena);
}

static int draw(struct run *r)
{
	struct err e;

	r->site = site_open(r->options->output, &e);
	if (!r->site) {
		complain("%s", e.text);
		return EXIT_OUTPUT;
	}
	pool_run(r->options->threads, r->groups.n, draw_one, r);
	pool_run(r->options->threads, r->model.n_services, draw_service, r);
	draw_overview(r);
	if (!site_publish(r->site, &e)) {
		complain("%s", e.text);
		return EXIT_OUTPUT;
	}
	return EXIT_FINE;
}

/* A stage as text: for tests and for the curious. */
static int dump_stage(struct run *r)
{
	struct str stage = str_of(r->options->dump);
	struct buf out = {0};
	int status = EXIT_FINE;

	if (str_eq(stage, STR("discover"))) {
		scan_text(&out, &r->discovery, &r->model);
	} else if (str_eq(stage, STR("model"))) {
		stage_model(&out, &r->model, &r->discovery);
	} else if (str_eq(stage, STR("series"))) {
		start(r);
		for (size_t g = 0; g < r->groups.n; g++) {
			if (!r->made[g].profiles)
				r->made[g].profiles = make_profiles(r, 0, g);
			for (size_t i = 0; i < r->groups.v[g].n_series; i++)
				stage_profile(&out, &r->model, &r->made[g].profiles[i]);
		}
	} else {
		complain("--dump takes discover, model or series");
		status = EXIT_USAGE;
	}
	if (status == EXIT_FINE && !print_all(&out))
		status = EXIT_OUTPUT;
	buf_release(&out);
	return status;
}

static bool inputs_exist(const struct options *o)
{
	for (size_t i = 0; i < o->inputs.n; i++)
		if (access(o->inputs.v[i], R_OK) != 0) {
			complain("cannot open %s: %s", o->inputs.v[i], strerror(errno));
			return false;
		}
	return true;
}

static bool read_all(struct run *r, int *status)
{
	const struct options *o = r->options;
	struct discover_options dopt = discover_options(o);
	struct progress progress;
	uint64_t bytes = 0;
	struct err e = {0};
	struct read_options ro = {.threads = o->threads,
				  .limits = o->limits,
				  .blob_budget_bytes = BLOB_BYTES,
				  .progress = progress_step,
				  .progress_context = &progress};

	if (!inputs_exist(o)) {
		*status = EXIT_NO_INPUT;
		return false;
	}
	if (!discover(&r->discovery, &dopt, &e)) {
		complain("%s", e.text);
		*status = EXIT_USAGE;
		return false;
	}
	for (size_t i = 0; i < r->discovery.dumps.n; i++)
		bytes += r->discovery.dumps.v[i].size_bytes;
	progress_start(&progress, r->discovery.dumps.n, bytes, o->quiet);
	model_read(&r->model, &r->discovery, &ro);
	progress_end(&progress);
	if (r->model.n_dumps)
		return true;
	complain("no usable dump in %s (%zu files looked at)", o->inputs.v[0],
		 r->discovery.dumps.n);
	for (size_t i = 0; i < r->model.n_failed && i < 5; i++)
		complain("%.*s: %.*s", PR(r->model.failed[i].path),
			 (int)r->model.failed[i].reason.n, r->model.failed[i].reason.p);
	*status = EXIT_NO_INPUT;
	return false;
}

static void say_done(const struct run *r)
{
	const struct report *report = &r->reporting.report;

	if (!r->options->quiet && isatty(STDERR_FILENO))
		complain("%zu dumps of %zu services read, %zu skipped: %s/index.html",
			 report->n_read, report->n_services, report->n_skipped,
			 r->options->output);
}

int pipeline_build(const struct options *o)
{
	struct run r = {.options = o};
	int status = EXIT_FINE;

	if (!o->output && !o->dump) {
		complain("build wants -o DIR");
		return EXIT_USAGE;
	}
	if (read_all(&r, &status)) {
		if (o->dump) {
			status = dump_stage(&r);
		} else {
			start(&r);
			status = draw(&r);
		}
		if (status == EXIT_FINE && !o->dump)
			say_done(&r);
		if (status == EXIT_FINE && o->strict && r.model.n_failed) {
			complain("--strict: %zu of %zu dumps could not be read", r.model.n_failed,
				 r.discovery.dumps.n);
			status = EXIT_PARTIAL;
		}
	}
	finish(&r);
	return status;
}

int pipeline_scan(const struct options *o)
{
	struct discover_options dopt = discover_options(o);
	struct read_options ro = {.threads = o->threads,
				  .limits = o->limits,
				  .blob_budget_bytes = BLOB_BYTES};
	struct discovery d = {0};
	struct model m = {0};
	struct buf out = {0};
	struct err e = {0};
	int status = EXIT_FINE;

	if (!inputs_exist(o))
		return EXIT_NO_INPUT;
	if (!discover(&d, &dopt, &e)) {
		complain("%s", e.text);
		discovery_release(&d);
		return EXIT_USAGE;
	}
	model_read(&m, &d, &ro);
	if (o->json)
		scan_json(&out, &d, &m);
	else
		scan_text(&out, &d, &m);
	if (!print_all(&out))
		status = EXIT_OUTPUT;
	else if (m.n_dumps == 0)
		status = EXIT_NO_INPUT;
	if (status == EXIT_NO_INPUT)
		complain("no usable dump in %s", o->inputs.v[0]);
	buf_release(&out);
	model_release(&m);
	discovery_release(&d);
	return status;
}
