// SPDX-License-Identifier: MIT
/*
 * discover -> decode -> model -> aggregate -> analyse -> render -> write, in this order.
 *
 * Profiles are heavy (their trees and functions), so each is made, drawn and dropped. But a page
 * also shows its share of the fleet, which is known only after all are made: those that fit a
 * budget are kept in between, the rest are made twice.
 */
#include "pipeline.h"

#include "aggregate/dumporder.h"
#include "analyse/advice.h"
#include "analyse/change.h"
#include "analyse/interest.h"
#include "analyse/segment.h"
#include "base/complain.h"
#include "base/num.h"
#include "base/pool.h"
#include "base/progress.h"
#include "commands.h"
#include "discover/notes.h"
#include "discover/source.h"
#include "drawing.h"
#include "inputs.h"
#include "model/read.h"
#include "render/conftext.h"
#include "render/evidencetext.h"
#include "render/flame.h"
#include "render/noteref.h"
#include "render/page.h"
#include "render/scantext.h"
#include "render/stagetext.h"
#include "run.h"

#define KEEP_BYTES ((size_t)256 << 20)
#define POINTS_DEFAULT 300
#define POINTS_MAX 10000
#define FLAME_FRAMES_DEFAULT 1500
#define PART_FRAMES 300
#define PAGES_DEFAULT 5000
#define VALUES_DEFAULT 20
#define FNS_DEFAULT 12
#define GRAPH_BUDGET_DEFAULT ((uint64_t)300 << 10)

struct profile *run_profiles(struct run *r, unsigned worker, size_t g)
{
	const struct group *group = &r->groups.v[g];
	struct profile *profiles = arena_n(&r->made[g].arena, group->n_series, struct profile);

	group_aggregate(group, &r->scratch[worker], &r->made[g].arena, profiles);
	return profiles;
}

#define STEPS_MAX 4

/* A state is not compared over its steps: they are its nature. */
static struct plan_steps steps_of(const struct profile *p, struct arena *a)
{
	bool state = p->den != 1;
	struct segments s = {0};
	int64_t *at;

	if (state || p->only_baseline || p->timeline.is_sequence)
		return (struct plan_steps){0};
	segments_find(&s, &p->timeline, a);
	at = arena_n(a, s.n, int64_t);
	for (size_t i = 0; i < s.n; i++)
		at[i] = s.steps[i].at_ns;
	return (struct plan_steps){at, s.n <= STEPS_MAX ? s.n : 0};
}

static void keep(struct run *r, unsigned worker, const struct profile *p)
{
	const struct brief *brief = reporting_brief(&r->reporting, p);
	struct plan *plan;

	reporting_keep(&r->reporting, p, change_of(p), &r->kept[worker]);
	if (p->series->service >= r->model.n_own_services)
		return;
	plan = &r->plans[brief - r->reporting.report.briefs];
	fleet_add(&r->fleet, brief, p);
	plan_wish(plan, &r->planning, p, steps_of(p, &r->kept[worker]), &r->kept[worker]);
	reporting_set_plan(&r->reporting, p, plan);
}

static void make_one(void *context, unsigned worker, size_t g)
{
	struct run *r = context;
	struct made *made = &r->made[g];

	made->profiles = run_profiles(r, worker, g);
	for (size_t i = 0; i < r->groups.v[g].n_series; i++)
		keep(r, worker, &made->profiles[i]);
	if (__atomic_add_fetch(&r->kept_bytes, made->arena.total_bytes, __ATOMIC_RELAXED) >
	    KEEP_BYTES) {
		arena_release(&made->arena);
		made->profiles = NULL;
	}
}

/* The option, else the key of [report], else the default. */
static size_t setting(const struct run *r, size_t option, struct str key, size_t otherwise)
{
	uint64_t value = otherwise;

	if (option != UNSET)
		return option;
	(void)wish_number(&r->discovery.config, key, &value);
	return (size_t)value;
}

/* The same of "300KiB"; the option was looked at before. */
static size_t bytes_setting(const struct run *r, const char *option, struct str key,
			    uint64_t otherwise)
{
	uint64_t bytes = otherwise;

	if (option)
		(void)!str_to_bytes(str_of(option), &bytes);
	else
		(void)!str_to_bytes(
			config_get(&r->discovery.config, STR("report"), STR(""), key), &bytes);
	return (size_t)bytes;
}

static bool has_diff(const struct plan *p, struct str name)
{
	for (size_t i = 0; i < p->n_diffs; i++)
		if (p->diffs[i].worth == WORTH_CONFIG && str_eq(p->diffs[i].title, name))
			return true;
	return false;
}

static bool has_window(const struct plan *p, const struct window_wish *wish)
{
	for (size_t i = 0; i < p->n_windows; i++)
		if (p->windows[i].wish == wish)
			return true;
	return false;
}

