// SPDX-License-Identifier: MIT
/*
 * Rows of one dump that are one node under one label set are added up first, in int64; what they
 * give is then put into buckets. So no sum depends on the order of rows, which is no one's.
 */
#include "aggregate/collect.h"

#include <math.h>

#include "base/hash.h"
#include "base/num.h"
#include "base/utc.h"

/* Cells are put in order when they have doubled, so that memory is by what is kept. */
#define SETTLE_MIN ((size_t)1 << 18)

static const struct lset no_labels;

static int64_t bucket_ns(const struct sums *s, size_t bucket)
{
	return (s->start_s + (int64_t)bucket * s->width_s) * NS_PER_S;
}

/* The last has no end. */
static int64_t bucket_end_ns(const struct sums *s, size_t bucket)
{
	return bucket + 1 == s->n_buckets ? INT64_MAX : bucket_ns(s, bucket + 1);
}

/* What lies before the first bucket is in none. */
struct piece {
	size_t bucket;
	int64_t from_ns, to_ns;
};

static struct piece first_piece(const struct sums *s, int64_t from_ns, int64_t to_ns)
{
	int64_t from = MAX(from_ns, bucket_ns(s, 0));
	size_t bucket = sums_bucket(s, from);

	return (struct piece){bucket, from, MIN(to_ns, bucket_end_ns(s, bucket))};
}

static void next_piece(const struct sums *s, struct piece *p, int64_t to_ns)
{
	p->bucket++;
	p->from_ns = p->to_ns;
	p->to_ns = p->bucket < s->n_buckets ? MIN(to_ns, bucket_end_ns(s, p->bucket))
					    : p->from_ns;
}

#define EACH_PIECE(piece, s, from, to)                                                             \
	for (struct piece piece = first_piece(s, from, to); (piece).to_ns > (piece).from_ns;       \
	     next_piece(s, &(piece), to))

void collect_alive(struct collector *c, bool counted, int64_t from_ns, int64_t to_ns)
{
	EACH_PIECE(piece, c->s, from_ns, to_ns)
	{
		struct cube_alive *alive = &c->alive[counted][piece.bucket];
		int64_t start = bucket_ns(c->s, piece.bucket);

		if (!alive->ns)
			alive->first_ns = piece.from_ns - start;
		alive->ns += piece.to_ns - piece.from_ns;
		alive->last_ns = MAX(alive->last_ns, piece.to_ns - start);
	}
}

/* ---- instances ---- */

static bool is_counted(const struct collect_type *t, const struct sums *s)
{
	return s->m->types[t->p->series->type].kind == KIND_CUMULATIVE;
}

static void add_spoken(const struct collector *c, const struct collect_type *t,
		       struct cube_time *times, const struct instance_pass *p)
{
	for (size_t k = 0; k < p->n; k++) {
		struct span span = moment_span(&p->moments[k], is_counted(t, c->s));

		EACH_PIECE(piece, c->s, span.from, span.to)
		{
			times[piece.bucket].spoken_ns += piece.to_ns - piece.from_ns;
		}
	}
}

/* Mean of n values and one more. */
static int64_t mean_with(int64_t mean, uint32_t n, int64_t value)
{
	return mean + (value - mean) / (int64_t)(n + 1);
}

/* An end counts only where it is moved to that of the report. */
static void add_instance(struct cube_instance *to, struct str name,
			 const struct instance_pass *p, bool counted)
{
	int64_t begin = p->moments[0].at_ns;
	int64_t end = moment_span(&p->moments[p->n - 1], counted).to;
	bool early = instance_is_early(p), late = instance_is_late(p, counted);

	if (early || to->n == 0)
		to->begin_ns = mean_with(to->begin_ns, to->n_early, begin);
	if (late || to->n == 0)
		to->end_ns = mean_with(to->end_ns, to->n_late, end);
	to->n_early += early;
	to->n_late += late;
	to->name = to->n ? STR("") : name;
	to->n++;
}

static uint32_t hand_of_labels(struct collector *c, struct collect_type *t,
			       const struct lset *lset)
{
	uint32_t tuple[CUBE_KEYS_MAX + 1] = {t->slot};
	uint32_t set;

	cube_labels_of(&t->labels, lset, c->s->instance, tuple + 1);
	set = cube_set(&t->sets, tuple);
	if (t->hand_of_set.n <= set) {
		vec_extend(&t->hand_of_set, set + 1 - t->hand_of_set.n);
		vec_extend(&t->lines, (set + 1) * c->s->n_buckets - t->lines.n);
	}
	if (!t->hand_of_set.v[set]) {
		vec_push(&t->hand, ((struct hand_set){.set = set}));
		vec_extend(&t->drawn, c->s->n_buckets);
		t->hand_of_set.v[set] = (uint32_t)t->hand.n;
	}
	return t->hand_of_set.v[set];
}

