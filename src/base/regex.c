// SPDX-License-Identifier: MIT
/*
 * PCRE2's matcher backtracks and may take exponential time, so it runs under a limit for each
 * place where a match may begin. What meets it goes to pcre2_dfa_match, which follows all ways at
 * once: the pattern is compiled a second time behind ".*?", so that one walk over the text finds a
 * match wherever it begins. That one tells equal ways apart by how often "+" has repeated, so its
 * ways may grow with the text: they are kept in a workspace of a fixed size.
 */
#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"

#define STEPS 500 /* of backtracking, and one for each byte, so that ".+" may pass over all */
#define HEAP_KIB 32768
#define WAYS 256             /* side by side */
#define WORKSPACE (WAYS * 6) /* ints, see pcre2_dfa_match(3): three a way, now and next */
#define LOOKAROUNDS 2000     /* and atomic groups, on the walk side by side */
#define GROUPS 100           /* $0 to $99 */
#define RESULT_BYTES 65535

struct regex {
	pcre2_code *code;
	pcre2_code *side_by_side; /* NULL: it has what only backtracking can do */
	enum regex_mode mode;
	struct str text;
};

struct matcher_own {
	pcre2_match_context *limits, *way_limits;
	pcre2_match_data *data;
	struct buf clean; /* the text at hand as UTF-8, where it is none */
	int workspace[WORKSPACE];
};

static void *new_block(size_t bytes)
{
	size_t cap = 0;

	return vec_grown(NULL, &cap, bytes, 1);
}

/* ---- compiling ---- */

static pcre2_code *compile(struct str pattern, uint32_t options, int *code, size_t *at)
{
	return pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n,
			     options | PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C,
			     code, at, NULL);
}

/* (?R) means the whole pattern: not the one with ".*?" before it. */
static bool names_itself(struct str pattern)
{
	return str_find(pattern, STR("(?R")) != SIZE_MAX ||
	       str_find(pattern, STR("(?0")) != SIZE_MAX ||
	       str_find(pattern, STR("\\g")) != SIZE_MAX;
}

/*
 * A \Q without end would take the bracket in, so \E is before it. What still cannot stand within
 * another pattern (verbs at the start, a last comment of (?x)) fails here, and backtracks only.
 */
static pcre2_code *compile_side_by_side(struct str pattern, enum regex_mode mode)
{
	struct buf wrapped = {0};
	pcre2_code *code;
	size_t at;
	int error;

	if (mode == REGEX_WHOLE)
		return compile(pattern, PCRE2_ANCHORED | PCRE2_ENDANCHORED, &error, &at);
	if (names_itself(pattern))
		return NULL;
	buf_lit(&wrapped, "(?s:.*?)(?:");
	buf_str(&wrapped, pattern);
	buf_lit(&wrapped, "\\E)");
	code = compile(buf_view(&wrapped), PCRE2_ANCHORED, &error, &at);
	buf_release(&wrapped);
	return code;
}

static bool refuse(struct err *e, struct str pattern, int error, size_t at)
{
	PCRE2_UCHAR text[160] = "";

	(void)pcre2_get_error_message(error, text, sizeof(text));
	return err_set(e, "expected a regular expression, found \"%.*s\": %s at byte %zu",
		       PR(pattern), (const char *)text, at);
}

struct regex *regex_new(struct str pattern, enum regex_mode mode, struct err *e)
{
	uint32_t options = mode == REGEX_WHOLE ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0;
	struct regex *re;
	pcre2_code *code;
	size_t at;
	int error;

	if (pattern.n == 0 || pattern.n > REGEX_PATTERN_BYTES) {
		(void)err_set(e, "expected a regular expression of 1 to %d bytes, found %zu bytes",
			      REGEX_PATTERN_BYTES, pattern.n);
		return NULL;
	}
	code = compile(pattern, options, &error, &at);
	if (!code) {
		(void)refuse(e, pattern, error, at);
		return NULL;
	}
	re = new_block(sizeof(*re) + pattern.n);
	memcpy(re + 1, pattern.p, pattern.n);
	*re = (struct regex){code,
			     compile_side_by_side(pattern, mode),
			     mode,
			     {(const char *)(re + 1), pattern.n}};
	return re;
}

void regex_free(struct regex *re)
{
	if (!re)
		return;
	pcre2_code_free(re->code);
	pcre2_code_free(re->side_by_side);
	vec_free(re);
}

struct str regex_text(const struct regex *re)
{
	return re->text;
}

/* ---- matching ---- */

