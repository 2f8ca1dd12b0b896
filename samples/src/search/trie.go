package search

import "sort"

// trie holds the words of the index for a search with typing errors.
type trie struct {
	word string
	next map[rune]*trie
}

func (t *trie) insert(w string) {
	for _, r := range w {
		if t.next == nil {
			t.next = map[rune]*trie{}
		}
		n := t.next[r]
		if n == nil {
			n = &trie{}
			t.next[r] = n
		}
		t = n
	}
	t.word = w
}

// near returns the words with an edit distance of at most max.
func (t *trie) near(w string, max int) []string {
	row := make([]int, len(w)+1)
	for i := range row {
		row[i] = i
	}
	var out []string
	for r, n := range t.next {
		n.nearRow(r, []rune(w), row, max, &out)
	}
	sort.Strings(out)
	return out
}

// nearRow works out the next row of the distance table, one letter deeper.
func (t *trie) nearRow(r rune, w []rune, prev []int, max int, out *[]string) {
	row := make([]int, len(prev))
	row[0] = prev[0] + 1
	low := row[0]
	for i := 1; i < len(row) && i <= len(w); i++ {
		cost := 1
		if w[i-1] == r {
			cost = 0
		}
		row[i] = least(row[i-1]+1, prev[i]+1, prev[i-1]+cost)
		low = least(low, row[i], low)
	}
	if row[len(row)-1] <= max && t.word != "" {
		*out = append(*out, t.word)
	}
	if low > max {
		return
	}
	for r, n := range t.next {
		n.nearRow(r, w, row, max, out)
	}
}

func least(a, b, c int) int {
	if b < a {
		a = b
	}
	if c < a {
		a = c
	}
	return a
}

// Suggest returns up to n words that begin with prefix.
func (x *Index) Suggest(prefix string, n int) []string {
	t := x.words
	for _, r := range prefix {
		if t = t.next[r]; t == nil {
			return nil
		}
	}
	var out []string
	t.collect(&out)
	sort.Strings(out)
	if len(out) > n {
		out = out[:n]
	}
	return out
}

func (t *trie) collect(out *[]string) {
	if t.word != "" {
		*out = append(*out, t.word)
	}
	for _, n := range t.next {
		n.collect(out)
	}
}
