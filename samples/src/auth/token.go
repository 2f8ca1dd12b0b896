// Package auth signs and checks the bearer tokens of the shop.
package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"strings"

	"shop/codec"
)

// Claims say who calls.
type Claims struct {
	Tenant string   `json:"tenant"`
	User   string   `json:"user"`
	Scopes []string `json:"scopes"`
}

// ErrToken is the answer to every bad token.
var ErrToken = errors.New("auth: bad token")

// The key is part of the sample, no secret of anybody.
var key = []byte("a key for a sample shop")

// rounds stretches the key, so that a stolen token is worth less.
const rounds = 120

// Sign makes a token.
func Sign(c Claims) (string, error) {
	body, err := codec.Marshal(c)
	if err != nil {
		return "", err
	}
	return codec.Text(body) + "." + codec.Text(stretch(body)), nil
}

// Verify checks a token and returns its claims.
func Verify(token string) (*Claims, error) {
	head, tail, ok := strings.Cut(token, ".")
	if !ok {
		return nil, ErrToken
	}
	body, err := codec.FromText(head)
	if err != nil {
		return nil, ErrToken
	}
	sum, err := codec.FromText(tail)
	if err != nil || !hmac.Equal(sum, stretch(body)) {
		return nil, ErrToken
	}
	var c Claims
	if err := codec.Unmarshal(body, &c); err != nil {
		return nil, ErrToken
	}
	return &c, nil
}

// Allows tells whether the claims hold a scope.
func (c *Claims) Allows(scope string) bool {
	for _, s := range c.Scopes {
		if s == scope || s == "*" {
			return true
		}
	}
	return false
}

func stretch(body []byte) []byte {
	m := hmac.New(sha256.New, key)
	sum := body
	for i := 0; i < rounds; i++ {
		m.Reset()
		m.Write(sum)
		sum = m.Sum(nil)
	}
	return sum
}
