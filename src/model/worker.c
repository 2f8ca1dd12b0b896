// SPDX-License-Identifier: MIT
/*
 * The hot path: a sample's locations are folded into two 64-bit polynomials, the stack table is
 * probed by one and checked by the other, and only on a miss are the frames written down.
 */
#include "model/worker.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/num.h"
#include "model/commit.h"
#include "model/refining.h"
#include "model/rows.h"

/* Odd multipliers of the two polynomials: splitmix64's constants. */
#define KEY_STEP 0xbf58476d1ce4e5b9u
#define CHECK_STEP 0x94d049bb133111ebu
#define CHECK_SALT 0x9e3779b97f4a7c15u

#define SWAP(a, b)                                                                                 \
	do {                                                                                       \
		__typeof__(a) swapped = (a);                                                       \
		(a) = (b);                                                                         \
		(b) = swapped;                                                                     \
	} while (0)

static struct worker *worker_of(struct sink *s)
{
	return (struct worker *)s;
}

static struct str keep(struct worker *w, struct str s)
{
	return arena_str(&w->file, s);
}

static bool on_header(struct sink *s, const struct profile_header *h)
{
	struct worker *w = worker_of(s);
	struct type_decl *types = arena_n(&w->file, h->n_types, struct type_decl);

	for (size_t i = 0; i < h->n_types; i++)
		types[i] = (struct type_decl){keep(w, h->types[i].name),
					      keep(w, h->types[i].unit)};
	w->header = *h;
	w->header.types = types;
	w->header.period_type = keep(w, h->period_type);
	w->header.period_unit = keep(w, h->period_unit);
	w->header.default_type = keep(w, h->default_type);
	w->header.binary = keep(w, h->binary);
	w->header.doc_url = keep(w, h->doc_url);
	commit_comments(w, h);
	return true;
}

static name_handle on_name(struct sink *s, struct str text)
{
	return strtab_intern(&worker_of(s)->strings, text);
}

frame_id worker_frame(struct worker *w, struct wframe frame)
{
	uint64_t hash = hash_u64((uint64_t)frame.fn << 32 | frame.file) ^
			hash_u64((uint64_t)frame.binary << 33 | (uint64_t)frame.line << 1 |
				 frame.inlined | 1ull << 63);
	struct idslot *slot;

	idtab_reserve(&w->frame_ids);
	for (size_t i = hash; slot = idtab_at(&w->frame_ids, i), slot->id_plus_1; i++) {
		const struct wframe *o = &w->frames.v[slot->id_plus_1 - 1];

		if (slot->hash == hash && o->fn == frame.fn && o->file == frame.file &&
		    o->binary == frame.binary && o->line == frame.line &&
		    o->inlined == frame.inlined)
			return slot->id_plus_1 - 1;
	}
	idtab_fill(&w->frame_ids, slot, hash, (frame_id)w->frames.n);
	vec_push(&w->frames, frame);
	return slot->id_plus_1 - 1;
}

static frame_id intern_frame(struct worker *w, const struct frame_decl *f)
{
	return worker_frame(w, (struct wframe){
				       .fn = f->function,
				       .file = f->file,
				       .binary = f->binary,
				       .line = f->line,
				       .inlined = f->inlined,
			       });
}

static loc_handle on_location(struct sink *s, const struct frame_decl *frames, size_t n)
{
	struct worker *w = worker_of(s);
	struct wloc loc = {.at = (uint32_t)w->loc_frames.n,
			   .n = (uint32_t)n,
			   .key_power = 1,
			   .check_power = 1};

	for (size_t i = 0; i < n; i++) {
		frame_id frame = intern_frame(w, &frames[i]);

		vec_push(&w->loc_frames, frame);
		loc.key = loc.key * KEY_STEP + hash_u64(frame + 1);
		loc.check = loc.check * CHECK_STEP + hash_u64(frame + CHECK_SALT);
		loc.key_power *= KEY_STEP;
		loc.check_power *= CHECK_STEP;
	}
	vec_push(&w->locs, loc);
	return (loc_handle)(w->locs.n - 1);
}

static loc_handle no_stack(struct worker *w)
{
	struct frame_decl frame = {0};

	frame.function = strtab_intern(&w->strings, STR("[no stack]"));
	if (w->no_stack == ID_NONE)
		w->no_stack = on_location(&w->sink, &frame, 1);
	return w->no_stack;
}

