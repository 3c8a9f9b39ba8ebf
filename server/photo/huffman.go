package photo

// bitReader gives the bits of a JPEG scan, without the zero that follows each
// 0xff. It stops before a marker.
type bitReader struct {
	data []byte
	at   int
	bits uint64 // the next ones, at the upper end
	n    int    // how many of them there are
}

func (b *bitReader) fill() {
	for b.n <= 56 && b.at < len(b.data) {
		v := b.data[b.at]
		if v == 0xff {
			if b.at+1 >= len(b.data) || b.data[b.at+1] != 0 {
				return
			}
			b.at++
		}
		b.at++
		b.bits |= uint64(v) << (56 - b.n)
		b.n += 8
	}
}

func (b *bitReader) drop(n int) {
	b.bits <<= n
	b.n -= n
}

// value reads a signed number of so many bits (ITU-T T.81, F.2.2.1).
func (b *bitReader) value(size int) (int, bool) {
	if size == 0 {
		return 0, true
	}
	if b.n < size {
		b.fill()
		if b.n < size {
			return 0, false
		}
	}
	v := int(b.bits >> (64 - size)) //nolint:gosec // at most 15 bits
	b.drop(size)
	if v < 1<<(size-1) {
		v += 1 - 1<<size
	}
	return v, true
}

const quickBits = 9

// huffman is a table of codes: short ones by one look-up, long ones by length.
type huffman struct {
	quick  [1 << quickBits]uint16 // length<<8 | symbol; 0 is a longer code
	limit  [17]int                // first code above those of a length, at 16 bits
	offset [17]int                // from a code of a length to its symbol
	symbol []byte
}

// newHuffman builds a table from the counts of each length and the symbols
// (ITU-T T.81, annex C). It gives nil when they do not fit together.
func newHuffman(counts []byte, symbols []byte) *huffman {
	h := &huffman{symbol: symbols}
	code, index := 0, 0
	for length := 1; length <= 16; length++ {
		count := int(counts[length-1])
		if code+count > 1<<length || index+count > len(symbols) {
			return nil
		}
		h.offset[length] = index - code
		if length <= quickBits {
			for i := range count {
				first := (code + i) << (quickBits - length)
				for j := range 1 << (quickBits - length) {
					h.quick[first+j] = uint16(length)<<8 | uint16(symbols[index+i]) //nolint:gosec // a length of at most 9
				}
			}
		}
		code += count
		index += count
		h.limit[length] = code << (16 - length)
		code <<= 1
	}
	return h
}

// next reads one symbol.
func (h *huffman) next(b *bitReader) (int, bool) {
	if b.n < 16 {
		b.fill()
	}
	entry := h.quick[b.bits>>(64-quickBits)]
	length := int(entry >> 8)
	if length != 0 {
		if length > b.n {
			return 0, false
		}
		b.drop(length)
		return int(entry & 0xff), true
	}
	ahead := int(b.bits >> 48) //nolint:gosec // 16 bits
	for length = quickBits + 1; length <= 16; length++ {
		if ahead < h.limit[length] {
			if length > b.n {
				return 0, false
			}
			b.drop(length)
			return int(h.symbol[ahead>>(16-length)+h.offset[length]]), true
		}
	}
	return 0, false
}
