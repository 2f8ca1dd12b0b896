// SPDX-License-Identifier: MIT
/* Expressions: what they match, what is said of faulty ones, and that none takes long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "base/num.h"
#include "base/regex.h"

static struct regex *get_regex(const char *pattern, enum regex_mode mode)
{
	struct err e;
	struct regex *re = regex_new(str_of(pattern), mode, &e);

	if (!re)
		fail_msg("%s", e.text);
	return re;
}

/* Also counts what was not decided. */
static bool try_match(const char *pattern, enum regex_mode mode, struct str text, uint64_t *missed)
{
	struct regex *re = get_regex(pattern, mode);
	struct matcher m;
	bool got;

	matcher_init(&m);
	got = regex_matches(re, &m, text);
	*missed = m.n_undecided;
	matcher_release(&m);
	regex_free(re);
	return got;
}

static void check(const char *pattern, enum regex_mode mode, struct str text, bool wanted)
{
	uint64_t missed;
	bool got = try_match(pattern, mode, text, &missed);

	if (got != wanted || missed)
		fail_msg("/%s/ on \"%.*s\": %d, undecided %d", pattern, PR(text), got, (int)missed);
}

static void test_search(void **state)
{
	(void)state;
	check("json", REGEX_SEARCH, STR("encoding/json.Marshal"), true);
	check("^json", REGEX_SEARCH, STR("encoding/json.Marshal"), false);
	check("a|^b", REGEX_SEARCH, STR("bcd"), true);
	check("a$|c", REGEX_SEARCH, STR("xab"), false);
	check("l$", REGEX_SEARCH, STR("encoding/json.Marshal"), true);
	check("l$", REGEX_SEARCH, STR("Marshal\n"), false); /* the end of the text, as in Go */
	check("(?i)JSON", REGEX_SEARCH, STR("encoding/json.Marshal"), true);
	check("^$", REGEX_SEARCH, STR(""), true);
	check("x", REGEX_SEARCH, (struct str){NULL, 0}, false);
	check("a.b", REGEX_SEARCH, STR("a\nb"), false);
	check("a.b", REGEX_SEARCH, STR("a\0b"), true);
	check("\\bf\\b", REGEX_SEARCH, STR("a.f(int)"), true);
	/* Forms that cannot stand inside another pattern, and those that only backtrack. */
	check("\\Qa.b", REGEX_SEARCH, STR("xa.b"), true);
	check("(?x) b # and )", REGEX_SEARCH, STR("abc"), true);
	check("(a)\\1", REGEX_SEARCH, STR("xaa"), true);
	check("\\((?R)*\\)", REGEX_SEARCH, STR("x(())"), true);
}

static void test_whole(void **state)
{
	(void)state;
	check("malloc", REGEX_WHOLE, STR("malloc"), true);
	check("malloc", REGEX_WHOLE, STR("xmalloc"), false);
	check("a|ab", REGEX_WHOLE, STR("ab"), true);
	check("malloc|free", REGEX_WHOLE, STR("xfree"), false);
	check(".*", REGEX_WHOLE, STR(""), true);
}

/* What is no UTF-8 is U+FFFD, a byte each. */
static void test_characters(void **state)
{
	(void)state;
	check("^gr.n$", REGEX_SEARCH, STR("gr\xc3\xbcn"), true);
	check("[\xc3\xbc\xc3\xb6]", REGEX_SEARCH, STR("gr\xc3\xbcn"), true);
	check("[\xc3\xbc\xc3\xb6]", REGEX_SEARCH, STR("\xc3\xa4"), false);
	check("(?i)GR\xc3\x9cN", REGEX_SEARCH, STR("gr\xc3\xbcn"), true);
	check("^a..b$", REGEX_SEARCH, STR("a\xff\xfe\x62"), true);
	check("\xef\xbf\xbd", REGEX_SEARCH, STR("\xc3"), true);
	check("b$", REGEX_SEARCH, STR("\xed\xa0\x80\x62"), true);
}

static void check_fault(const char *pattern, const char *wanted)
{
	struct err e;

	assert_null(regex_new(str_of(pattern), REGEX_SEARCH, &e));
	if (!strstr(e.text, wanted))
		fail_msg("found \"%s\", wanted \"%s\"", e.text, wanted);
}

