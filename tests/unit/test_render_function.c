// SPDX-License-Identifier: MIT
/* The page of a function: its numbers, callers and callees, lines with their source, labels. */
#include "mkreport.h"
#include "test_render_check.h"

#include <math.h>

#include "aggregate/fndetail.h"
#include "base/utc.h"
#include "render/pages.h"
#include "render/source_syntax.h"

static const char *const names[] = {"orders", "worker"};

struct made {
	struct mk mk;
	struct plan_fn plan;
	struct fn_row row;
	struct fn_detail d;
	struct node callers[4], callees[3];
	struct fn_line lines[4];
	struct source_file file;
	uint32_t begins[16];
	double level[96], self[96];
	struct plan_key key;
	struct plan_value values[2];
	struct fn_label label;
	struct fn_label_value label_values[3];
};

static const char source[] = "package tax\n"
			     "\n"
			     "// Table \"<b>\"\n"
			     "func Table() {\n"
			     "\tx := 12 /* a\n"
			     "\tb */ + f(\"s\")\n"
			     "\treturn\n"
			     "}\n"
			     "\n\n\n\n\n\n"
			     "func last() {}\n";

static void make_source(struct made *m)
{
	m->file = (struct source_file){.path = STR("tax/table.go"),
				       .in_repository = STR("tax/table.go"),
				       .text = str_of(source),
				       .begins = m->begins};
	for (size_t i = 0; i < m->file.text.n; i++)
		if (!i || source[i - 1] == '\n')
			m->begins[m->file.n_lines++] = (uint32_t)i;
	assert_int_equal(m->file.n_lines, 15);
}

static void make_lines(struct made *m)
{
	str_id file = m->mk.model.fn_file[0];

	m->lines[0] = (struct fn_line){.file = file, .total = 50};
	m->lines[1] = (struct fn_line){.file = file, .line = 5, .self = 600, .total = 700};
	m->lines[2] = (struct fn_line){.file = file, .line = 15, .self = 0, .total = 250};
	m->d.lines = m->lines;
	m->d.n_lines = 3;
	for (size_t i = 0; i < 3; i++)
		m->lines[i].source = &m->file;
}

/* Function 3 takes 1,000 of 4,000: 800 + 150 through 1 and 2, 50 begin with it. */
static void make_trees(struct made *m)
{
	m->callers[0] = (struct node){.fn = 3, .frame = 3, .end = 4, .self = 50, .total = 1000};
	m->callers[1] = (struct node){
		.fn = 1, .frame = 1, .depth = 1, .end = 2, .self = 800, .total = 800};
	m->callers[2] = (struct node){
		.fn = 2, .frame = 2, .depth = 1, .end = 3, .self = 149, .total = 149};
	m->callers[3] = (struct node){
		.fn = FN_LIGHTER, .depth = 1, .end = 4, .self = 1, .total = 1};
	m->callees[0] = (struct node){.fn = 3, .frame = 3, .end = 3, .self = 600, .total = 1000};
	m->callees[1] = (struct node){.fn = 5, .frame = 5, .depth = 1, .end = 3, .total = 400};
	m->callees[2] = (struct node){
		.fn = 3, .frame = 3, .depth = 2, .end = 3, .self = 400, .total = 400};
	m->d.callers = m->callers;
	m->d.n_callers = 4;
	m->d.n_callers_all = 9;
	m->d.callees = m->callees;
	m->d.n_callees = m->d.n_callees_all = 3;
	m->d.n_stacks = 7;
	m->d.inlined = 250;
}

static void make_labels(struct made *m)
{
	m->values[0] = (struct plan_value){STR("acme"), STR("acme"), 3000, true};
	m->values[1] = (struct plan_value){STR("<b>\"x"), STR("x-1"), 1000, false};
	m->key = (struct plan_key){.key = STR("tenant"),
				   .slug = STR("tenant"),
				   .values = m->values,
				   .n_values = 2,
				   .n_all = 9};
	m->label_values[0] = (struct fn_label_value){STR("acme"), 300, 750, 1500};
	m->label_values[1] = (struct fn_label_value){STR("<b>\"x"), 0, 0, 1000};
	m->label_values[2] = (struct fn_label_value){STR(""), 300, 250, 1000};
	m->label = (struct fn_label){&m->key, m->label_values, 3};
	m->d.labels = &m->label;
	m->d.n_labels = 1;
}

