// SPDX-License-Identifier: MIT
/*
 * Sections without a key say nothing, so the headers of suggestions need no '#'. A name or value
 * of the inputs that the reader of configs would not give back is left out; a comment says so.
 */
#include "render/conftext.h"

#include "base/num.h"
#include "base/utc.h"
#include "render/plaintext.h"

#define SERVICES_MAX 50
#define EVENTS_SHOWN 50
#define LAYOUTS_SHOWN 5
#define KEY_BYTES 190
#define SHORT_NS (4 * NS_PER_S) /* of a shorter range whole seconds are no good */

/* ---- words ---- */

/* A terminal would show it as it is. */
static bool is_plain(struct str s)
{
	struct buf b = {0};
	bool same;

	plain(&b, s);
	same = str_eq(buf_view(&b), s);
	buf_release(&b);
	return same;
}

static bool fits_name(struct str s)
{
	return config_fits_name(s) && is_plain(s);
}

static bool fits_value(struct str s)
{
	return config_fits_value(s) && is_plain(s);
}

/* Before the '=' of a line. */
static bool fits_key(struct str s)
{
	return s.n > 0 && s.n <= KEY_BYTES && s.p[0] != '[' && s.p[0] != '#' &&
	       str_chr(s, '=') == SIZE_MAX && fits_value(s);
}

static void put_header(struct buf *b, struct str section, struct str name)
{
	buf_char(b, '[');
	buf_str(b, section);
	if (name.n) {
		buf_char(b, ' ');
		buf_str(b, name);
	}
	buf_lit(b, "]\n");
}

/* A ';' behind a blank would begin a comment. */
static void put_pair(struct buf *b, struct str key, struct str value)
{
	buf_str(b, key);
	buf_lit(b, " =");
	if (value.n && value.p[0] != ';')
		buf_char(b, ' ');
	buf_str(b, value);
	buf_char(b, '\n');
}

static void put_time(struct buf *b, int64_t ns)
{
	utc_iso(b, ns / NS_PER_S);
}

static void put_count(struct buf *b, size_t n, const char *one, const char *many)
{
	buf_u64(b, n);
	buf_char(b, ' ');
	plain(b, str_of(n == 1 ? one : many));
}

/* ---- what the inputs are ---- */

static void put_range(struct buf *b, const struct conf_source *s)
{
	if (s->axis->is_sequence) {
		buf_lit(b, "# No dump tells its time: they are shown in their order.\n");
		return;
	}
	buf_lit(b, "# From ");
	put_time(b, s->axis->from_ns);
	buf_lit(b, " to ");
	put_time(b, s->axis->to_ns);
	buf_lit(b, ".\n");
}

static void put_head(struct buf *b, const struct conf_source *s)
{
	const struct model *m = s->model;
	size_t n_skipped = m->n_failed + s->discovery->skips.n;

	buf_lit(b, "# flamefolio.conf, as \"flamefolio scan --print-config\" made it. Lines that "
		   "begin with '#'\n# are suggestions; flamefolio(1) has all keys.\n#\n# ");
	put_count(b, m->n_dumps, "dump", "dumps");
	buf_lit(b, " of ");
	put_count(b, m->n_services, "service", "services");
	buf_lit(b, ", ");
	put_count(b, m->n_types, "profile type", "profile types");
	if (n_skipped) {
		buf_lit(b, "; ");
		put_count(b, n_skipped, "file is", "files are");
		buf_lit(b, " skipped");
	}
	buf_lit(b, ".\n");
	put_range(b, s);
}

static void put_report(struct buf *b, const struct conf_source *s)
{
	const struct discovery *d = s->discovery;
	struct str title = config_get(&d->config, STR("report"), STR(""), STR("title"));

	buf_lit(b, "\n[report]\n");
	if (title.n == 0 && d->title.n && fits_value(d->title))
		put_pair(b, STR("title"), d->title);
	else if (title.n == 0 && d->title.n)
		buf_lit(b, "# The title is left out: a config cannot hold it.\n");
	else if (title.n == 0)
		buf_lit(b, "#title = What these dumps are of\n");
	buf_lit(b, "#points = 300\n#flame_frames = 1500\n"
		   "#assets = external\n");
}

/* ---- what is in force ---- */

static void put_option_layouts(struct buf *b, const struct conf_source *s)
{
	if (s->n_layouts)
		buf_lit(b, "\n# Of the command line.\n[layout]\n");
	for (size_t i = 0; i < s->n_layouts; i++) {
		if (fits_value(str_of(s->layouts[i])))
			put_pair(b, STR("pattern"), str_of(s->layouts[i]));
		else
			buf_lit(b, "# A layout is left out: a config cannot hold it.\n");
	}
}