static void test_faults(void **state)
{
	char longer[REGEX_PATTERN_BYTES + 2];

	(void)state;
	check_fault("", "found 0 bytes");
	check_fault("ab(", "found \"ab(\": missing closing parenthesis at byte 3");
	check_fault("a)|(b", "unmatched closing parenthesis at byte 1");
	check_fault("[a", "missing terminating ]");
	check_fault("*", "quantifier does not follow");
	check_fault("\\C", "\\C is disabled");
	check_fault("a\xff", "UTF-8 error");
	check_fault("(\x1b[31m", "(?[31m"); /* no control bytes in messages */
	check_fault("((a{0,1000}){0,1000}){0,1000}", "too large");
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	check_fault(longer, "1 to 4096 bytes, found 4097 bytes");
}

static char *repeated(const char *unit, size_t n, const char *tail)
{
	char *text = malloc(n + strlen(tail) + 1);

	for (size_t i = 0; i < n; i++)
		text[i] = unit[i % strlen(unit)];
	memcpy(text + n, tail, strlen(tail) + 1);
	return text;
}

/* Patterns on which a backtracking matcher takes exponential or cubic time. */
static void test_no_catastrophe(void **state)
{
	static const struct {
		const char *pattern, *unit, *tail;
	} row[] = {
		{"(a+)+$", "a", "b"},
		{"^(a+)+$", "a", "b"},
		{"(a|a)*$", "a", "b"},
		{"(a*)*b", "a", "c"},
		{"^(\\w+[./]?)+Handler$", "abc/", "!"},
		{"(.*)*x", "ab", ""},
		{"(.*a){20}", "ab", ""},
		{"a.*b.*c.*d.*e.*f", "abcde", ""},
		{"(?=(a+)+$)", "a", "b"},
		{"(?=.*(?=.*(?=.*x)))", "abc", ""},
		{".{1000}x", "abc", ""},
		{"(x+x+)+y", "x", ""},
		{"(a?){2000}a{2000}", "a", ""},
		{"((((a*)*)*)*)*b", "a", ""},
		{"(a)(\\1+)+$", "a", "b"},
		{"(?:.{300}|.{299}|.{298}|.{297})*y", "ab", ""},
	};
	static const size_t lengths[] = {30, 100, 1000, 4095, 65535};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(row); i++)
		for (size_t k = 0; k < COUNT_OF(lengths) * 2; k++) {
			enum regex_mode mode = k % 2 ? REGEX_WHOLE : REGEX_SEARCH;
			char *text = repeated(row[i].unit, lengths[k / 2], row[i].tail);
			clock_t start = clock();
			double seconds;
			uint64_t missed;

			(void)try_match(row[i].pattern, mode, str_of(text), &missed);
			seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
			if (seconds > 3)
				fail_msg("/%s/ on %zu bytes: %.1f s", row[i].pattern,
					 lengths[k / 2], seconds);
			free(text);
		}
}

/* Where backtracking gives up the other way still decides. */
static void test_second_way(void **state)
{
	char *text = repeated("a", 100, "b");

	(void)state;
	check("^(\\w|a)*$", REGEX_SEARCH, str_of(text), true);
	check("^(a|a)*$", REGEX_SEARCH, str_of(text), false);
	check("(a|a)*", REGEX_WHOLE, str_of(text), false);
	free(text);
	text = repeated("abc", 3000, "x");
	check("a.*a.*a.*y|a.*b.*c.*x$", REGEX_SEARCH, str_of(text), true);
	free(text);
}

/* A search looks at the first 4,096 bytes; the end of them is no end of the text. */
static void test_long_texts(void **state)
{
	char *text = repeated("a", 5000, "z");
	uint64_t missed;

	(void)state;
	check("^a", REGEX_SEARCH, str_of(text), true);
	assert_false(try_match("a$", REGEX_SEARCH, str_of(text), &missed));
	assert_int_equal(missed, 1);
	assert_false(try_match("z", REGEX_SEARCH, str_of(text), &missed));
	assert_int_equal(missed, 1);
	check("a*z", REGEX_WHOLE, str_of(text), true);
	free(text);
	text = repeated("\xc3\xbc", 5000, ""); /* no character is cut in two */
	check("^(\xc3\xbc)+$", REGEX_SEARCH, str_sub(str_of(text), 0, 4000), true);
	assert_false(try_match("\xef\xbf\xbd", REGEX_SEARCH, str_of(text), &missed));
	free(text);
	text = repeated("a\xc3\xbc", 5001, "");
	assert_false(try_match("\xef\xbf\xbd", REGEX_SEARCH, str_of(text), &missed));
	free(text);
}

/* ---- rewriting ---- */

