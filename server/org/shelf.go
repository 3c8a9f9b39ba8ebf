package org

import "sync"

// shelf keeps the last few things that were made, by what they were made of.
type shelf struct {
	most int

	mu    *sync.Mutex
	items map[string][]byte
	order []string // the oldest first
}

func newShelf(most int) shelf {
	return shelf{most: most, mu: &sync.Mutex{}, items: map[string][]byte{}}
}

func (s *shelf) get(key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	item, ok := s.items[key]
	return item, ok
}

func (s *shelf) put(key string, item []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.items[key]; !ok {
		s.order = append(s.order, key)
	}
	s.items[key] = item
	if len(s.order) > s.most {
		delete(s.items, s.order[0])
		s.order = s.order[1:]
	}
}
