// SPDX-License-Identifier: MIT
/* flamefolio show FILE: what one dump holds, as stored unless options refine it. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "aggregate/dumptop.h"
#include "base/complain.h"
#include "commands.h"
#include "render/showtext.h"

static bool is_file(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		complain("cannot open %s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		complain("%s: expected a file, found something else", path);
	else
		return true;
	return false;
}

static bool read_one(const struct options *o, const struct refine_rules *refine,
		     struct discovery *d, struct model *m)
{
	struct read_options ro = {.threads = 1,
				  .limits = o->limits,
				  .blob_budget_bytes = SIZE_MAX,
				  .count_stacks = true,
				  .refine = refine};
	struct discover_options dopt = {.inputs = o->inputs.v, .n_inputs = 1};
	struct err e = {0};

	if (!is_file(o->inputs.v[0]))
		return false;
	if (!discover(d, &dopt, &e)) {
		complain("%s: %s", o->inputs.v[0], e.text);
		return false;
	}
	model_read(m, d, &ro);
	for (size_t i = 0; i < m->n_failed; i++)
		complain("%s: %.*s", o->inputs.v[0], (int)m->failed[i].reason.n,
			 m->failed[i].reason.p);
	if (d->dumps.n != 1 || (m->n_dumps == 0 && m->n_failed == 0))
		complain("%s: expected one readable file", o->inputs.v[0]);
	return d->dumps.n == 1 && m->n_dumps == 1;
}

int cmd_show(const struct options *o)
{
	struct discovery d = {0};
	struct model m = {0};
	struct arena arena = {0};
	struct buf out = {0};
	struct refine_rules *refine;
	struct err e;
	int status = EXIT_NO_INPUT;

	/* Of the command line alone: a dump is shown as stored unless this call says otherwise. */
	if (!refine_compile(&refine, &o->refine, &(struct config){0}, &e)) {
		complain("%s", e.text);
		return EXIT_USAGE;
	}
	if (read_one(o, refine, &d, &m)) {
		struct dumptop *tops = arena_n(&arena, m.dumps[0].n_points, struct dumptop);
		struct show show = {.file = str_of(o->inputs.v[0]),
				    .model = &m,
				    .dump = &m.dumps[0],
				    .tops = tops,
				    .top = o->top};

		dumptop_make(tops, &m, &m.dumps[0], &arena);
		if (o->json)
			show_json(&out, &show);
		else
			show_text(&out, &show);
		status = print_all(&out) ? EXIT_FINE : EXIT_OUTPUT;
	}
	buf_release(&out);
	arena_release(&arena);
	model_release(&m);
	discovery_release(&d);
	refine_free(refine);
	return status;
}
