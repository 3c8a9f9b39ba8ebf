package nearby

// blockSize is how many entries lie together. What has been laid down is never moved: a
// slice that grew to a million would be copied on the way as often as it doubles.
const blockSize = 1024

// slots keeps entries by number and gives the numbers of those that have gone anew.
type slots struct {
	blocks []*[blockSize]entry
	used   uint32
	free   []uint32
}

func (s *slots) at(slot uint32) *entry { return &s.blocks[slot/blockSize][slot%blockSize] }

// take gives a free slot.
func (s *slots) take() uint32 {
	if n := len(s.free); n > 0 {
		slot := s.free[n-1]
		s.free = s.free[:n-1]
		return slot
	}
	if int(s.used) == len(s.blocks)*blockSize {
		s.blocks = append(s.blocks, new([blockSize]entry))
	}
	s.used++
	return s.used - 1
}

// give empties a slot, for another entry.
func (s *slots) give(slot uint32) {
	*s.at(slot) = entry{}
	s.free = append(s.free, slot)
}

// all gives every slot with what lies in it, which in a free one is nothing.
func (s *slots) all(yield func(uint32, *entry) bool) {
	for slot := range s.used {
		if !yield(slot, s.at(slot)) {
			return
		}
	}
}
