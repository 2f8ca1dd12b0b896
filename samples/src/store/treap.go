// Package store is an ordered in-memory table with JSON rows.
package store

// node is a node of a treap: ordered by key, heap-shaped by prio.
type node struct {
	key         string
	row         []byte
	prio        uint32
	left, right *node
}

func (n *node) insert(key string, row []byte, prio uint32) *node {
	switch {
	case n == nil:
		return &node{key: key, row: row, prio: prio}
	case key == n.key:
		n.row = row
	case key < n.key:
		n.left = n.left.insert(key, row, prio)
		if n.left.prio > n.prio {
			return n.rotateRight()
		}
	default:
		n.right = n.right.insert(key, row, prio)
		if n.right.prio > n.prio {
			return n.rotateLeft()
		}
	}
	return n
}

func (n *node) rotateRight() *node {
	l := n.left
	n.left, l.right = l.right, n
	return l
}

func (n *node) rotateLeft() *node {
	r := n.right
	n.right, r.left = r.left, n
	return r
}

func (n *node) find(key string) *node {
	for n != nil && n.key != key {
		if key < n.key {
			n = n.left
		} else {
			n = n.right
		}
	}
	return n
}

// walk visits the keys from..to in order until visit says stop.
func (n *node) walk(from, to string, visit func(*node) bool) bool {
	if n == nil {
		return true
	}
	if from < n.key && !n.left.walk(from, to, visit) {
		return false
	}
	if from <= n.key && n.key < to && !visit(n) {
		return false
	}
	return n.key >= to || n.right.walk(from, to, visit)
}