/* The reader gave these names and values, without control bytes, and takes them again. */
static void put_config(struct buf *b, const struct conf_source *s)
{
	const struct config *c = &s->discovery->config;
	int section_line = 0;

	if (c->pairs.n)
		buf_lit(b, "\n# Of the config that was read.\n");
	for (size_t i = 0; i < c->pairs.n; i++) {
		const struct config_pair *p = &c->pairs.v[i];

		if (p->section_line != section_line)
			put_header(b, p->section, p->name);
		section_line = p->section_line;
		put_pair(b, p->key, p->value);
	}
}

/* ---- suggestions ---- */

static void put_layout_row(struct buf *b, const struct layout_row *row)
{
	if (fits_value(row->pattern)) {
		buf_lit(b, "#pattern = ");
		plain(b, row->pattern);
		buf_char(b, '\n');
	} else {
		buf_lit(b, "# (one that a config cannot hold)\n");
	}
}

static void put_layout(struct buf *b, const struct conf_source *s)
{
	const struct layout_guess *g = s->layout;
	bool is_one = g->n_rows && g->rows[0].n_files == g->n_files;

	if (g->n_rows == 0)
		return;
	if (is_one)
		buf_lit(b, "\n# What all paths say already; as a layout it would be binding.\n");
	else
		buf_lit(b, "\n# No layout fits all files. These say what paths say already.\n");
	put_header(b, STR("layout"), STR(""));
	for (size_t i = 0; i < g->n_rows && i < LAYOUTS_SHOWN; i++) {
		if (!is_one) {
			buf_lit(b, "# ");
			put_count(b, g->rows[i].n_files, "file", "files");
			buf_lit(b, " of ");
			buf_u64(b, g->n_files);
			buf_lit(b, ":\n");
		}
		put_layout_row(b, &g->rows[i]);
	}
	if (g->n_rows > LAYOUTS_SHOWN) {
		buf_lit(b, "# And ");
		buf_u64(b, g->n_rows - LAYOUTS_SHOWN);
		buf_lit(b, " more.\n");
	}
}

static bool has_section(const struct config *c, struct str service)
{
	for (size_t i = 0; i < c->pairs.n; i++) {
		const struct config_pair *p = &c->pairs.v[i];

		if (!str_eq(p->section, STR("service")))
			continue;
		if (str_eq(p->name, service) ||
		    (str_eq(p->key, STR("rename")) && str_eq(p->value, service)))
			return true;
	}
	return false;
}

static void put_service(struct buf *b, struct str service)
{
	buf_char(b, '\n');
	put_header(b, STR("service"), service);
	buf_lit(b, "#owner = The team that answers for it\n"
		   "#link = Runbook https://example.com/runbook\n"
		   "#repository = https://example.com/repository\n");
}

static void put_left_out(struct buf *b, size_t n, struct str first)
{
	if (n == 0)
		return;
	buf_lit(b, "\n# ");
	put_count(b, n, "service is", "services are");
	buf_lit(b, " left out, as a section cannot hold the name: \"");
	plain(b, str_sub(first, 0, 80));
	buf_str(b, n > 1 ? STR("\" and others.\n") : STR("\".\n"));
}

static void put_services(struct buf *b, const struct conf_source *s)
{
	const struct model *m = s->model;
	size_t n_shown = 0, n_more = 0, n_bad = 0;
	struct str first_bad = {"", 0};

	buf_lit(b, "\n# Services. They may also have: about, ref, root, match, rename and "
		   "label.KEY.\n");
	for (size_t i = 0; i < m->n_services; i++) {
		struct str service = m->services[i];

		if (!fits_name(service)) {
			first_bad = n_bad++ ? first_bad : service;
		} else if (n_shown == SERVICES_MAX) {
			n_more++;
		} else if (!has_section(&s->discovery->config, service)) {
			put_service(b, service);
			n_shown++;
		}
	}
	put_left_out(b, n_bad, first_bad);
	if (n_more) {
		buf_lit(b, "\n# And ");
		put_count(b, n_more, "more service", "more services");
		buf_lit(b, ".\n");
	}
}

/* The id as [kind] takes it: without the ":delta". */
static struct str kind_key(const struct ptype *t)
{
	return str_ends(t->id, STR(":delta")) ? str_sub(t->id, 0, t->id.n - 6) : t->id;
}

static void put_kinds(struct buf *b, const struct conf_source *s)
{
	const struct model *m = s->model;
	size_t n = 0;

	for (size_t i = 0; i < m->n_types; i++) {
		const struct ptype *t = &m->types[i];

		if (t->kind_why != WHY_ASSUMED)
			continue;
		if (n++ == 0)
			buf_lit(b, "\n# Kinds that were assumed by the unit: delta, cumulative or "
				   "gauge.\n[kind]\n");
		if (fits_key(kind_key(t))) {
			buf_char(b, '#');
			put_pair(b, kind_key(t), kind_text(t->kind));
		} else {
			buf_lit(b, "# (one whose id a config cannot hold)\n");
		}
	}
}