/* Orders CPU is 0.8 cores; 1 value is 0.0002 cores. */
static void make(struct made *m, bool hostile)
{
	struct profile *p;

	*m = (struct made){0};
	mk_report(&m->mk, (struct mk_spec){.services = names,
					   .n_services = 2,
					   .n_types = 2,
					   .n_dumps = 60,
					   .n_nodes = 50,
					   .hostile = hostile});
	p = &m->mk.profiles[0];
	for (size_t i = 0; i < WIN_N; i++) {
		p->win[i].total = 4000;
		p->win[i].level = 0.8e9;
		p->win[i].per_value = 0.8e9 / 4000;
	}
	m->row = (struct fn_row){
		.fn = 3, .self = {600, 100, 900}, .total = {1000, 200, 1800}, .rank = {2, 9, 1}};
	m->plan = (struct plan_fn){.fn = 3, .slug = STR("f3"), .has_page = true};
	m->d.plan = &m->plan;
	m->d.row = &m->row;
	for (size_t i = 0; i < COUNT_OF(m->level); i++) {
		m->level[i] = 0.2e9;
		m->self[i] = 0.12e9;
	}
	m->d.total = p->timeline;
	m->d.self = p->timeline;
	m->d.total.level = m->level;
	m->d.self.level = m->self;
	make_source(m);
	make_lines(m);
	make_trees(m);
	make_labels(m);
}

static void draw(struct buf *b, struct made *m)
{
	struct below at = {
		.r = &m->mk.report, .brief = &m->mk.report.briefs[0], .p = &m->mk.profiles[0]};

	page_function(b, &at, &m->d);
}

static void drop(struct made *m, struct buf *b)
{
	buf_release(b);
	mk_release(&m->mk);
}

static struct str name_of(const struct made *m, fn_id fn)
{
	return model_fn(&m->mk.model, fn);
}

#define NB "\xe2\x80\xaf" /* narrow no-break space */

static void test_facts(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	draw(&b, &m);
	assert_true(buf_has(&b, " takes 0.200 cores, 25.0" NB "% (self 0.120)</h1>"));
	assert_true(buf_has(&b, "<h1>orders CPU: "));
	/* 200 and 1,800 of values that are 0.0002 cores each. */
	assert_true(buf_has(&b, "0.0400 → 0.360 cores, ×9.00 from the first to the last quarter"));
	assert_true(buf_has(&b, "25.0" NB "% of it is inlined"));
	assert_true(buf_has(&b, "<dt>Rank by self</dt><dd class=\"v\">2"));
	assert_true(buf_has(&b, "; 9 → 1</dd>"));
	assert_true(buf_has(&b, "60.0" NB "% of the function"));
	assert_true(buf_has(&b, "5.0" NB "% in the first quarter, 45.0" NB "% in the last"));
	assert_true(buf_has(&b, "<dt>Callers</dt><dd class=\"v\">2"));
	assert_true(buf_has(&b, "1 callee, in 7 stacks"));
	/* Back to the profile and over to the fleet. */
	assert_true(buf_has(&b, "href=\"../../index.html#"));
	assert_true(buf_has(&b, "href=\"../../../../../functions/process_cpu-cpu/index.html\""));
	drop(&m, &b);
}

