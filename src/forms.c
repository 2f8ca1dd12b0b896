// SPDX-License-Identifier: MIT
/*
 * The forms in which a report travels: a directory, an archive of the same files, one file. The
 * first two are drawn at once; one file has pages of other sizes, so it is drawn after them.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/complain.h"
#include "base/pool.h"
#include "base/utc.h"
#include "drawing.h"
#include "single.h"

static bool read_form(struct run *r)
{
	struct str word = str_of(r->options->assets);

	if (!word.n || str_eq(word, STR("inline")) || str_eq(word, STR("external"))) {
		r->form = str_eq(word, STR("external")) ? LOOK_EXTERNAL : LOOK_INLINE;
		return true;
	}
	complain("--assets: expected inline or external, found \"%s\"", r->options->assets);
	return false;
}

static bool read_limit(struct run *r)
{
	const char *text = r->options->single_limit ? r->options->single_limit : SINGLE_LIMIT;
	uint64_t bytes;

	if (!str_to_bytes(str_of(text), &bytes) || bytes > SIZE_MAX / 100) {
		complain("--single-file-limit: expected a size like 5MiB, found \"%s\"", text);
		return false;
	}
	r->single_limit = (size_t)bytes;
	return true;
}

/* Standard output is no file that is put in its place when it is whole. */
static bool names_file(const char *option, const char *path)
{
	if (!path || strcmp(path, "-") != 0)
		return true;
	complain("%s wants a file, not standard output", option);
	return false;
}

static bool files_fit(const struct run *r)
{
	const struct options *o = r->options;

	if (!names_file("--zip", o->zip) || !names_file("--single-file", o->single_file))
		return false;
	if (o->zip && o->single_file && strcmp(o->zip, o->single_file) == 0) {
		complain("--zip and --single-file name the same file");
		return false;
	}
	if (r->form == LOOK_EXTERNAL && o->single_file && !o->output && !o->zip) {
		complain("--assets external is about -o and --zip");
		return false;
	}
	return true;
}

bool forms_fit(struct run *r)
{
	const struct options *o = r->options;

	if (!o->output && !o->zip && !o->single_file && !o->dump) {
		complain("build wants -o DIR, --zip FILE or --single-file FILE");
		return false;
	}
	if (!o->single_file && (o->only_service || o->type || o->single_limit)) {
		complain("--only-service, --type and --single-file-limit are about --single-file");
		return false;
	}
	return read_form(r) && read_limit(r) && files_fit(r);
}

void forms_settle(struct run *r)
{
	if (!r->options->assets &&
	    str_eq(config_get(&r->discovery.config, STR("report"), STR(""), STR("assets")),
		   STR("external")))
		r->form = LOOK_EXTERNAL;
}

void forms_say(const struct run *r)
{
	const struct report *report = &r->reporting.report;
	const struct options *o = r->options;
	const char *place = o->output ? o->output : o->zip ? o->zip : o->single_file;

	if (!o->quiet && isatty(STDERR_FILENO))
		complain("%zu dumps of %zu services read, %zu skipped: %s%s", report->n_read,
			 report->n_services, report->n_skipped, place,
			 o->output ? "/index.html" : "");
}

/* Of the files in an archive: no clock gets into it. */
static int64_t file_time_s(const struct report *report)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	int64_t t;

	if (text && str_to_i64(str_of(text), &t))
		return t;
	return report->to_ns > report->from_ns ? report->to_ns / NS_PER_S : 0;
}

static void draw_report(struct run *r)
{
	pool_run(r->options->threads, r->n_groups, draw_group, r);
	draw_finish_fleet(r);
	pool_run(r->options->threads, r->reporting.report.n_services, draw_service, r);
	draw_overview(r);
	draw_files(r);
}

static bool open_forms(struct run *r)
{
	struct err e;

	if (r->options->output) {
		r->site = site_open(r->options->output, &e);
		if (!r->site) {
			complain("%s", e.text);
			return false;
		}
	}
	if (r->options->zip)
		r->zip = zipfile_open(file_time_s(&r->reporting.report));
	return true;
}

static int publish(struct run *r)
{
	int status = EXIT_FINE;
	struct err e;

	if (r->site && !site_publish(r->site, &e)) {
		complain("%s", e.text);
		status = EXIT_OUTPUT;
	}
	if (r->zip && !zipfile_write(r->zip, r->options->zip, &e)) {
		complain("%s", e.text);
		status = EXIT_OUTPUT;
	}
	r->site = NULL;
	r->zip = NULL;
	return status;
}

int draw_forms(struct run *r)
{
	int status = EXIT_FINE;

	if (!open_forms(r))
		return EXIT_OUTPUT;
	if (r->site || r->zip) {
		draw_report(r);
		status = publish(r);
	}
	if (status == EXIT_FINE && r->options->single_file)
		status = single_draw(r);
	return status;
}