static void put_event(struct buf *b, const struct event *e)
{
	buf_lit(b, "# ");
	put_time(b, e->time_ns);
	buf_lit(b, "  ");
	plain(b, str_sub(e->text, 0, 200));
	if (e->service.n && str_find(e->text, e->service) == SIZE_MAX) {
		buf_lit(b, " service:");
		plain(b, str_sub(e->service, 0, 200));
	}
	buf_char(b, '\n');
}

static void put_events(struct buf *b, const struct conf_source *s)
{
	const struct discovery *d = s->discovery;

	buf_lit(b, "\n# Events: \"TIME = text\". ");
	if (d->events.n == 0)
		buf_lit(b, "None was found.");
	else
		put_count(b, d->events.n, "was found:", "were found:");
	buf_lit(b, "\n[events]\n");
	for (size_t i = 0; i < d->events.n && i < EVENTS_SHOWN; i++)
		put_event(b, &d->events.v[i]);
	if (d->events.n > EVENTS_SHOWN) {
		buf_lit(b, "# And ");
		buf_u64(b, d->events.n - EVENTS_SHOWN);
		buf_lit(b, " more.\n");
	}
}

/* ---- examples ---- */

static bool can_name(const struct model *m, const struct series *series)
{
	const struct ptype *t = &m->types[series->type];

	return fits_name(m->services[series->service]) && t->family.n && fits_value(t->family) &&
	       t->name.n && fits_value(t->name);
}

/* A series that a config can name, of CPU if there is one; NULL: there is none. */
static const struct series *example_series(const struct model *m)
{
	const struct series *best = NULL;

	for (size_t i = 0; i < m->n_series; i++) {
		bool is_cpu = str_eq(m->types[m->series[i].type].name, STR("cpu"));

		if (!can_name(m, &m->series[i]) || (best && !is_cpu))
			continue;
		best = &m->series[i];
		if (is_cpu)
			break;
	}
	return best;
}

static const struct event *example_event(const struct discovery *d)
{
	for (size_t i = 0; i < d->events.n; i++)
		if (d->events.v[i].text.n && d->events.v[i].text.n < 200 &&
		    fits_value(d->events.v[i].text))
			return &d->events.v[i];
	return NULL;
}

static void put_window(struct buf *b, const struct conf_source *s)
{
	int64_t from = s->axis->from_ns, to = s->axis->to_ns;

	buf_lit(b, "\n# A window of time. Also: start+10m, end-2h, 25%.\n#[window second half]\n");
	if (s->axis->is_sequence || to - from < SHORT_NS) {
		buf_lit(b, "#from = 50%\n#to = end\n");
		return;
	}
	buf_lit(b, "#from = ");
	put_time(b, from + (to - from) / 2);
	buf_lit(b, "\n#to = ");
	put_time(b, to);
	buf_char(b, '\n');
}

static void put_diff(struct buf *b, const struct conf_source *s, struct str service)
{
	const struct event *e = example_event(s->discovery);

	buf_lit(b, "\n# A comparison: all, first, last, quiet, busy, before:EVENT, after:EVENT or "
		   "a window, and\n# label.KEY, service and type of each side.\n");
	if (e) {
		buf_lit(b, "#[diff around an event]\n#base.window = before:");
		plain(b, e->text);
		buf_lit(b, "\n#candidate.window = after:");
		plain(b, e->text);
	} else {
		buf_lit(b, "#[diff first and second half]\n#base.window = first\n"
			   "#candidate.window = last");
	}
	buf_lit(b, "\n#service = ");
	plain(b, e && e->service.n && fits_value(e->service) ? e->service : service);
	buf_char(b, '\n');
}

static void put_pin(struct buf *b, struct str service, const struct ptype *t)
{
	buf_lit(b, "\n# A profile on the front page.\n#[pin ");
	plain(b, service);
	buf_lit(b, "]\n#service = ");
	plain(b, service);
	buf_lit(b, "\n#type = ");
	plain(b, t->family);
	buf_char(b, ':');
	plain(b, t->name);
	buf_lit(b, "\n#note = Why to look here first\n");
}

static void put_refine(struct buf *b)
{
	buf_lit(b, "\n# Stacks as they are shown, of all services or in [service NAME].\n"
		   "#[refine]\n#hide = ^runtime\\.\n#granularity = function\n");
}

static void put_examples(struct buf *b, const struct conf_source *s)
{
	const struct series *series = example_series(s->model);
	struct str service;

	put_refine(b);
	put_window(b, s);
	if (!series)
		return;
	service = s->model->services[series->service];
	put_diff(b, s, service);
	put_pin(b, service, &s->model->types[series->type]);
}

void conf_text(struct buf *b, const struct conf_source *s)
{
	static void (*const parts[])(struct buf *b, const struct conf_source *s) = {
		put_head,     put_report, put_option_layouts, put_config,   put_layout,
		put_services, put_kinds,  put_events,	      put_examples,
	};

	for (size_t i = 0; i < COUNT_OF(parts); i++)
		parts[i](b, s);
}