void matcher_init(struct matcher *m)
{
	*m = (struct matcher){.own = new_block(sizeof(*m->own))};
	*m->own = (struct matcher_own){.limits = pcre2_match_context_create(NULL),
				       .way_limits = pcre2_match_context_create(NULL),
				       .data = pcre2_match_data_create(GROUPS, NULL)};
	(void)pcre2_set_heap_limit(m->own->limits, HEAP_KIB);
	(void)pcre2_set_heap_limit(m->own->way_limits, HEAP_KIB);
	(void)pcre2_set_match_limit(m->own->way_limits, LOOKAROUNDS);
}

void matcher_release(struct matcher *m)
{
	if (!m->own)
		return;
	pcre2_match_context_free(m->own->limits);
	pcre2_match_context_free(m->own->way_limits);
	pcre2_match_data_free(m->own->data);
	buf_release(&m->own->clean);
	vec_free(m->own);
	*m = (struct matcher){0};
}

static bool is_utf8(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		struct glyph g = {.bytes = 1, .valid = true};

		if ((unsigned char)s.p[i] >= 0x80)
			g = utf8_at(s, i);
		if (!g.valid)
			return false;
		i += g.bytes;
	}
	return true;
}

/* The text with U+FFFD for each byte that is no UTF-8. */
static struct str clean(struct matcher_own *own, struct str s)
{
	if (s.n == 0)
		return STR("");
	if (is_utf8(s))
		return s;
	buf_reset(&own->clean);
	for (size_t i = 0; i < s.n;) {
		struct glyph g = utf8_at(s, i);

		buf_str(&own->clean, g.valid ? str_sub(s, i, i + g.bytes) : STR("\xef\xbf\xbd"));
		i += g.bytes;
	}
	return buf_view(&own->clean);
}

/* What a search looks at; a character is not cut. */
static struct str beginning(struct str s)
{
	size_t n = REGEX_SEARCH_BYTES;