/* What the config asks for and no profile has is said, or a typing error would go unseen. */
static void say_unfit(const struct run *r)
{
	const struct wishes *w = &r->discovery.wishes;
	size_t n = r->reporting.report.n_briefs;

	for (size_t i = 0; i < w->n_diffs; i++) {
		size_t k = 0;

		while (k < n && !has_diff(&r->plans[k], w->diffs[i].name))
			k++;
		if (k == n)
			complain("[diff %.*s] fits no profile", PR(w->diffs[i].name));
	}
	for (size_t i = 0; i < w->n_windows; i++) {
		size_t k = 0;

		while (k < n && !has_window(&r->plans[k], &w->windows[i]))
			k++;
		if (k == n)
			complain("[window %.*s] fits no profile", PR(w->windows[i].name));
	}
}

static void grant(struct run *r)
{
	size_t n = r->reporting.report.n_briefs;
	struct plan **plans = arena_n(&r->arena, n, struct plan *);
	double *interest = arena_n(&r->arena, n, double);

	interests(&r->reporting.report, interest);
	for (size_t i = 0; i < n; i++) {
		plans[i] = &r->plans[i];
		plans[i]->interest = interest[i];
	}
	say_unfit(r);
	plans_grant(plans, n,
		    setting(r, r->options->page_budget, STR("page_budget"), PAGES_DEFAULT));
}

static void start_reporting(struct run *r)
{
	struct report *report = &r->reporting.report;
	const struct options *o = r->options;
	bool dump_pages = o->dump_pages;

	reporting_make(&r->reporting, &r->model, &r->discovery, &r->axes, &r->arena);
	report->flame_frames = setting(r, o->flame_frames, STR("flame_frames"),
				       FLAME_FRAMES_DEFAULT);
	report->sources = r->sources;
	report->advice = r->advice;
	report->fn_patterns = advice_fn_patterns(&r->model, &r->arena);
	report->collapse = o->collapse;
	if (!o->collapse)
		(void)wish_flag(&r->discovery.config, STR("collapse"), &report->collapse);
	report->part_frames = MIN(report->flame_frames, (size_t)PART_FRAMES);
	look_make(&r->look, r->form, &r->arena);
	report->look = &r->look;
	report->graph_budget = bytes_setting(r, o->graph_budget, STR("graph_budget"),
					     GRAPH_BUDGET_DEFAULT);
	report->fn_classes = flame_classes(&r->model, &r->arena);
	report->orders = dump_orders_make(&r->model, &r->arena);
	if (!dump_pages)
		(void)wish_flag(&r->discovery.config, STR("dump_pages"), &dump_pages);
	if (dump_pages)
		report->dump_pages = dump_pages_choose(&r->model, report->orders, DUMP_PAGES_MAX,
						       &r->arena);
	packages_make(&r->packages, &r->model, &r->arena);
	report->packages = &r->packages;
	fleet_init(&r->fleet, report, &r->packages);
	report->fleet = &r->fleet;
	r->planning = (struct plan_context){
		.report = report,
		.axes = &r->axes,
		.baseline = reporting_baseline(&r->reporting, &r->arena),
		.values = setting(r, o->value_pages, STR("value_pages"), VALUES_DEFAULT),
		.functions = setting(r, o->function_pages, STR("function_pages"), FNS_DEFAULT),
	};
	r->plans = arena_n(&r->arena, report->n_briefs, struct plan);
}

/* ---- verdicts ---- */

static void judge_one(void *context, unsigned worker, size_t g)
{
	struct run *r = context;
	struct made *made = &r->made[g];
	bool kept = made->profiles != NULL;

	if (!kept)
		made->profiles = run_profiles(r, worker, g);
	judge_group(&r->judging, g, made->profiles, &r->scratch[worker], &r->kept[worker]);
	if (!kept) {
		arena_release(&made->arena);
		made->profiles = NULL;
	}
}

static double memory_limit(const struct run *r)
{
	uint64_t bytes = 0;

	if (r->options->memory_limit)
		(void)!str_to_bytes(str_of(r->options->memory_limit), &bytes);
	else
		(void)!str_to_bytes(config_get(&r->discovery.config, STR("report"), STR(""),
					       STR("memory_limit")),
				    &bytes);
	return (double)bytes;
}

static void start_judging(struct run *r)
{
	r->judging = (struct judging){.report = &r->reporting.report,
				      .reporting = &r->reporting,
				      .groups = &r->groups,
				      .packages = &r->packages,
				      .memory_limit = memory_limit(r)};
	judging_start(&r->judging, &r->arena);
}

static void judge(struct run *r)
{
	start_judging(r);
	pool_run(r->options->threads, r->n_groups, judge_one, r);
	judge_finish(&r->judging, &r->findings, &r->arena);
	r->reporting.report.findings = &r->findings;
}

