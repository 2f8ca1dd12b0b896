// SPDX-License-Identifier: MIT
/*
 * What is known is cut out (type word, time, number); when exactly one piece is left, and it does
 * not only say "dump" or "before", it names something: orders in orders-cpu-1700000000.pb.gz.
 */
#include "discover/stem.h"

#include "base/num.h"
#include "discover/dump.h"
#include "discover/fileext.h"
#include "discover/moment.h"
#include "discover/typeid.h"
#include "discover/words.h"

struct cutout {
	size_t from, to;
};

/* "heap" of a.heap, "cpu" of a.cpu.pb.gz: an extension that is a type word beats the name. */
static bool type_of_extension(struct str base, size_t stem, struct typeword *w)
{
	struct str rest = str_sub(base, stem, base.n), part;
	bool found = false;

	while (rest.n && str_next(&rest, '.', &part)) {
		struct typeword here;

		if (!typeword_whole(part, &here) || here.weak)
			continue;
		*w = here;
		w->from = w->to = stem;
		found = true;
	}
	return found;
}

/* A-to-B, A_B, A-B, A..B with B later than A; moves the time's end behind B. */
static void read_range(struct stem *st)
{
	struct when form[WHEN_FORMS];
	size_t at = st->time.end, n;

	while (at < st->text.n && st->text.p[at] && strchr("-_.~", st->text.p[at]))
		at++;
	if (str_eq_nocase(str_sub(st->text, at, at + 2), STR("to")))
		at += 2;
	while (at < st->text.n && st->text.p[at] && strchr("-_.~", st->text.p[at]))
		at++;
	n = at > st->time.end ? when_at(st->text, at, false, form) : 0;
	if (n == 0 || form[n - 1].coarse != st->time.coarse || form[n - 1].ns <= st->time.ns)
		return;
	st->end_ns = form[n - 1].ns;
	st->time.end = form[n - 1].end;
}

static bool inside(size_t from, size_t to, const struct cutout *cut)
{
	return from < cut->to && to > cut->from;
}

/* 3: at the end of the name (heap12), 2: at its start (12.heap), 1: a part of its own, 0: none. */
static int seq_rank(struct str text, size_t from, size_t to)
{
	bool left = from == 0 || strchr("-_.", text.p[from - 1]);

	if (to == text.n)
		return 3;
	if (!text.p[to] || !strchr("-_.", text.p[to]))
		return 0;
	return from == 0 ? 2 : left;
}

/* The digits of deadbeef01 are no order. */
static bool in_hex_id(struct str text, size_t from, size_t to)
{
	while (from > 0 && (is_alpha(text.p[from - 1]) || is_digit(text.p[from - 1])))
		from--;
	while (to < text.n && (is_alpha(text.p[to]) || is_digit(text.p[to])))
		to++;
	return !is_number(str_sub(text, from, to)) && is_hex_id(str_sub(text, from, to));
}

static struct cutout read_seq(struct stem *st, const struct cutout *time,
			      const struct cutout *version)
{
	struct cutout best = {0, 0};
	int best_rank = 0;

	for (size_t at = 0, n; at < st->text.n; at += n ? n : 1) {
		int64_t value;
		int rank;

		n = digits_at(st->text, at);
		if (n == 0 || n > 9 || inside(at, at + n, time) || inside(at, at + n, version) ||
		    in_hex_id(st->text, at, at + n))
			continue;
		rank = seq_rank(st->text, at, at + n);
		if (rank < MAX(best_rank, 1) || !str_to_i64(str_sub(st->text, at, at + n), &value))
			continue;
		best = (struct cutout){at, at + n};
		best_rank = rank;
		st->seq = value;
	}
	return best;
}

/* Where the tail of time and number begins that a type word may stand before. */
static size_t tail_of(const struct stem *st, const struct cutout *time, const struct cutout *seq)
{
	size_t tail = st->text.n;

	if (seq->to && seq->from > 0)
		tail = MIN(tail, seq->from);
	if (time->to && time->from > 0)
		tail = MIN(tail, time->from);
	return tail;
}