static stack_id add_stack(struct worker *w, const loc_handle *locs, size_t n, uint64_t check)
{
	struct wstack stack = {.check = check, .at = w->pool.n};
	size_t room = w->decoder.limits.depth; /* a hostile location has many frames */

	for (size_t i = 0; i < n && room; i++) {
		const struct wloc *l = &w->locs.v[locs[i]];
		size_t take = MIN(l->n, room);

		vec_reserve(&w->pool, w->pool.n + take);
		memcpy(w->pool.v + w->pool.n, w->loc_frames.v + l->at, take * sizeof(frame_id));
		w->pool.n += take;
		room -= take;
	}
	stack.n = (uint32_t)(w->pool.n - stack.at);
	w->n_frames_added += stack.n;
	w->is_over = w->n_frames_added > w->decoder.limits.dump_bytes / sizeof(frame_id);
	vec_push(&w->stacks, stack);
	return (stack_id)(w->stacks.n - 1);
}

static stack_id intern_stack(struct worker *w, const loc_handle *locs, size_t n)
{
	uint64_t key = 0, check = 0, frames = 0, depth = w->decoder.limits.depth;
	struct idslot *slot;

	/* Only what add_stack keeps: stacks that are equal after the cut are one. */
	for (size_t i = 0; i < n && frames < depth; i++) {
		const struct wloc *l = &w->locs.v[locs[i]];

		if (l->n <= depth - frames) {
			key = key * l->key_power + l->key;
			check = check * l->check_power + l->check;
			frames += l->n;
			continue;
		}
		for (uint32_t k = 0; frames < depth; k++, frames++) {
			frame_id frame = w->loc_frames.v[l->at + k];

			key = key * KEY_STEP + hash_u64(frame + 1);
			check = check * CHECK_STEP + hash_u64(frame + CHECK_SALT);
		}
	}
	key = hash_u64(key ^ frames << 56);
	idtab_reserve(&w->stack_ids);
	for (size_t i = key; slot = idtab_at(&w->stack_ids, i), slot->id_plus_1; i++)
		if (slot->hash == key && w->stacks.v[slot->id_plus_1 - 1].check == check)
			return slot->id_plus_1 - 1;
	idtab_fill(&w->stack_ids, slot, key, add_stack(w, locs, n, check));
	return slot->id_plus_1 - 1;
}

stack_id worker_stack(struct worker *w, const frame_id *frames, size_t n)
{
	struct wstack stack = {.at = w->pool.n, .n = (uint32_t)n};
	struct idslot *slot;
	uint64_t key = 0;

	for (size_t i = 0; i < n; i++) {
		key = key * KEY_STEP + hash_u64(frames[i] + 1);
		stack.check = stack.check * CHECK_STEP + hash_u64(frames[i] + CHECK_SALT);
	}
	key = hash_u64(key ^ (uint64_t)n << 56);
	idtab_reserve(&w->stack_ids);
	for (size_t i = key; slot = idtab_at(&w->stack_ids, i), slot->id_plus_1; i++)
		if (slot->hash == key && w->stacks.v[slot->id_plus_1 - 1].check == stack.check)
			return slot->id_plus_1 - 1;
	vec_reserve(&w->pool, w->pool.n + n);
	memcpy(w->pool.v + w->pool.n, frames, n * sizeof(*frames));
	w->pool.n += n;
	idtab_fill(&w->stack_ids, slot, key, (stack_id)w->stacks.n);
	vec_push(&w->stacks, stack);
	return slot->id_plus_1 - 1;
}

row_id worker_row(struct worker *w, stack_id stack, lset_id lset)
{
	uint64_t hash = hash_u64((uint64_t)lset << 32 | stack);
	struct idslot *slot;

	idtab_reserve(&w->row_ids);
	for (size_t i = hash; slot = idtab_at(&w->row_ids, i), slot->id_plus_1; i++)
		if (slot->hash == hash)
			return slot->id_plus_1 - 1; /* hash_u64 is a bijection */
	idtab_fill(&w->row_ids, slot, hash, (row_id)w->rows.n);
	vec_push(&w->rows, ((struct row){stack, lset}));
	vec_push(&w->slot_of_row, 0);
	return slot->id_plus_1 - 1;
}

/* Equal stacks with equal labels merge: the row's place among those of this dump. */
int64_t *worker_values(struct worker *w, row_id row)
{
	size_t n_types = w->header.n_types;
	uint64_t *mark = &w->slot_of_row.v[row];

	if (*mark >> 32 != w->dump_number) {
		*mark = (uint64_t)w->dump_number << 32 | w->dump_rows.n;
		vec_push(&w->dump_rows, row);
		vec_extend(&w->dump_values, n_types);
	}
	return &w->dump_values.v[(uint32_t)*mark * n_types];
}

