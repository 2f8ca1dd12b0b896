// SPDX-License-Identifier: MIT
#include "render/source_syntax.h"

#include "base/num.h"
#include "render/html.h"

struct quote {
	const char *open, *close;
	bool escapes; /* a backslash takes the next byte */
	bool spans;   /* lines */
	bool is_char; /* one character or an escape: 'a in Rust and 1'000 in C++ are none */
};

#define QUOTES 5

struct language {
	const char *endings;      /* between blanks, as the keywords */
	const char *line[2];      /* comments to the end of the line */
	const char *open, *close; /* block comments; NULL: none */
	bool nests;
	bool has_directives;         /* #include, #if */
	struct quote quotes[QUOTES]; /* longer ones first */
	const char *keywords;
};

#define DOUBLE                                                                                     \
	{                                                                                          \
		"\"", "\"", true, false, false                                                     \
	}
#define SINGLE                                                                                     \
	{                                                                                          \
		"'", "'", true, false, false                                                       \
	}
#define CHARACTER                                                                                  \
	{                                                                                          \
		"'", "'", true, false, true                                                        \
	}

static const struct language languages[] = {
	{" go ",
	 {"//"},
	 "/*",
	 "*/",
	 false,
	 false,
	 {DOUBLE, {"`", "`", false, true, false}, CHARACTER},
	 " break case chan const continue default defer else fallthrough for func go goto if "
	 "import "
	 "interface map package range return select struct switch type var nil true false iota "},
	{" c h cc cpp cxx c++ hh hpp hxx ipp inl inc m mm ",
	 {"//"},
	 "/*",
	 "*/",
	 false,
	 true,
	 {DOUBLE, CHARACTER},
	 " auto bool break case catch char class const constexpr continue decltype default delete "
	 "do "
	 "double else enum explicit extern false final float for friend goto if inline int long "
	 "mutable namespace new noexcept nullptr operator override private protected public "
	 "register "
	 "restrict return short signed sizeof static static_cast struct switch template this throw "
	 "true try typedef typename union unsigned using virtual void volatile while NULL "
	 "#include #define #undef #if #ifdef #ifndef #else #elif #endif #pragma #error "},
	{" java kt kts scala groovy ",
	 {"//"},
	 "/*",
	 "*/",
	 false,
	 false,
	 {{"\"\"\"", "\"\"\"", false, true, false}, DOUBLE, CHARACTER},
	 " abstract as assert boolean break byte by case catch char class companion const continue "
	 "data def default do double else enum extends false final finally float for fun if "
	 "implements "
	 "import in instanceof int interface internal is lateinit lazy long match native new null "
	 "object open operator override package private protected public record return sealed "
	 "short "
	 "static super suspend switch synchronized this throw throws trait transient true try "
	 "typealias "
	 "val var void volatile when where while with yield "},
	{" js mjs cjs jsx ts mts cts tsx vue svelte ",
	 {"//"},
	 "/*",
	 "*/",
	 false,
	 false,
	 {{"`", "`", true, true, false}, DOUBLE, SINGLE},
	 " abstract any as async await boolean break case catch class const continue debugger "
	 "declare "
	 "default delete do else enum export extends false finally for from function get if "
	 "implements "
	 "import in instanceof interface keyof let namespace never new null number of private "
	 "protected "
	 "public readonly return set static string super switch this throw true try type typeof "
	 "undefined unknown var void while with yield "},
	{" py pyx pyi ",
	 {"#"},
	 NULL,
	 NULL,
	 false,
	 false,
	 {{"\"\"\"", "\"\"\"", true, true, false},
	  {"'''", "'''", true, true, false},
	  DOUBLE,
	  SINGLE},
	 " False None True and as assert async await break case class continue def del elif else "
	 "except "
	 "finally for from global if import in is lambda match nonlocal not or pass raise return "
	 "try "
	 "while with yield "},
	{" rb rake ",
	 {"#"},
	 "=begin",
	 "=end",
	 false,
	 false,
	 {DOUBLE, SINGLE},
	 " BEGIN END alias and begin break case class def defined do else elsif end ensure false "
	 "for if "
	 "in module next nil not or redo require require_relative rescue retry return self super "
	 "then "
	 "true undef unless until when while yield "},
	{" rs ",
	 {"//"},
	 "/*",
	 "*/",
	 true,
	 false,
	 {{"\"", "\"", true, true, false}, CHARACTER},
	 " as async await break const continue crate dyn else enum extern false fn for if impl in "
	 "let "
	 "loop match mod move mut pub ref return self Self static struct super trait true type "
	 "unsafe "
	 "use where while "},
	{" cs ",
	 {"//"},
	 "/*",
	 "*/",
	 false,
	 true,
	 {{"@\"", "\"", false, true, false}, DOUBLE, CHARACTER},
	 " abstract as async await base bool break byte case catch char checked class const "
	 "continue "
	 "decimal default delegate do double else enum event explicit extern false finally fixed "
	 "float "
	 "for foreach get goto if implicit in init int interface internal is lock long namespace "
	 "new "
	 "null object operator out override params private protected public readonly record ref "
	 "return "
	 "sealed set short sizeof stackalloc static string struct switch this throw true try "
	 "typeof "
	 "uint ulong unchecked unsafe ushort using var virtual void volatile when where while "
	 "yield "
	 "#if #else #elif #endif #region #endregion #define #pragma #nullable "},
};