void collect_instance(struct collector *c, const struct instance_pass *p)
{
	for (size_t i = 0; i < c->n_types; i++) {
		struct collect_type *t = &c->types[i];

		t->slot = t->labels.slot_of[c->n_instance];
		add_instance(&t->instances.v[t->slot], c->s->instance->name, p,
			     is_counted(t, c->s));
		add_spoken(c, t, &t->times.v[t->slot * c->s->n_buckets], p);
		t->hand.n = 0;
		t->drawn.n = 0;
		t->hand_of_lset.n = 0;
		(void)hand_of_labels(c, t, &no_labels); /* idle or not, it has its labels */
	}
	c->n_instance++;
}

/* Level of the instance's own sets, from what was drawn over its whole time. */
void collect_instance_end(struct collector *c, size_t type, const double *weight)
{
	struct collect_type *t = &c->types[type];
	size_t n = c->s->n_buckets;
	struct cube_time *times = &t->times.v[t->slot * n];

	for (size_t b = 0; b < n; b++)
		times[b].weight = fmax(times[b].weight, weight[b]);
	for (size_t h = 0; h < t->hand.n; h++) {
		double *line = &t->lines.v[t->hand.v[h].set * n];

		for (size_t b = 0; b < n; b++)
			if (weight[b] > 0)
				line[b] += t->drawn.v[h * n + b] / weight[b];
		t->hand_of_set.v[t->hand.v[h].set] = 0;
	}
}

/* ---- rows ---- */

static uint32_t node_of_stack(const struct collector *c, stack_id stack)
{
	size_t low = 0, high = c->stacks->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c->stacks->stacks[middle] < stack)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->stacks->n ? c->paths.leaf[low] : 0;
}

static uint32_t node_of_row(struct collector *c, uint32_t local)
{
	const struct sums *s = c->s;

	while (c->node_of.n <= local) {
		row_id row = s->rows.v[c->node_of.n];

		vec_push(&c->node_of, node_of_stack(c, s->m->rows[row].stack));
	}
	return c->node_of.v[local];
}

static uint32_t hand_of_row(struct collector *c, struct collect_type *t, uint32_t local)
{
	const struct sums *s = c->s;
	uint32_t lset = s->lset_of_row.v[local];

	if (t->hand_of_lset.n <= lset)
		vec_extend(&t->hand_of_lset, s->lsets.n - t->hand_of_lset.n);
	if (!t->hand_of_lset.v[lset])
		t->hand_of_lset.v[lset] =
			hand_of_labels(c, t, &s->m->lsets[s->lsets.v[lset]]);
	return t->hand_of_lset.v[lset] - 1;
}

static struct collect_sum *sum_of(struct collector *c, uint32_t node, uint32_t hand)
{
	uint64_t hash = hash_u64((uint64_t)node << 32 | (hand + 1));
	struct idslot *slot;

	idtab_reserve(&c->sum_ids);
	for (size_t i = hash; slot = idtab_at(&c->sum_ids, i), slot->id_plus_1; i++) {
		struct collect_sum *sum = &c->sums.v[slot->id_plus_1 - 1];

		if (sum->node == node && sum->hand == hand)
			return sum;
	}
	idtab_fill(&c->sum_ids, slot, hash, (uint32_t)c->sums.n);
	vec_push(&c->sums, ((struct collect_sum){.node = node, .hand = hand}));
	return &c->sums.v[c->sums.n - 1];
}

void collect_row(struct collector *c, size_t type, uint32_t local, int64_t value)
{
	struct collect_type *t = &c->types[type];
	uint32_t node, hand;
	struct collect_sum *sum;

	if (!value)
		return;
	node = node_of_row(c, local);
	hand = hand_of_row(c, t, local);
	t->hand.v[hand].dump += (double)value;
	sum = sum_of(c, t->map ? t->map[node] : node, hand);
	sum->value = add_sat(sum->value, value, &t->saturated);
}

/* A table that is much too large now is not worth emptying. */
static void forget_sums(struct collector *c)
{
	if (c->sum_ids.mask > 16 * (c->sums.n + 64))
		idtab_release(&c->sum_ids);
	if (c->sum_ids.slot)
		memset(c->sum_ids.slot, 0, (c->sum_ids.mask + 1) * sizeof(*c->sum_ids.slot));
	c->sum_ids.n = 0;
	c->sums.n = 0;
}

void collect_dump(struct collector *c, size_t type)
{
	struct collect_type *t = &c->types[type];

	forget_sums(c);
	for (size_t h = 0; h < t->hand.n; h++)
		t->hand.v[h].dump = 0;
}

/* ---- cells ---- */