static void on_sample(struct sink *s, const loc_handle *locs, size_t n, label_handle labels,
		      const int64_t *values)
{
	struct worker *w = worker_of(s);
	loc_handle none;
	int64_t *sum;

	if (w->is_over)
		return; /* the dump is refused: its stacks take too much memory */
	if (n == 0) {
		none = no_stack(w);
		locs = &none;
		n = 1;
	}
	sum = worker_values(w, worker_row(w, intern_stack(w, locs, n), labels));
	for (size_t t = 0; t < w->header.n_types; t++) {
		sum[t] = add_sat(sum[t], values[t], &w->saturated);
		w->totals[t] = add_sat(w->totals[t], values[t], &w->saturated);
		w->negative[t] |= values[t] < 0;
	}
	w->n_samples++;
}

static const struct sink_ops worker_ops = {
	.header = on_header,
	.name = on_name,
	.location = on_location,
	.labels = commit_labels,
	.sample = on_sample,
};

void worker_init(struct worker *w, const struct worker_options *o)
{
	*w = (struct worker){.sink = {&worker_ops}, .discovery = o->discovery};
	decoder_init(&w->decoder, &o->limits);
	w->decoder.count_stacks = o->count_stacks;
	w->refining = refining_new(&w->arena, o->refine);
	strtab_init(&w->strings);
	vec_push(&w->lsets, ((struct lset){0}));
	blobs_init(&w->blobs, o->blob_budget_bytes);
}

void worker_release(struct worker *w)
{
	decoder_release(&w->decoder);
	refining_release(w->refining);
	arena_release(&w->arena);
	arena_release(&w->file);
	strtab_release(&w->strings);
	idtab_release(&w->frame_ids);
	idtab_release(&w->stack_ids);
	idtab_release(&w->lset_ids);
	idtab_release(&w->row_ids);
	idtab_release(&w->instance_ids);
	vec_release(&w->instances);
	vec_release(&w->frames);
	vec_release(&w->stacks);
	vec_release(&w->pool);
	vec_release(&w->lsets);
	vec_release(&w->label_forms);
	vec_release(&w->rows);
	vec_release(&w->types);
	vec_release(&w->dumps);
	vec_release(&w->failed);
	vec_release(&w->locs);
	vec_release(&w->loc_frames);
	vec_release(&w->slot_of_row);
	vec_release(&w->dump_rows);
	vec_release(&w->dump_values);
	vec_release(&w->stored_rows);
	vec_release(&w->stored_values);
	blobs_release(&w->blobs);
}

static void next_number(struct worker *w)
{
	if (++w->dump_number == 0)
		w->dump_number = 1;
}

void worker_rows_anew(struct worker *w)
{
	SWAP(w->dump_rows, w->stored_rows);
	SWAP(w->dump_values, w->stored_values);
	w->dump_rows.n = w->dump_values.n = 0;
	next_number(w);
}

static void begin(struct worker *w, const struct dump *dump)
{
	arena_reset(&w->file);
	w->dump = dump;
	w->header = (struct profile_header){0};
	w->facts = (struct content_facts){0};
	w->locs.n = w->loc_frames.n = w->dump_rows.n = w->dump_values.n = 0;
	w->n_samples = 0;
	w->no_stack = ID_NONE;
	w->saturated = w->is_over = false;
	w->n_frames_added = 0;
	memset(w->totals, 0, sizeof(w->totals));
	memset(w->negative, 0, sizeof(w->negative));
	next_number(w);
}

static void fail(struct worker *w, const struct err *e)
{
	struct buf reason = {0};
	struct skip skip = {.path = w->dump->path};

	if (e->has_offset)
		buf_printf(&reason, "at byte %llu: ", (unsigned long long)e->offset);
	buf_str(&reason, str_of(e->text));
	skip.reason = arena_str(&w->arena, buf_view(&reason));
	buf_release(&reason);
	vec_push(&w->failed, skip);
}

void worker_read(struct worker *w, uint32_t source, struct buf *raw)
{
	const struct dump *dump = &w->discovery->dumps.v[source];
	struct err e = {0};

	begin(w, dump);
	if (!file_read(AT_FDCWD, dump->open.p, w->decoder.limits.dump_bytes, raw, &e) ||
	    !decode_dump(&w->decoder, buf_view(raw), &w->sink, &e)) {
		fail(w, &e);
		return;
	}
	if (w->is_over) {
		(void)err_set(&e, "expected at most %zu frames in all stacks, found more",
			      w->decoder.limits.dump_bytes / sizeof(frame_id));
		fail(w, &e);
		return;
	}
	w->bytes_read += raw->n;
	w->file_bytes = raw->n;
	w->digest = digest_of(buf_view(raw));
	commit_dump(w, source);
}
