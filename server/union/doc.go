// Package union is the vocabulary of the union member service card (工会会员服务卡):
// the words, rules and status tables of the notice that rolls the card out.
//
// It knows nothing about HTTP, SQL, WeChat or files. Everything else in the
// server speaks in its types. A person here carries masked text, sealed bytes
// and a search index, never plaintext, so printing a value cannot leak one.
package union