/* Groups are by service, and those of a baseline have the last ones. */
static size_t count_groups(const struct run *r)
{
	size_t n = 0;

	while (n < r->groups.n && r->groups.v[n].service < r->model.n_own_services)
		n++;
	return n;
}

static void aggregate(struct run *r)
{
	unsigned n = r->options->threads;
	size_t points = setting(r, r->options->points, STR("points"), POINTS_DEFAULT);

	axes_make(&r->axes, &r->model, MIN(points, (size_t)POINTS_MAX), &r->arena);
	groups_make(&r->groups, &r->model, &r->arena);
	r->n_groups = count_groups(r);
	start_reporting(r);
	r->made = arena_n(&r->arena, r->groups.n, struct made);
	r->fragments = arena_n(&r->arena, r->model.n_series, struct buf);
	r->scratch = arena_n(&r->arena, n, struct scratch);
	r->kept = arena_n(&r->arena, n, struct arena);
	for (unsigned i = 0; i < n; i++) {
		scratch_init(&r->scratch[i], &r->model, &r->axes);
		r->scratch[i].packages = &r->packages;
		r->scratch[i].keep_stacks = r->reporting.report.graph_budget > 0;
	}
	pool_run(n, r->groups.n, make_one, r);
	reporting_set_bases(&r->reporting, r->planning.baseline, change_against);
	fleet_choose(&r->fleet);
	grant(r);
}

static void start(struct run *r)
{
	aggregate(r);
	judge(r);
	r->reporting.report.note_refs = note_refs_make(&r->reporting.report, &r->arena);
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
	if (r->sources)
		source_close(r->sources);
	if (r->fleet.own)
		fleet_release(&r->fleet);
	model_release(&r->model);
	refine_free(r->refine);
	discovery_release(&r->discovery);
	arena_release(&r->arena);
}

static void dump_histories(struct run *r, struct buf *out)
{
	for (size_t g = 0; g < r->n_groups; g++)
		for (size_t i = 0; i < r->groups.v[g].n_series; i++) {
			struct arena own = {0};
			struct history h;

			history_make(&h,
				     &(struct history_spec){.m = &r->model,
							    .group = &r->groups.v[g],
							    .type = i,
							    .packages = &r->packages,
							    .companions = &r->judging.companions,
							    .scratch = &r->scratch[0]},
				     &own);
			stage_history(out, &r->model, &h, &r->packages);
			arena_release(&own);
		}
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
		aggregate(r);
		for (size_t g = 0; g < r->n_groups; g++) {
			if (!r->made[g].profiles)
				r->made[g].profiles = run_profiles(r, 0, g);
			for (size_t i = 0; i < r->groups.v[g].n_series; i++)
				stage_profile(&out, &r->model, &r->made[g].profiles[i]);
		}
	} else if (str_eq(stage, STR("history"))) {
		aggregate(r);
		start_judging(r);
		dump_histories(r, &out);
	} else if (str_eq(stage, STR("findings"))) {
		start(r);
		findings_text(&out, &r->reporting.report);
	} else {
		complain("--dump takes discover, model, series, history or findings");
		status = EXIT_USAGE;
	}
	if (status == EXIT_FINE && !print_all(&out))
		status = EXIT_OUTPUT;
	buf_release(&out);
	return status;
}

static bool open_sources(struct run *r, struct err *e)
{
	const struct texts *roots = &r->options->source_roots;

	if (roots->n)
		r->sources = source_open(&r->arena, roots->v, roots->n, e);
	return !roots->n || r->sources;
}

static bool read_advice(struct run *r, struct err *e)
{
	if (r->options->advice)
		r->advice = advice_read(&r->arena, r->options->advice, e);
	return !r->options->advice || r->advice;
}

static bool is_size(const char *option, const char *like, const char *text)
{
	uint64_t bytes = 0;

	if (!text || str_to_bytes(str_of(text), &bytes))
		return true;
	complain("%s: expected a size like %s, found \"%s\"", option, like, text);
	return false;
}