/* Is word one of those that stand in list between blanks? */
static bool lists(const char *list, struct str word)
{
	struct str rest = str_of(list);
	size_t at;

	while (word.n && (at = str_find(rest, word)) != SIZE_MAX) {
		if (at && rest.p[at - 1] == ' ' && rest.p[at + word.n] == ' ')
			return true;
		rest = str_sub(rest, at + 1, rest.n);
	}
	return false;
}

struct syntax syntax_of(struct str path)
{
	size_t dot = str_rchr(path, '.');
	struct syntax s = {0};

	for (size_t i = 0; i < COUNT_OF(languages) && dot != SIZE_MAX; i++)
		if (lists(languages[i].endings, str_sub(path, dot + 1, path.n)))
			s.language = &languages[i];
	return s;
}

/* ---- tokens ---- */

enum token { TOKEN_PLAIN, TOKEN_COMMENT, TOKEN_STRING, TOKEN_NUMBER, TOKEN_KEYWORD };

static bool is_at(struct str line, size_t i, const char *text)
{
	return text && str_starts(str_sub(line, i, line.n), str_of(text));
}

static bool is_word(char c)
{
	return is_alpha(c) || is_digit(c) || c == '_' || (uint8_t)c >= 0x80;
}

/* Where the open comment ends in this line, or the line does. */
static size_t end_of_comment(struct syntax *s, struct str line, size_t i)
{
	const struct language *l = s->language;

	while (i < line.n && s->comments) {
		if (is_at(line, i, l->close)) {
			s->comments--;
			i += strlen(l->close);
		} else if (l->nests && is_at(line, i, l->open)) {
			s->comments++;
			i += strlen(l->open);
		} else {
			i++;
		}
	}
	return i;
}

static size_t end_of_string(struct syntax *s, struct str line, size_t i)
{
	const struct quote *q = s->quote;

	while (i < line.n) {
		if (is_at(line, i, q->close)) {
			s->quote = NULL;
			return i + strlen(q->close);
		}
		i += 1 + (q->escapes && line.p[i] == '\\');
	}
	if (!q->spans)
		s->quote = NULL;
	return line.n;
}

/* A character and its closing quote, else this is none. */
static bool is_character(struct str line, size_t i)
{
	size_t at = i + 1;

	if (at < line.n && line.p[at] == '\\')
		return true;
	at++;
	while (at < line.n && ((uint8_t)line.p[at] & 0xc0) == 0x80)
		at++;
	return at < line.n && line.p[at] == '\'';
}