static void test_sandwich(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	draw(&b, &m);
	assert_int_equal(buf_count(&b, "class=\"flame\""), 2);
	/* Callers: 80 %, 14.9 %, what is light, what begins here. */
	assert_true(buf_has(&b, "<td class=\"n\">80.0</td>"));
	assert_true(buf_has(&b, "<td class=\"n\">14.9</td>"));
	assert_true(buf_has(&b, "lighter ones</span>"));
	assert_true(buf_has(&b, "nothing: its stacks begin here</span>"));
	assert_true(buf_has(&b, "itself</span>"));
	assert_true(buf_has(&b, "3 of 9 frames above"));
	assert_true(buf_has(&b, "All callers, as nested lists"));
	/* It recurs two levels below, not directly. */
	assert_false(buf_has(&b, "It calls itself"));
	buf_reset(&b);
	m.callees[1].fn = 3;
	draw(&b, &m);
	assert_true(buf_has(&b, "It calls itself"));
	drop(&m, &b);
}

static void test_lines(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	m.d.origin.repository = STR("https://github.com/acme/shop");
	draw(&b, &m);
	assert_true(buf_has(&b, "3 lines of /src/shop/file.go"));
	assert_true(buf_has(&b, "<a href=\"#L5\"><code>file.go:5</code></a>"));
	assert_true(buf_has(&b, "<code>file.go, unknown line</code>"));
	/* Lines 2 to 8 and 12 to 15, with a gap between. */
	assert_true(buf_has(&b, "<tr id=\"L5\">"));
	assert_true(buf_has(&b, "<tr id=\"L15\">"));
	assert_int_equal(buf_count(&b, "<td class=\"src\">"), 11);
	assert_int_equal(buf_count(&b, "<tr class=\"gap\">"), 1);
	assert_true(buf_has(&b,
			    "<a href=\"https://github.com/acme/shop/blob/HEAD/tax/table.go#L5\">"
			    "5</a>"));
	assert_true(buf_has(&b, "<span class=\"yc\">// Table \"&lt;b&gt;\"</span>"));
	assert_true(
		buf_has(&b, "\tx := <span class=\"yn\">12</span> <span class=\"yc\">/* a</span>"));
	assert_true(buf_has(&b, "<span class=\"yc\">\tb */</span> + f("));
	assert_true(buf_has(&b, "none is named: lines may have moved"));
	drop(&m, &b);
}

/* A file that ends before a line of the frames is not that of the frames. */
static void test_mismatch(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	m.lines[2].line = 16;
	draw(&b, &m);
	assert_true(buf_has(&b,
			    "tax/table.go does not match: it has 15 lines, and frames name line "
			    "16."));
	assert_int_equal(buf_count(&b, "<td class=\"src\">"), 0);
	assert_false(buf_has(&b, "href=\"#L"));
	drop(&m, &b);
}

/* Neither file nor line nor any source: an address of a binary. */
static void test_unknown(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	m.lines[0] = (struct fn_line){.self = 600, .total = 1000};
	m.d.n_lines = 1;
	((str_id *)m.mk.model.fn_name)[3] = strtab_intern(&m.mk.model.strings,
							  STR("orders+0x1f40"));
	((str_id *)m.mk.model.fn_file)[3] = 0;
	draw(&b, &m);
	assert_true(buf_has(&b, "<h1>orders CPU: orders+0x1f40 takes 0.200 cores"));
	assert_true(buf_has(&b, "in a file that the dumps do not name"));
	assert_true(buf_has(&b, "The dumps carry no line numbers for this function."));
	drop(&m, &b);
}

static void test_labels(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	draw(&b, &m);
	assert_true(buf_has(&b, "tenant: not in 1 value"));
	assert_true(buf_has(&b, "/l/tenant/acme/index.html\"><code>acme</code></a>"));
	/* 750 of the function's 1,000, and of the 1,500 of the value. */
	assert_true(buf_has(&b, "<td class=\"n\">75.0</td><td class=\"n\">50.0</td>"));
	assert_true(buf_has(&b, "7 others"));
	assert_true(buf_has(&b, "<td class=\"n\">25.0</td><td class=\"n\">25.0</td>"));
	drop(&m, &b);
}