/* wanted NULL: no match. */
static void check_rewrite(const char *rule, struct str text, const char *wanted, bool only_name)
{
	struct buf out = {0};
	struct rewrite w;
	struct matcher m;
	struct err e;
	bool done;

	if (!rewrite_init(&w, str_of(rule), &e))
		fail_msg("%s", e.text);
	matcher_init(&m);
	done = only_name ? rewrite_first(&w, &m, text, &out) : rewrite_all(&w, &m, text, &out);
	assert_int_equal(done, wanted != NULL);
	if (wanted && !str_eq(buf_view(&out), str_of(wanted)))
		fail_msg("%s on %.*s: found \"%.*s\", wanted \"%s\"", rule, PR(text),
			 PR(buf_view(&out)), wanted);
	assert_int_equal(m.n_undecided, 0);
	buf_release(&out);
	matcher_release(&m);
	rewrite_release(&w);
}

static void test_rewrite(void **state)
{
	(void)state;
	check_rewrite("a => b", STR("xaya"), "xbyb", false);
	check_rewrite("a=>b", STR("xyz"), NULL, false);
	check_rewrite("^github.com/acme/ =>", STR("github.com/acme/shop.Pay"), "shop.Pay", false);
	check_rewrite("(\\w+)\\.(\\w+) => $2 of ${1}", STR("shop.Pay"), "Pay of shop", false);
	check_rewrite("(\\w+)\\.(\\w+) => $$1$0!", STR("shop.Pay"), "$1shop.Pay!", false);
	check_rewrite("(a)|(b) => [$1|$2]", STR("ab"), "[a|][|b]", false);
	check_rewrite("a => 1 => b", STR("xa => 1"), "xb", false); /* the last arrow divides */
	/* As Go's ReplaceAllString does it. */
	check_rewrite("a* => X", STR("baac"), "XbXcX", false);
	check_rewrite("x* => -", STR("ab"), "-a-b-", false);
	check_rewrite("^ => >", STR("ab"), ">ab", false);
	check_rewrite("$ => <", STR("ab"), "ab<", false);
	check_rewrite("x* => -", STR("\xc3\xbc"), "-\xc3\xbc-", false);
	check_rewrite("\\bb => c", STR("a b"), "a c", false);
	check_rewrite("b => \xc3\xbc", STR("\xff\x62"), "\xef\xbf\xbd\xc3\xbc", false);
	check_rewrite("a\\Kb => c", STR("abab"), "acac", false);
	check_rewrite("(\\w+)\\. => $1", STR("shop.cart.Pay"), "shop", true);
	check_rewrite("z => name", STR("shop"), NULL, true);
}

static void check_rule_fault(const char *rule, const char *wanted)
{
	struct rewrite w;
	struct err e;

	assert_false(rewrite_init(&w, str_of(rule), &e));
	if (!strstr(e.text, wanted))
		fail_msg("found \"%s\", wanted \"%s\"", e.text, wanted);
}

static void test_rewrite_faults(void **state)
{
	(void)state;
	check_rule_fault("a", "expected REGEX => NAME, found \"a\"");
	check_rule_fault("=> b", "found 0 bytes");
	check_rule_fault("( => b", "missing closing parenthesis");
	check_rule_fault("(a) => $2", "expected at most $1");
	check_rule_fault("(a) => ${1", "a number or $ behind $");
	check_rule_fault("(a) => $name", "a number or $ behind $");
	check_rule_fault("(a) => 5$", "a number or $ behind $");
}

/* A result that is too long, or a text that is, stays as it was, and is counted. */
static void test_rewrite_limits(void **state)
{
	char *text = repeated("a", 4000, ""), *longer = repeated("a", 5000, "");
	struct buf out = {0};
	struct rewrite w;
	struct matcher m;
	struct err e;

	(void)state;
	assert_true(rewrite_init(&w, STR("a => 12345678901234567890"), &e));
	matcher_init(&m);
	assert_false(rewrite_all(&w, &m, str_of(text), &out));
	assert_int_equal(m.n_undecided, 1);
	assert_false(rewrite_all(&w, &m, str_of(longer), &out));
	assert_int_equal(m.n_undecided, 2);
	assert_true(rewrite_all(&w, &m, STR("ba"), &out)); /* the buffer is usable again */
	assert_int_equal(out.n, 21);
	matcher_release(&m);
	rewrite_release(&w);
	buf_release(&out);
	free(text);
	free(longer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_search),         cmocka_unit_test(test_whole),
		cmocka_unit_test(test_characters),     cmocka_unit_test(test_faults),
		cmocka_unit_test(test_no_catastrophe), cmocka_unit_test(test_second_way),
		cmocka_unit_test(test_long_texts),     cmocka_unit_test(test_rewrite),
		cmocka_unit_test(test_rewrite_faults), cmocka_unit_test(test_rewrite_limits),
	};

	return cmocka_run_group_tests_name("base_regex", tests, NULL, NULL);
}