static const struct quote *quote_at(const struct syntax *s, struct str line, size_t i)
{
	for (size_t k = 0; k < QUOTES; k++) {
		const struct quote *q = &s->language->quotes[k];

		if (is_at(line, i, q->open) && (!q->is_char || is_character(line, i)))
			return q;
	}
	return NULL;
}

static bool is_line_comment(const struct syntax *s, struct str line, size_t i)
{
	return is_at(line, i, s->language->line[0]) || is_at(line, i, s->language->line[1]);
}

/* Comments between words like =begin stand at the beginning of a line. */
static bool is_block(const struct syntax *s, struct str line, size_t i)
{
	return is_at(line, i, s->language->open) && (i == 0 || s->language->open[0] == '/');
}

static size_t end_of_number(struct str line, size_t i)
{
	while (i < line.n && (is_word(line.p[i]) ||
			      (line.p[i] == '.' && i + 1 < line.n && is_digit(line.p[i + 1]))))
		i++;
	return i;
}

static size_t end_of_word(struct str line, size_t i)
{
	i++;
	while (i < line.n && is_word(line.p[i]))
		i++;
	return i;
}

static bool begins_word(const struct syntax *s, char c)
{
	return is_word(c) || (s->language->has_directives && c == '#');
}

/* The token that begins at i: its end, and what it is. */
static size_t next(struct syntax *s, struct str line, size_t i, enum token *token)
{
	*token = TOKEN_COMMENT;
	if (s->comments)
		return end_of_comment(s, line, i);
	if (!s->quote && is_line_comment(s, line, i))
		return line.n;
	if (!s->quote && is_block(s, line, i)) {
		s->comments = 1;
		return end_of_comment(s, line, i + strlen(s->language->open));
	}
	*token = TOKEN_STRING;
	if (s->quote)
		return end_of_string(s, line, i);
	s->quote = quote_at(s, line, i);
	if (s->quote)
		return end_of_string(s, line, i + strlen(s->quote->open));
	*token = TOKEN_NUMBER;
	if (is_digit(line.p[i]))
		return end_of_number(line, i);
	*token = TOKEN_PLAIN;
	if (begins_word(s, line.p[i])) {
		size_t end = end_of_word(line, i);

		if (lists(s->language->keywords, str_sub(line, i, end)))
			*token = TOKEN_KEYWORD;
		return end;
	}
	return i + 1;
}

/* An escape at the end of a line steps over it. */
static size_t step(struct syntax *s, struct str line, size_t i, enum token *token)
{
	size_t end = next(s, line, i, token);

	return MIN(end, line.n);
}

void syntax_skip(struct syntax *s, struct str line)
{
	enum token token;

	for (size_t i = 0; s->language && i < line.n;)
		i = step(s, line, i, &token);
}

static void put_run(struct buf *b, enum token token, struct str run)
{
	if (!run.n)
		return;
	switch (token) {
	case TOKEN_COMMENT:
		html_lit(b, "<span class=\"yc\">");
		break;
	case TOKEN_STRING:
		html_lit(b, "<span class=\"ys\">");
		break;
	case TOKEN_NUMBER:
		html_lit(b, "<span class=\"yn\">");
		break;
	case TOKEN_KEYWORD:
		html_lit(b, "<span class=\"yk\">");
		break;
	case TOKEN_PLAIN:
		html_text(b, run);
		return;
	}
	html_text(b, run);
	html_lit(b, "</span>");
}

/* Runs of plain tokens go out as one. */
void syntax_put(struct buf *b, struct syntax *s, struct str line)
{
	size_t plain = 0, i = 0;

	while (s->language && i < line.n) {
		enum token token;
		size_t end = step(s, line, i, &token);

		if (token != TOKEN_PLAIN) {
			put_run(b, TOKEN_PLAIN, str_sub(line, plain, i));
			put_run(b, token, str_sub(line, i, end));
			plain = end;
		}
		i = end;
	}
	put_run(b, TOKEN_PLAIN, str_sub(line, plain, line.n));
}