static void add_cell(struct collect_type *t, const struct cube_cell *cell)
{
	if (t->cells.n >= SETTLE_MIN && t->cells.n >= 2 * t->n_settled) {
		cells_settle(&t->cells, &t->saturated);
		t->n_settled = t->cells.n;
	}
	vec_push(&t->cells, *cell);
}

/* One for all instances of a slot: so there are not more twins than slots, however many instances
 * there are. */
static uint32_t twin_of(struct collector *c, struct collect_type *t)
{
	struct str name = t->instances.v[t->slot].name; /* empty: of several */

	if (t->twin_of_slot.n <= t->slot)
		vec_extend(&t->twin_of_slot, t->slot + 1 - t->twin_of_slot.n);
	if (!t->twin_of_slot.v[t->slot]) {
		vec_push(&t->instances, (struct cube_instance){0});
		vec_extend(&t->times, c->s->n_buckets);
		t->twin_of_slot.v[t->slot] = (uint32_t)t->instances.n;
	}
	t->instances.v[t->twin_of_slot.v[t->slot] - 1].name = name;
	return t->twin_of_slot.v[t->slot] - 1;
}

static uint32_t twin_set(struct collector *c, struct collect_type *t, struct hand_set *hand)
{
	uint32_t tuple[CUBE_KEYS_MAX + 1];

	if (!hand->twin_plus_1) {
		memcpy(tuple, t->sets.tuples.v + hand->set * t->sets.width,
		       t->sets.width * sizeof(*tuple));
		tuple[0] = twin_of(c, t);
		hand->twin_plus_1 = cube_set(&t->sets, tuple) + 1;
		if (t->hand_of_set.n < hand->twin_plus_1) {
			vec_extend(&t->hand_of_set, 1);
			vec_extend(&t->lines, c->s->n_buckets);
		}
	}
	return hand->twin_plus_1 - 1;
}

void collect_counter(struct collector *c, size_t type, int64_t middle_ns, int64_t covered_ns)
{
	struct collect_type *t = &c->types[type];
	const struct sums *s = c->s;
	bool twin = covered_ns <= 0 && isfinite(t->p->win[WIN_ALL].level);
	size_t bucket = sums_bucket(s, middle_ns);
	struct cube_time *time;

	if (middle_ns < bucket_ns(s, 0) || middle_ns >= bucket_end_ns(s, bucket))
		return;
	if (twin)
		(void)twin_set(c, t, &t->hand.v[0]);
	time = &t->times.v[(twin ? twin_of(c, t) : t->slot) * s->n_buckets + bucket];
	time->n_dumps++;
	time->covered_ns += MAX(covered_ns, 0);
	for (size_t i = 0; i < c->sums.n; i++) {
		struct hand_set *hand = &t->hand.v[c->sums.v[i].hand];
		uint32_t set = twin ? twin_set(c, t, hand) : hand->set;

		add_cell(t, &(struct cube_cell){c->sums.v[i].node,
						(uint32_t)(set * s->n_buckets + bucket),
						c->sums.v[i].value});
	}
}

void collect_state(struct collector *c, size_t type, int64_t from_ns, int64_t to_ns)
{
	struct collect_type *t = &c->types[type];
	const struct sums *s = c->s;
	double width = (double)s->width_s * 1e9, den = (double)s->columns[type].den;
	bool begun = from_ns < bucket_ns(s, 0);

	EACH_PIECE(piece, s, from_ns, to_ns)
	{
		double part = (double)(piece.to_ns - piece.from_ns) / width;
		struct cube_time *time = &t->times.v[t->slot * s->n_buckets + piece.bucket];

		time->n_dumps += !begun;
		time->n_carried += begun;
		begun = true;
		for (size_t i = 0; i < c->sums.n; i++) {
			double value = (double)c->sums.v[i].value * part * den;
			uint32_t set = t->hand.v[c->sums.v[i].hand].set;

			add_cell(t, &(struct cube_cell){
					    c->sums.v[i].node,
					    (uint32_t)(set * s->n_buckets + piece.bucket),
					    round_sat(value, &t->saturated)});
		}
	}
}

/* ---- lines ---- */

void collect_line(struct collector *c, size_t type, size_t bucket, double weight)
{
	struct collect_type *t = &c->types[type];

	for (size_t h = 0; h < t->hand.n; h++)
		t->drawn.v[h * c->s->n_buckets + bucket] += t->hand.v[h].dump * weight;
}

void collect_held(struct collector *c, size_t type, size_t bucket, double weight_before)
{
	struct collect_type *t = &c->types[type];

	for (size_t h = 0; h < t->hand.n; h++) {
		double *drawn = &t->drawn.v[h * c->s->n_buckets];

		drawn[bucket] = drawn[bucket - 1] / weight_before;
	}
}

void collect_baseline(struct collector *c, size_t type, int64_t at_ns)
{
	if (c->types[type].p->only_baseline)
		collect_counter(c, type, at_ns, 0);
}