/*
 * The number of orders-0-1700000000 is no order when there is a clock: it is the replica that
 * Kubernetes counts. Then it stays with its name.
 */
static bool is_replica(const struct stem *st, const struct cutout *cut, size_t n)
{
	const struct cutout *seq = &cut[1];
	size_t from = 0;
	struct str set;

	if (!st->has_time || st->time.coarse || seq->to == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (i != 1 && cut[i].to <= seq->from)
			from = MAX(from, cut[i].to);
	return is_replica_name(trim_separators(str_sub(st->text, from, seq->to)), &set);
}

static void sort_cutouts(struct cutout *cut, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && cut[k].from < cut[k - 1].from; k--) {
			struct cutout swap = cut[k];

			cut[k] = cut[k - 1];
			cut[k - 1] = swap;
		}
}

static struct str find_piece(struct str text, struct cutout *cut, size_t n)
{
	struct str found = {"", 0};
	size_t from = 0, n_found = 0;

	sort_cutouts(cut, n);
	for (size_t i = 0; i <= n; i++) {
		size_t to = i < n ? cut[i].from : text.n;
		struct str piece = trim_separators(str_sub(text, from, to));

		if (piece.n && !words_say_nothing(piece)) {
			found = piece;
			n_found++;
		}
		if (i < n)
			from = MAX(from, cut[i].to);
	}
	return n_found == 1 ? found : (struct str){"", 0};
}

static bool is_joined(struct str text, size_t at, struct str piece)
{
	return at < text.n && str_chr(piece, text.p[at]) != SIZE_MAX;
}

/*
 * Without a time or number the rest is less sure: before its type a name may have many words
 * (cart-service-cpu), behind it only when they hang together closer (heap_cart-service): else
 * they rather describe (heap-cli-agent).
 */
static bool names_alone(const struct stem *st, const struct cutout *type)
{
	bool behind = st->piece.n && st->piece.p > st->text.p + type->from;

	return !(behind && is_joined(st->text, type->to, st->piece));
}

static void read_type(struct stem *st, struct str base, struct cutout cut[4])
{
	struct cutout id;

	st->has_id = typeid_find(st->text, &id.from, &id.to);
	if (st->has_id) {
		st->id = str_sub(st->text, id.from, id.to);
		cut[2] = id;
		return;
	}
	st->has_type = type_of_extension(base, st->text.n, &st->type) ||
		       typeword_find(st->text, tail_of(st, &cut[0], &cut[1]), &st->type);
	if (st->has_type)
		cut[2] = (struct cutout){st->type.from, st->type.to};
}

struct stem stem_read(struct str base)
{
	struct stem st = {.end_ns = TIME_NONE, .seq = -1};
	struct cutout cut[4] = {{0, 0}};
	size_t stem = fileext_stem(base);
	struct cutout type;
	bool ordered;

	st.text = str_sub(base, 0, stem);
	st.has_time = when_first(st.text, 0, false, &st.time);
	if (st.has_time) {
		read_range(&st);
		cut[0] = (struct cutout){st.time.from, st.time.end};
	}
	if (version_find(st.text, &cut[3].from, &cut[3].to) && !inside(cut[3].from, cut[3].to, cut))
		st.version = str_sub(st.text, cut[3].from, cut[3].to);
	else
		cut[3] = (struct cutout){0, 0};
	cut[1] = read_seq(&st, &cut[0], &cut[3]);
	read_type(&st, base, cut);
	if (is_replica(&st, cut, COUNT_OF(cut))) {
		st.seq = -1;
		cut[1] = (struct cutout){0, 0};
	}
	ordered = st.has_time || st.seq >= 0;
	type = cut[2];
	st.piece = find_piece(st.text, cut, COUNT_OF(cut));
	if (!st.has_time && !st.has_type && !st.has_id)
		st.piece = (struct str){"", 0};
	else if (!ordered && !st.has_id && !names_alone(&st, &type))
		st.piece = (struct str){"", 0};
	return st;
}
