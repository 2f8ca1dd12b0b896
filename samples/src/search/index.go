// Package search is the full-text search of the catalog.
package search

import (
	"container/heap"
	"math"
	"regexp"
	"sort"
	"strings"
	"unicode"

	"shop/model"
)

// Index is an inverted index with a trie of its words for typing errors.
type Index struct {
	docs     []model.Product
	postings map[string][]posting
	words    *trie
	lens     []float64
	mean     float64
}

type posting struct {
	doc   int
	count float64
}

// Hit is a found product.
type Hit struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"`
	Text  string  `json:"text"`
}

// Build indexes products.
func Build(docs []model.Product) *Index {
	x := &Index{docs: docs, postings: map[string][]posting{}, words: &trie{}}
	for i := range docs {
		x.add(i)
	}
	x.mean /= float64(len(docs))
	return x
}

func (x *Index) add(i int) {
	counts := map[string]float64{}
	words := tokenise(x.docs[i].Name + " " + x.docs[i].Description)
	for _, w := range words {
		counts[w]++
	}
	for w, n := range counts {
		if x.postings[w] == nil {
			x.words.insert(w)
		}
		x.postings[w] = append(x.postings[w], posting{i, n})
	}
	x.lens = append(x.lens, float64(len(words)))
	x.mean += float64(len(words))
}

func tokenise(s string) []string {
	f := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range f {
		f[i] = stem(w)
	}
	return f
}

func stem(w string) string {
	for _, end := range []string{"ing", "ies", "es", "s"} {
		if len(w) > len(end)+3 && strings.HasSuffix(w, end) {
			return strings.TrimSuffix(w, end)
		}
	}
	return w
}

// Query returns the k best hits.
func (x *Index) Query(q string, k int) []Hit {
	words := x.expand(tokenise(q))
	return x.present(x.best(x.score(words), k), words)
}

// expand adds the words at most one typing error away.
func (x *Index) expand(words []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, w := range words {
		for _, near := range x.words.near(w, 1) {
			if !seen[near] {
				seen[near] = true
				out = append(out, near)
			}
		}
	}
	sort.Strings(out)
	return out
}

func (x *Index) score(words []string) map[int]float64 {
	out := map[int]float64{}
	for _, w := range words {
		list := x.postings[w]
		idf := math.Log(1 + (float64(len(x.docs))-float64(len(list))+0.5)/(float64(len(list))+0.5))
		for _, p := range list {
			out[p.doc] += idf * x.bm25(p)
		}
	}
	return out
}

func (x *Index) bm25(p posting) float64 {
	const k1, b = 1.2, 0.75
	return p.count * (k1 + 1) / (p.count + k1*(1-b+b*x.lens[p.doc]/x.mean))
}

type ranked struct {
	doc   int
	score float64
}

type topK []ranked

func (t topK) Len() int           { return len(t) }
func (t topK) Less(i, j int) bool { return t[i].score < t[j].score }
func (t topK) Swap(i, j int)      { t[i], t[j] = t[j], t[i] }
func (t *topK) Push(v any)        { *t = append(*t, v.(ranked)) }
func (t *topK) Pop() any {
	old := *t
	v := old[len(old)-1]
	*t = old[:len(old)-1]
	return v
}

func (x *Index) best(scores map[int]float64, k int) []ranked {
	t := make(topK, 0, k+1)
	for d, s := range scores {
		if len(t) == k && s <= t[0].score {
			continue
		}
		heap.Push(&t, ranked{d, s})
		if len(t) > k {
			heap.Pop(&t)
		}
	}
	sort.Slice(t, func(i, j int) bool { return t[i].score > t[j].score })
	return t
}

func (x *Index) present(top []ranked, words []string) []Hit {
	if len(words) == 0 {
		return nil
	}
	re := regexp.MustCompile(`(?i)\b(` + strings.Join(words, "|") + `)`)
	out := make([]Hit, 0, len(top))
	for _, r := range top {
		out = append(out, Hit{x.docs[r.doc].ID, r.score, highlight(re, x.docs[r.doc].Description)})
	}
	return out
}

func highlight(re *regexp.Regexp, s string) string { return re.ReplaceAllString(s, "<b>$1</b>") }