static void test_hostile(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	for (fn_id fn = 0; fn < 8; fn++) {
		make(&m, true);
		m.row.fn = m.plan.fn = m.callers[0].fn = m.callees[0].fn = fn;
		m.label_values[1].total = 5;
		m.key.key = STR("k\"<b>");
		m.file.path = STR("<script>.go");
		m.file.text = STR("<script>alert(1)</script>\"'&\x01\n</table>\n");
		m.file.n_lines = 2;
		m.begins[1] = 28;
		m.lines[1].line = 1;
		m.lines[2].line = 2;
		draw(&b, &m);
		assert_false(buf_has(&b, "<script>"));
		assert_false(buf_has(&b, "<img"));
		assert_int_equal(buf_count(&b, "</table>"), buf_count(&b, "<table"));
		assert_true(name_of(&m, fn).n > 0);
		drop(&m, &b);
		b = (struct buf){0};
	}
}

/* No level is known: sums, no timeline, no change. */
static void test_sums(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	for (size_t i = 0; i < WIN_N; i++) {
		m.mk.profiles[0].win[i].level = NAN;
		m.mk.profiles[0].win[i].per_value = 0;
	}
	m.mk.profiles[0].win[WIN_ALL].total = 4000000000000;
	m.row.total[WIN_ALL] = 1000000000000;
	m.row.self[WIN_ALL] = 500000000000;
	m.d.total.level = m.d.self.level = NULL;
	draw(&b, &m);
	assert_true(buf_has(&b, "takes 1,000 s, 25.0" NB "% (self 500)</h1>"));
	assert_false(buf_has(&b, "<h2>Timeline"));
	assert_false(buf_has(&b, "Last quarter"));
	drop(&m, &b);
}

/* Values that cancel out leave nothing to draw. */
static void test_nothing(void **state)
{
	struct made m;
	struct buf b = {0};

	(void)state;
	make(&m, false);
	m.row.total[WIN_ALL] = m.row.self[WIN_ALL] = 0;
	m.callers[0] = (struct node){.fn = 3, .end = 1};
	m.callees[0] = m.callers[0];
	m.d.n_callers = m.d.n_callees = 1;
	m.d.n_lines = 0;
	draw(&b, &m);
	assert_true(buf_has(&b, "cancel out"));
	assert_false(buf_has(&b, "NaN"));
	assert_false(buf_has(&b, ">nan"));
	assert_false(buf_has(&b, "\"nan"));
	drop(&m, &b);
}

/* ---- colours ---- */

static void check_line(struct syntax *s, const char *line, const char *wanted)
{
	struct buf b = {0};

	syntax_put(&b, s, str_of(line));
	check_buf(&b, wanted);
}

#define C(t) "<span class=\"yc\">" t "</span>"
#define S(t) "<span class=\"ys\">" t "</span>"
#define N(t) "<span class=\"yn\">" t "</span>"
#define K(t) "<span class=\"yk\">" t "</span>"