static bool read_all(struct run *r, int *status)
{
	const struct options *o = r->options;
	struct discover_options dopt = inputs_discover_options(o, &r->arena);
	struct progress progress;
	uint64_t bytes = 0;
	struct err e = {0};
	struct read_options ro = {.threads = o->threads,
				  .limits = o->limits,
				  .blob_budget_bytes = INPUTS_BLOB_BYTES,
				  .progress = progress_step,
				  .progress_context = &progress};

	if (!is_size("--memory-limit", "512MiB", o->memory_limit) ||
	    !is_size("--graph-budget", "300KiB", o->graph_budget)) {
		*status = EXIT_USAGE;
		return false;
	}
	if (!inputs_exist(o)) {
		*status = EXIT_NO_INPUT;
		return false;
	}
	if (!discover(&r->discovery, &dopt, &e) ||
	    !refine_compile(&r->refine, &o->refine, &r->discovery.config, &e) ||
	    !open_sources(r, &e) || !read_advice(r, &e)) {
		complain("%s", e.text);
		*status = EXIT_USAGE;
		return false;
	}
	for (size_t i = 0; i < r->discovery.dumps.n; i++)
		bytes += r->discovery.dumps.v[i].size_bytes;
	progress_start(&progress, r->discovery.dumps.n, bytes, o->quiet);
	ro.refine = r->refine;
	model_read(&r->model, &r->discovery, &ro);
	notes_read(&r->discovery, r->model.services, r->model.n_own_services);
	progress_end(&progress);
	if (inputs_usable(&r->model, &r->discovery, o))
		return true;
	*status = EXIT_NO_INPUT;
	return false;
}

int pipeline_build(const struct options *o)
{
	struct run r = {.options = o};
	int status = EXIT_FINE;

	if (!forms_fit(&r))
		return EXIT_USAGE;
	if (read_all(&r, &status)) {
		if (o->dump) {
			status = dump_stage(&r);
		} else {
			forms_settle(&r);
			start(&r);
			status = draw_forms(&r);
		}
		if (status == EXIT_FINE && !o->dump)
			forms_say(&r);
		if (status == EXIT_FINE && o->strict && r.model.n_failed) {
			complain("--strict: %zu of %zu dumps could not be read", r.model.n_failed,
				 r.discovery.dumps.n);
			status = EXIT_PARTIAL;
		}
	}
	finish(&r);
	return status;
}

/* Of the list and of the symptoms below it. */
static const struct finding *find_finding(const struct findings *f, struct str id)
{
	for (size_t i = 0; i < f->n; i++) {
		if (str_eq(f->v[i]->id, id))
			return f->v[i];
		for (size_t k = 0; k < f->v[i]->n_symptoms; k++)
			if (str_eq(f->v[i]->symptoms[k]->id, id))
				return f->v[i]->symptoms[k];
	}
	return NULL;
}

static int explain(struct run *r, const char *id)
{
	const struct finding *f = find_finding(&r->findings, str_of(id));
	struct buf out = {0};
	int status = EXIT_FINE;

	if (!f) {
		complain("no finding has the id %s; summary.json lists them", id);
		return EXIT_USAGE;
	}
	evidence_csv(&out, &r->reporting.report, f);
	if (!print_all(&out))
		status = EXIT_OUTPUT;
	buf_release(&out);
	return status;
}

int pipeline_explain(const struct options *o, const char *id)
{
	struct run r = {.options = o};
	int status = EXIT_FINE;

	if (read_all(&r, &status)) {
		start(&r);
		status = explain(&r, id);
	}
	finish(&r);
	return status;
}

/* Paths are looked at only where no layout says already what they mean. */
static void print_config(struct buf *out, const struct options *o, const struct discovery *d,
			 const struct model *m)
{
	struct arena a = {0};
	struct axes axes;
	struct layout_guess guess = {0};
	struct str *services = arena_n(&a, d->dumps.n + 1, struct str);

	axes_make(&axes, m, POINTS_DEFAULT, &a);
	for (size_t i = 0; i < m->n_dumps; i++)
		services[m->dumps[i].source] = m->services[m->dumps[i].service];
	if (o->layouts.n == 0 && !config_has(&d->config, STR("layout")))
		layout_guess(&guess, &a, d, services);
	conf_text(out, &(struct conf_source){.discovery = d,
					     .model = m,
					     .axis = &axes.all,
					     .layout = &guess,
					     .layouts = o->layouts.v,
					     .n_layouts = o->layouts.n});
	arena_release(&a);
}

int pipeline_scan(const struct options *o)
{
	struct arena arena = {0};
	struct discover_options dopt = inputs_discover_options(o, &arena);
	struct read_options ro = {
		.threads = o->threads, .limits = o->limits, .blob_budget_bytes = INPUTS_BLOB_BYTES};
	struct discovery d = {0};
	struct model m = {0};
	struct buf out = {0};
	struct err e = {0};
	int status = EXIT_FINE;

	if (!inputs_exist(o)) {
		arena_release(&arena);
		return EXIT_NO_INPUT;
	}
	if (!discover(&d, &dopt, &e)) {
		complain("%s", e.text);
		discovery_release(&d);
		arena_release(&arena);
		return EXIT_USAGE;
	}
	model_read(&m, &d, &ro);
	if (o->print_config)
		print_config(&out, o, &d, &m);
	else if (o->json)
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
	arena_release(&arena);
	return status;
}
