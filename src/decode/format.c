// SPDX-License-Identifier: MIT
/* Inflate, then the first row whose sniff says yes. */
#include "decode/format.h"

#include "base/num.h"
#include "decode/pprof.h"

struct format {
	const char *name; /* with its article, for messages */
	struct str magic; /* at the start; empty: sniff decides */
	bool (*sniff)(struct str data);
	bool (*decode)(struct decoder *d, struct str data, struct sink *sink, struct err *e);
};

static bool never(struct str data)
{
	(void)data;
	return false;
}

static bool is_text(struct str data)
{
	for (size_t i = 0; i < data.n && i < 512; i++)
		if ((unsigned char)data.p[i] < 0x20 && !is_space(data.p[i]))
			return false;
	return data.n > 0;
}

static bool is_json(struct str data)
{
	struct str text = str_trim(str_sub(data, 0, 512));

	return is_text(data) && text.n && (text.p[0] == '{' || text.p[0] == '[');
}

static const struct format formats[] = {
	{"a Java flight recording", {"FLR\0", 4}, never, NULL},
	{"a .NET trace", {"Nettrace", 8}, never, NULL},
	{"a perf.data file", {"PERFILE2", 8}, never, NULL},
	{"a Go execution trace", {"go 1.", 5}, never, NULL},
	{"a tar archive or damaged zip", {"PK\3\4", 4}, never, NULL},
	{"a JSON document", {NULL, 0}, is_json, NULL},
	{"a text file", {NULL, 0}, is_text, NULL}, /* before pprof: "heap" is a valid field */
	{"a pprof profile", {NULL, 0}, pprof_sniff, pprof_decode},
};

void decoder_init(struct decoder *d, const struct limits *limits)
{
	*d = (struct decoder){.limits = *limits};
	inflater_init(&d->inflater);
	d->pprof = pprof_new();
}

void decoder_release(struct decoder *d)
{
	inflater_release(&d->inflater);
	arena_release(&d->scratch);
	pprof_free(d->pprof);
}

static const struct format *find(struct str data)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if ((formats[i].magic.n && str_starts(data, formats[i].magic)) ||
		    formats[i].sniff(data))
			return &formats[i];
	return NULL;
}

bool decode_dump(struct decoder *d, struct str raw, struct sink *sink, struct err *e)
{
	const struct format *f;
	struct str data;

	if (raw.n == 0)
		return err_set(e, "expected a profile, found an empty file");
	if (!inflate_any(&d->inflater, raw, d->limits.dump_bytes, &data, e))
		return false;
	f = find(data);
	if (!f)
		return err_at(e, 0, "expected a profile of a known format, found other data");
	if (!f->decode)
		return err_at(e, 0, "expected a pprof profile, found %s", f->name);
	arena_reset(&d->scratch);
	d->n_stacks = 0;
	return f->decode(d, data, sink, e);
}