static void test_languages(void **state)
{
	static const struct {
		const char *path, *line, *wanted;
	} rows[] = {
		{"a.go", "func f(x int) { return 0x1f }",
		 K("func") " f(x int) { " K("return") " " N("0x1f") " }"},
		{"a.go", "a := 'x' + `raw\\`", "a := " S("'x'") " + " S("`raw\\`")},
		{"a.cc", "#include <a.h> // x", K("#include") " &lt;a.h&gt; " C("// x")},
		{"a.h", "char c = '\\''; int n = 1'000;",
		 K("char") " c = " S("'\\''") "; " K("int") " n = " N("1") "'" N("000") ";"},
		{"A.java", "public int x = 1.5;", K("public") " " K("int") " x = " N("1.5") ";"},
		{"a.kt", "val s = \"\"\"a\"b\"\"\" + x",
		 K("val") " s = " S("\"\"\"a\"b\"\"\"") " + x"},
		{"a.ts", "const s = `a\\`b`;", K("const") " s = " S("`a\\`b`") ";"},
		{"a.js", "let s = 'it\\'s';", K("let") " s = " S("'it\\'s'") ";"},
		{"a.py", "def f(): # 'x'", K("def") " f(): " C("# 'x'")},
		{"a.rb", "puts \"a\" if x", "puts " S("\"a\"") " " K("if") " x"},
		{"a.rs", "fn f<'a>(c: &'a str) -> char { 'x' }",
		 K("fn") " f&lt;'a&gt;(c: &amp;'a str) -&gt; char { " S("'x'") " }"},
		{"a.rs", "a /* b /* c */ d */ e", "a " C("/* b /* c */ d */") " e"},
		{"a.cs", "var s = @\"c:\\\" + 1;",
		 K("var") " s = " S("@\"c:\\\"") " + " N("1") ";"},
		{"a.txt", "func \"x\" 12", "func \"x\" 12"},
		{"a", "if", "if"},
		{"a.go", "iffy _if x.if2", "iffy _if x.if2"},
		{"a.go", "\"open \\", S("\"open \\")},
		{"a.go", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct syntax s = syntax_of(str_of(rows[i].path));

		check_line(&s, rows[i].line, rows[i].wanted);
	}
}

static void test_goes_on(void **state)
{
	struct syntax go = syntax_of(STR("a.go")), py = syntax_of(STR("a.py"));
	struct syntax rb = syntax_of(STR("a.rb"));

	(void)state;
	check_line(&go, "x /* a", "x " C("/* a"));
	check_line(&go, "if \"b\" */ if", C("if \"b\" */") " " K("if"));
	check_line(&go, "`raw", S("`raw"));
	check_line(&go, "` + 1", S("`") " + " N("1"));
	check_line(&go, "\"not closed", S("\"not closed"));
	check_line(&go, "if", K("if"));
	check_line(&py, "'''doc", S("'''doc"));
	syntax_skip(&py, STR("more # x"));
	check_line(&py, "end'''; return", S("end'''") "; " K("return"));
	check_line(&rb, "=begin", C("=begin"));
	check_line(&rb, "if =end x", C("if =end") " x");
	check_line(&rb, "x =begin", "x =" K("begin"));
}

/* Text of a page without its tags; entities stay. */
static void without_tags(struct buf *out, struct str s)
{
	bool in_tag = false;

	for (size_t i = 0; i < s.n; i++) {
		in_tag |= s.p[i] == '<';
		if (!in_tag)
			buf_char(out, s.p[i]);
		in_tag &= s.p[i] != '>';
	}
}

/* Whatever the bytes, a line ends and no byte is lost. */
static void test_any_bytes(void **state)
{
	static const char *const paths[] = {"a.go", "a.c",  "a.java", "a.js",
					    "a.py", "a.rb", "a.rs",   "a.cs"};
	static const char bytes[] = "\"'`/*#\\@= aif1.z=begin";
	uint64_t x = 88172645463325252ull;

	(void)state;
	for (int round = 0; round < 4000; round++) {
		struct syntax s = syntax_of(str_of(paths[round % 8]));
		struct buf marked = {0}, plain = {0};
		char line[40];

		for (size_t i = 0; i < sizeof(line); i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			line[i] = bytes[x % (sizeof(bytes) - 1)];
		}
		syntax_put(&marked, &s, (struct str){line, sizeof(line)});
		syntax_put(&marked, &s, (struct str){line, sizeof(line)});
		without_tags(&plain, buf_view(&marked));
		assert_int_equal(plain.n, 2 * sizeof(line));
		assert_memory_equal(plain.p, line, sizeof(line));
		assert_memory_equal(plain.p + sizeof(line), line, sizeof(line));
		assert_int_equal(buf_count(&marked, "<span"), buf_count(&marked, "</span>"));
		buf_release(&marked);
		buf_release(&plain);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_facts),   cmocka_unit_test(test_sandwich),
		cmocka_unit_test(test_lines),   cmocka_unit_test(test_mismatch),
		cmocka_unit_test(test_unknown), cmocka_unit_test(test_labels),
		cmocka_unit_test(test_hostile), cmocka_unit_test(test_sums),
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_languages),
		cmocka_unit_test(test_goes_on), cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