	while (n > REGEX_SEARCH_BYTES - 3 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

static int backtrack(const struct regex *re, struct matcher_own *own, struct str text, size_t from,
		     uint32_t options)
{
	size_t steps = STEPS + text.n;

	if (re->mode == REGEX_WHOLE)
		steps *= 2; /* one beginning only */
	(void)pcre2_set_match_limit(own->limits, (uint32_t)MIN(steps, UINT32_MAX));
	return pcre2_match(re->code, (PCRE2_SPTR)text.p, text.n, from, options | PCRE2_NO_UTF_CHECK,
			   own->data, own->limits);
}

static int walk_side_by_side(const struct regex *re, struct matcher_own *own, struct str text,
			     uint32_t options)
{
	if (!re->side_by_side)
		return PCRE2_ERROR_MATCHLIMIT;
	if (re->mode == REGEX_SEARCH)
		options |= PCRE2_DFA_SHORTEST;
	return pcre2_dfa_match(re->side_by_side, (PCRE2_SPTR)text.p, text.n, 0,
			       options | PCRE2_NO_UTF_CHECK, own->data, own->way_limits,
			       own->workspace, WORKSPACE);
}

bool regex_matches(const struct regex *re, struct matcher *m, struct str s)
{
	bool cut = re->mode == REGEX_SEARCH && s.n > REGEX_SEARCH_BYTES;
	uint32_t options = cut ? PCRE2_NOTEOL : 0;
	struct str text = clean(m->own, cut ? beginning(s) : s);
	int got = backtrack(re, m->own, text, 0, options);

	if (got < 0 && got != PCRE2_ERROR_NOMATCH) {
		m->n_hard_bytes += text.n;
		got = walk_side_by_side(re, m->own, text, options);
	}
	m->n_undecided += got < 0 && (cut || got != PCRE2_ERROR_NOMATCH);
	return got >= 0;
}

/* ---- rewriting ---- */

/* $$, $7, $12, ${12}: *group is SIZE_MAX for a dollar; bytes of it, 0: none of these. */
static size_t read_reference(struct str s, size_t *group)
{
	bool braces = s.n > 1 && s.p[1] == '{';
	size_t from = braces ? 2 : 1, to = from;
	uint64_t number;

	*group = SIZE_MAX;
	if (s.n > 1 && s.p[1] == '$')
		return 2;
	while (to < s.n && to < from + 2 && is_digit(s.p[to]))
		to++;
	if (!str_to_u64(str_sub(s, from, to), &number) || (braces && (to == s.n || s.p[to] != '}')))
		return 0;
	*group = (size_t)number;
	return to + braces;
}

static bool check_name(const struct rewrite *w, struct err *e)
{
	uint32_t n_groups = 0;
	size_t group, step;

	(void)pcre2_pattern_info(w->pattern->code, PCRE2_INFO_CAPTURECOUNT, &n_groups);
	for (size_t i = 0; i < w->name.n; i += step) {
		step = 1;
		if (w->name.p[i] != '$')
			continue;
		step = read_reference(str_sub(w->name, i, w->name.n), &group);
		if (!step)
			return err_set(e, "expected a number or $ behind $, found \"%.*s\"",
				       PR(w->name));
		if (group != SIZE_MAX && group > n_groups)
			return err_set(e,
				       "expected at most $%u, found \"%.*s\": the expression "
				       "has no more groups",
				       n_groups, PR(w->name));
	}
	return true;
}

static size_t last_arrow(struct str rule)
{
	for (size_t i = rule.n; i-- > 1;)
		if (rule.p[i] == '>' && rule.p[i - 1] == '=')
			return i - 1;
	return SIZE_MAX;
}

bool rewrite_init(struct rewrite *w, struct str rule, struct err *e)
{
	size_t arrow = last_arrow(rule);

	*w = (struct rewrite){0};
	if (arrow == SIZE_MAX)
		return err_set(e, "expected REGEX => NAME, found \"%.*s\"", PR(rule));
	w->name = str_trim(str_sub(rule, arrow + 2, rule.n));
	w->pattern = regex_new(str_trim(str_sub(rule, 0, arrow)), REGEX_SEARCH, e);
	if (!w->pattern)
		return false;
	if (check_name(w, e))
		return true;
	rewrite_release(w);
	return false;
}

void rewrite_release(struct rewrite *w)
{
	regex_free(w->pattern);
	*w = (struct rewrite){0};
}

static void put_name(const struct rewrite *w, struct matcher_own *own, struct str text,
		     struct buf *out)
{
	const size_t *span = pcre2_get_ovector_pointer(own->data);
	size_t group, step;

	for (size_t i = 0; i < w->name.n; i += step) {
		step = 0;
		if (w->name.p[i] == '$')
			step = read_reference(str_sub(w->name, i, w->name.n), &group);
		if (step == 0 || group == SIZE_MAX) {
			buf_char(out, w->name.p[i]);
			step = MAX(step, 1);
		} else if (group < GROUPS && span[2 * group] != PCRE2_UNSET) {
			buf_str(out, str_sub(text, span[2 * group], span[2 * group + 1]));
		}
	}
}

/* One match after the other from the left, as Go does it: none is empty right behind another. */
static int replace(const struct rewrite *w, struct matcher_own *own, struct str text,
		   struct buf *out)
{
	const size_t *span = pcre2_get_ovector_pointer(own->data);
	size_t from = 0, done = 0, last_end = SIZE_MAX;
	int got;

	while (from <= text.n && (got = backtrack(w->pattern, own, text, from, 0)) >= 0) {
		size_t start = MAX(span[0], done), end = MAX(span[1], start);

		if (start < end || start != last_end) {
			buf_str(out, str_sub(text, done, start));
			put_name(w, own, text, out);
			done = last_end = end;
		}
		from = end;
		if (start == end && end < text.n)
			from += utf8_at(text, end).bytes;
		else if (start == end)
			break;
	}
	buf_str(out, str_sub(text, done, text.n));
	return from <= text.n && got < 0 && got != PCRE2_ERROR_NOMATCH ? got : 0;
}

/* The text to rewrite; false: it does not match. */
static bool begin(const struct rewrite *w, struct matcher *m, struct str *text, struct buf *out)
{
	if (!regex_matches(w->pattern, m, *text))
		return false;
	buf_reset(out);
	out->max = RESULT_BYTES;
	*text = clean(m->own, *text);
	return true;
}

bool rewrite_all(const struct rewrite *w, struct matcher *m, struct str text, struct buf *out)
{
	if (!begin(w, m, &text, out))
		return false;
	if (text.n <= REGEX_SEARCH_BYTES && replace(w, m->own, text, out) == 0 && !out->failed)
		return true;
	m->n_undecided++;
	return false;
}

bool rewrite_first(const struct rewrite *w, struct matcher *m, struct str text, struct buf *out)
{
	if (!begin(w, m, &text, out))
		return false;
	if (text.n <= REGEX_SEARCH_BYTES && backtrack(w->pattern, m->own, text, 0, 0) >= 0) {
		put_name(w, m->own, text, out);
		return true;
	}
	m->n_undecided++;
	return false;
}
